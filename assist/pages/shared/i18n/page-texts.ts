import { createContext, useContext, type Context } from 'react'

/** Languages of the pages, as in the `lang` attribute. */
export type PageLanguage = 'en' | 'zh-CN'

/**
 * Name of a text in a dictionary. A text that depends on a number has one entry for each plural form, with the form
 * at the end of its name: `cards_one`, `cards_other`.
 */
export type TextKeyOf<Dictionary> = keyof Dictionary extends infer Key
  ? Key extends `${infer Name}_${'one' | 'other'}`
    ? Name
    : Key & string
  : never

/** The same texts in a language without a singular, such as Chinese. */
export type Translated<English> = Readonly<
  Record<Exclude<keyof English & string, `${string}_one`>, string>
>

/** Gives a text in the language of the page. `{name}` in it is filled in, and `count` chooses the plural form. */
export type Translate<Key extends string> = (
  key: Key,
  values?: Readonly<Record<string, string | number>>,
) => string

/** The texts of one page: the functions that translate them, and the context that carries them to components. */
export interface PageTexts<Key extends string> {
  readonly translator: (language: PageLanguage) => Translate<Key>
  /** True for the name of a text of a language that is there. */
  readonly isKey: (key: string) => key is Key
  /** Provided once, at the root of the page. Outside of it the texts are English. */
  readonly Context: Context<Translate<Key>>
  /** Gives a component its texts. */
  readonly useTexts: () => Translate<Key>
}

/** Texts of which a language is there once it has been loaded. */
export interface LoadedTexts<Key extends string> extends PageTexts<Key> {
  /** Resolves when the texts of a language are there. Once more costs nothing. */
  readonly load: (language: PageLanguage) => Promise<void>
}

type Dictionary = Readonly<Record<string, string>>
type Dictionaries = Partial<Record<PageLanguage, Dictionary>>

/** Makes the texts of a page from its dictionaries, whose keys are flat. */
export function pageTexts<English extends Dictionary>(
  english: English,
  chinese: Translated<English>,
): PageTexts<TextKeyOf<English>> {
  return textsOf({ en: english, 'zh-CN': chinese })
}

/** Makes the texts of a page whose dictionaries are loaded, each when its language is first shown. */
export function loadedTexts<Key extends string>(
  loaders: Readonly<Record<PageLanguage, () => Promise<Dictionary>>>,
): LoadedTexts<Key> {
  const dictionaries: Dictionaries = {}
  const load = async (language: PageLanguage): Promise<void> => {
    dictionaries[language] ??= await loaders[language]()
  }
  return { ...textsOf<Key>(dictionaries), load }
}

/** @param dictionaries may still be filled in */
function textsOf<Key extends string>(dictionaries: Dictionaries): PageTexts<Key> {
  const translator = (language: PageLanguage): Translate<Key> => {
    const plurals = new Intl.PluralRules(language)
    return (key, values = {}) => {
      const dictionary = dictionaries[language] ?? {}
      const { count } = values
      const form = typeof count === 'number' ? `${key}_${plurals.select(count)}` : key
      return filledIn(dictionary[form] ?? dictionary[key] ?? key, values)
    }
  }
  const Context = createContext(translator('en'))
  return {
    translator,
    isKey: (key): key is Key =>
      Object.values(dictionaries).some(
        (one) => Object.hasOwn(one, key) || Object.hasOwn(one, `${key}_other`),
      ),
    Context,
    useTexts: () => useContext(Context),
  }
}

/** A place without a value stays in the text, so that the gap is visible. React escapes the text when it draws it. */
function filledIn(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/gu, (place, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : place,
  )
}

/** The language of the browser, where the pages have it. */
export function pageLanguageOf(browserLanguage: string): PageLanguage {
  return browserLanguage.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}
