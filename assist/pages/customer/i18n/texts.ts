import { createContext, useContext } from 'react'
import type { DeskLanguage } from '../../shared/i18n/texts.js'
import { en, type CustomerTextKey, type CustomerTexts } from './en.js'
import { zhCN } from './zh-CN.js'

const textsOf: Readonly<Record<DeskLanguage, CustomerTexts>> = { en, 'zh-CN': zhCN }

/** Gives a text in the language of the page. */
export type CustomerTranslate = (
  key: CustomerTextKey,
  values?: Readonly<Record<string, string | number>>,
) => string

/** The translation into one language. */
export function customerTranslator(language: DeskLanguage): CustomerTranslate {
  const texts = textsOf[language]
  return (key, values = {}) =>
    texts[key].replace(/\{(\w+)\}/gu, (place, name: string) => String(values[name] ?? place))
}

/** Words for a refusal of the service; those that nobody foresaw are named by their code. */
export function refusalText(t: CustomerTranslate, code: string): string {
  const key = `refusal.${code}`
  return Object.hasOwn(en, key) ? t(key as CustomerTextKey) : t('refusal.other', { code })
}

/** The language in which the page is drawn. */
export const CustomerTranslateContext = createContext<CustomerTranslate>(customerTranslator('en'))

/** Texts for a component. */
export function useCustomerTexts(): CustomerTranslate {
  return useContext(CustomerTranslateContext)
}
