import { createContext, useContext } from 'react'
import { en, type TextKey, type Texts } from '../../agent/i18n/en.js'
import { zhCN } from '../../agent/i18n/zh-CN.js'

/** Languages of the screen, as in the `lang` attribute. */
export type DeskLanguage = 'en' | 'zh-CN'

const textsOf: Readonly<Record<DeskLanguage, Texts>> = { en, 'zh-CN': zhCN }

/** Gives a text in the language of the screen. */
export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

/** The translation into one language. */
export function translator(language: DeskLanguage): Translate {
  const texts = textsOf[language]
  return (key, values = {}) =>
    texts[key].replace(/\{(\w+)\}/gu, (place, name: string) => String(values[name] ?? place))
}

/** The language of the browser, where the screen has it. */
export function languageOf(browserLanguage: string): DeskLanguage {
  return browserLanguage.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

/** True for the name of a text. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(en, key)
}

/** The language in which the screen is drawn. */
export const TranslateContext = createContext<Translate>(translator('en'))

/** Texts for a component. */
export function useTexts(): Translate {
  return useContext(TranslateContext)
}
