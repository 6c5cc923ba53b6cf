import { IntlMessageFormat } from 'intl-messageformat'
import en from './en.json' with { type: 'json' }

/** Names one message of the catalogues; English has them all. */
export type MessageKey = keyof typeof en

/** What a message's placeholders stand for: texts are put in as they are, numbers follow the locale. */
export type MessageValues = Readonly<Record<string, string | number>>

/** The words of one locale: a message with its placeholders filled in. */
export type Translate = (key: MessageKey, values?: MessageValues) => string

/** The catalogues by language; a further language joins here. */
const catalogues: Readonly<Record<string, Readonly<Record<MessageKey, string>>>> = { en }

const fallbackLocale = 'en'

/**
 * The locale that words and numbers are shown in when a person asks for `locale`: that one where its language has a
 * catalogue, English otherwise, so that words and numbers never mix languages.
 */
export function resolveLocale(locale: string): string {
  const [supported] = Intl.getCanonicalLocales(isLocale(locale) ? locale : fallbackLocale)
  const language = supported?.split('-')[0] ?? fallbackLocale
  return supported !== undefined && Object.hasOwn(catalogues, language) ? supported : fallbackLocale
}

/**
 * Makes the words of a locale (BCP 47). Messages are ICU messages and compiled when first used.
 * The function it gives throws a plain error when a placeholder is not filled in: that is a bug.
 */
export function createTranslator(locale: string): Translate {
  const resolved = resolveLocale(locale)
  const catalogue = catalogues[resolved.split('-')[0] ?? fallbackLocale] ?? en
  const compiled = new Map<MessageKey, IntlMessageFormat>()
  return (key, values = {}) => {
    let message = compiled.get(key)
    if (message === undefined) {
      message = new IntlMessageFormat(catalogue[key], resolved, undefined, { ignoreTag: true })
      compiled.set(key, message)
    }
    return String(message.format({ ...values }))
  }
}

/** Whether a catalogue has a message of this name. */
export function isMessageKey(name: string): name is MessageKey {
  return Object.hasOwn(en, name)
}

function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1
  } catch {
    return false
  }
}
