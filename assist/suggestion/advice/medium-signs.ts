import type { AdviceReason } from './medium-advice.js'
import { chineseSigns } from './medium-signs-chinese.js'
import { englishSigns } from './medium-signs-english.js'
import type { SignPurpose, SignTable } from './sign-table.js'

/** A phrase that was found. */
export interface SpokenSign {
  readonly purpose: SignPurpose
  readonly weight: number
  /** As it stands in the text. */
  readonly text: string
}

/** The kind of reason that the agent reads, for each purpose. */
export const reasonKinds: Readonly<Record<SignPurpose, AdviceReason['kind']>> = {
  ...{ seen: 'visible', 'how-to': 'visible', show: 'asked', send: 'asked' },
  ...{ repeated: 'repeated', spelled: 'spelled' },
}

/** Signs that count whoever says them: agents ask again and ask for spelling too. */
const purposesOfBoth: ReadonlySet<SignPurpose> = new Set(['repeated', 'spelled'])

/** Signs in one text, the weightiest of each purpose. */
export function signsIn(text: string, speaker: 'customer' | 'agent'): SpokenSign[] {
  const found = new Map<SignPurpose, SpokenSign>()
  for (const { purpose, weight, pattern } of tableOf(text).rules) {
    if (speaker === 'agent' && !purposesOfBoth.has(purpose)) continue
    if (weight <= (found.get(purpose)?.weight ?? 0)) continue
    const said = pattern.exec(text)?.[0].trim()
    if (said) found.set(purpose, { purpose, weight, text: said })
  }
  return [...found.values()]
}

/** Whether the text is an enquiry: after a price, a date, a payment and the like. */
export function isEnquiry(text: string): boolean {
  return tableOf(text).enquiry.test(text)
}

function tableOf(text: string): SignTable {
  return /\p{Script=Han}/u.test(text) ? chineseSigns : englishSigns
}
