import type { MomentFound, MomentRule } from './moment-rule.js'

interface Sighting {
  readonly utteranceId: string
  readonly atMs: number
}

/** Which of the moments that are found in one call count: order, once a call, cool-down, and time. */
export class MomentTracker {
  readonly #rules: ReadonlyMap<string, MomentRule>
  readonly #sightings = new Map<string, Sighting[]>()

  constructor(rules: readonly MomentRule[]) {
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]))
  }

  /** Those of what was found in an utterance that count. @param atMs when it began, in ms of the call */
  take(found: readonly MomentFound[], { utteranceId, atMs }: Sighting): MomentFound[] {
    return found.filter(({ ruleId }) => {
      const rule = this.#rules.get(ruleId)
      if (!rule || !this.#counts(rule, atMs)) return false
      this.note(ruleId, { utteranceId, atMs })
      return true
    })
  }

  /** Takes up what counted before. */
  note(ruleId: string, sighting: Sighting): void {
    this.#sightings.set(ruleId, [...(this.#sightings.get(ruleId) ?? []), sighting])
  }

  /** Rules of which an utterance had a moment that counted. */
  ofUtterance(utteranceId: string): string[] {
    return [...this.#sightings]
      .filter(([, own]) => own.some((one) => one.utteranceId === utteranceId))
      .map(([ruleId]) => ruleId)
  }

  /** What an utterance said turned out not to be said. */
  withdraw(ruleId: string, utteranceId: string): void {
    const left = this.#sightings.get(ruleId)?.filter((one) => one.utteranceId !== utteranceId) ?? []
    if (left.length > 0) this.#sightings.set(ruleId, left)
    else this.#sightings.delete(ruleId)
  }

  #counts(rule: MomentRule, atMs: number): boolean {
    return !this.#isRepeated(rule, atMs) && this.#isInOrder(rule, atMs)
  }

  #isRepeated({ id, once, coolDownMs }: MomentRule, atMs: number): boolean {
    const last = this.#sightings.get(id)?.at(-1)
    return last !== undefined && (once || atMs - last.atMs < coolDownMs)
  }

  #isInOrder({ after, before, withinMs }: MomentRule, atMs: number): boolean {
    const cause = after === undefined ? undefined : this.#sightings.get(after)?.[0]
    if (after !== undefined && !cause) return false
    if (before !== undefined && this.#sightings.has(before)) return false
    return withinMs === undefined || atMs - (cause?.atMs ?? 0) <= withinMs
  }
}
