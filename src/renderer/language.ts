import { createTranslator, resolveLocale } from '../shared/locales/translate.ts'

/** Languages written from right to left, of those that Graft can have. */
const rightToLeftLanguages: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'ur'])

/** The locale of the page: the browser's, where Graft has its words. */
export const locale = resolveLocale(navigator.language)

/** Direction of the page's text. */
export const direction = rightToLeftLanguages.has(locale.split('-')[0] ?? '') ? 'rtl' : 'ltr'

/** The page's words. */
export const words = createTranslator(locale)
