import { pageTexts, type TextKeyOf, type Translate } from '../../shared/i18n/page-texts.js'
import { customerChinese } from './chinese.js'
import { customerEnglish } from './english.js'

/** Name of a text of the customer's page. */
export type CustomerTextKey = TextKeyOf<typeof customerEnglish>

/** Gives a text of the customer's page. */
export type CustomerTranslate = Translate<CustomerTextKey>

/** The texts of the customer's page in either language. */
export const customerTexts = pageTexts(customerEnglish, customerChinese)

/** Gives a component the texts of the customer's page. */
export const useCustomerTexts = customerTexts.useTexts

/** Words for a refusal of the service. A refusal without words of its own shows its code. */
export function refusalText(t: CustomerTranslate, code: string): string {
  const key = `refusal.${code}`
  return customerTexts.isKey(key) ? t(key) : t('refusal.other', { code })
}
