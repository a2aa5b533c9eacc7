import type { AdviceReason, MediumAdvice } from './medium-advice.js'
import type { SignPurpose } from './sign-table.js'

/** What a sign stands for: a spoken phrase, bad recognition, or the solution on the screen and its steps. */
export type Purpose = SignPurpose | 'unclear' | 'solution' | 'steps'

/** One sign that another medium would help, with its weight and the utterance that it comes from. */
export interface WeighedSign {
  readonly purpose: Purpose
  readonly weight: number
  readonly reason: AdviceReason
  readonly utteranceId: string
  /** Call time, ms. */
  readonly atMs: number
}

/** A kind of advice. */
export type AdviceName = MediumAdvice['advice']

/** Weight that the signs of an advice need together. Of the spoken signs, only a plain request has it alone. */
const enoughWeight = 1

const troubles: readonly Purpose[] = ['repeated', 'spelled', 'unclear']

/** What can be advised, in the order of preference, and the signs that count for it. */
export const adviceKinds: readonly {
  readonly advice: AdviceName
  /** One of these has to be there; where none is named, the others suffice. */
  readonly needs: readonly Purpose[]
  readonly counts: readonly Purpose[]
}[] = [
  { advice: 'demonstrate', needs: ['how-to'], counts: ['how-to', 'solution', 'steps'] },
  {
    advice: 'video',
    needs: ['seen', 'show', 'solution'],
    counts: ['seen', 'show', 'solution', ...troubles],
  },
  { advice: 'link', needs: [], counts: ['send', ...troubles] },
]

/** Whether signs suffice for an advice: together they weigh enough, and one of those that it needs is there. */
export function isEnough(advice: AdviceName, signs: readonly WeighedSign[]): boolean {
  const needs = adviceKinds.find((kind) => kind.advice === advice)?.needs ?? []
  const hasNeeded = needs.length === 0 || signs.some(({ purpose }) => needs.includes(purpose))
  return hasNeeded && weightOf(signs) >= enoughWeight
}

/** Whether a sign comes from the conversation, not from the solution on the screen. */
export function isSpoken({ purpose }: Pick<WeighedSign, 'purpose'>): boolean {
  return purpose !== 'solution' && purpose !== 'steps'
}

/** Why signs give an advice: heaviest first, each reason once. */
export function reasonsOf(signs: readonly WeighedSign[]): AdviceReason[] {
  const reasons = new Map<string, AdviceReason>()
  for (const { reason } of [...signs].sort((a, b) => b.weight - a.weight)) {
    reasons.set(`${reason.kind} ${reason.text}`, reason)
  }
  return [...reasons.values()]
}

/** An utterance counts once for each purpose. */
function weightOf(signs: readonly WeighedSign[]): number {
  const heaviest = new Map<string, number>()
  for (const { purpose, weight, utteranceId } of signs) {
    const key = `${utteranceId} ${purpose}`
    heaviest.set(key, Math.max(weight, heaviest.get(key) ?? 0))
  }
  return [...heaviest.values()].reduce((sum, weight) => sum + weight, 0)
}
