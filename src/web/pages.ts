import type { Translate } from '../shared/locales/translate.ts'

/**
 * Answer to the opening address. It goes on by itself instead of redirecting: a browser that was sent here by a link of
 * another site gives a SameSite=Strict cookie back only on a step that starts from a page of our own.
 */
export function signInPage(words: Translate, startAddress: string): string {
  const refresh = `<meta http-equiv="refresh" content="0;url=${escapeText(startAddress)}">`
  return page(words, words('web.opening'), refresh)
}

/** Answer to a browser without the cookie: says where to find the opening address. */
export function signedOutPage(words: Translate): string {
  return page(words, words('web.needs-address'), '')
}

function page(words: Translate, text: string, head: string): string {
  const title = escapeText(words('app.name'))
  const icon = '<link rel="icon" type="image/svg+xml" href="/icon.svg">'
  return `<!doctype html><meta charset="utf-8"><title>${title}</title>${icon}${head}<p>${escapeText(text)}</p>`
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
