import type { CallEvent } from './call-event.js'

/**
 * What of a call was hidden after it had been matched. A card names the words that raised it, and matching remembers
 * the talk as it was: no card names what was hidden.
 */
export class HiddenReasons {
  readonly #words = new Set<string>()

  /** @param stretches as they were heard */
  hide(stretches: readonly string[]): void {
    for (const word of stretches.flatMap(wordsOf)) this.#words.add(word)
  }

  /** A card without such reasons; undefined for any other event, and for one that has none. */
  maskedCard(event: CallEvent): CallEvent | undefined {
    if (event.type !== 'suggestion.shown' && event.type !== 'suggestion.changed') return undefined
    const because = event.because.filter(
      ({ kind, text }) =>
        kind === 'meaning' ||
        kind === 'outside' ||
        !wordsOf(text).some((word) => this.#words.has(word)),
    )
    return because.length === event.because.length ? undefined : { ...event, because }
  }
}

/** Words in small letters; Chinese by characters, since it does not part words. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{Script=Han}|[^\P{L}\p{Script=Han}]+|\p{N}+/gu) ?? []
}
