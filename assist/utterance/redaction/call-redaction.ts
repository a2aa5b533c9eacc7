import { replaced, type Replacement } from '../../text/text-span.js'
import type { PersonalKind } from './cues.js'
import { talkSecrets } from './talk-secrets.js'
import { readTurn, type ReadTurn, type HeardTurn } from './turn.js'

/** So many turns are remembered, as they were heard and in memory only. */
const mostTurns = 24

/** What is to be hidden after a turn. */
export interface Hidden {
  /** Stretches of the turn itself. */
  readonly own: readonly Replacement[]
  /** Earlier turns of which more has to be hidden than was before. */
  readonly earlier: readonly {
    readonly utteranceId: string
    readonly hidden: readonly Replacement[]
  }[]
}

/** What is hidden, and who hears that more of an earlier turn is. */
export interface CallRedactionOptions {
  /** What is hidden beyond card and identity numbers, codes and passwords. */
  readonly kinds?: ReadonlySet<PersonalKind> | undefined
  /** More of a turn that was taken before has to be hidden. */
  readonly masked?: (turn: HeardTurn, hidden: readonly Replacement[]) => void
}

/**
 * Redaction over the talk of one call: who asked for what, and the numbers that either side reads out over several
 * turns. What was hidden stays hidden.
 */
export class CallRedaction {
  readonly #kinds: ReadonlySet<PersonalKind>
  readonly #masked: NonNullable<CallRedactionOptions['masked']>
  #turns: ReadTurn[] = []
  #hidden = new Map<string, readonly Replacement[]>()

  constructor({ kinds = new Set(), masked = () => undefined }: CallRedactionOptions = {}) {
    this.#kinds = kinds
    this.#masked = masked
  }

  /** Takes a turn that is over. One whose id is known replaces that one, as a second pass does. */
  take(turn: HeardTurn): Hidden {
    const read = readTurn(turn)
    const place = this.#turns.findIndex(({ utteranceId }) => utteranceId === turn.utteranceId)
    if (place >= 0) {
      this.#turns[place] = read
      this.#hidden.delete(turn.utteranceId)
    } else this.#turns.push(read)
    for (const { utteranceId } of this.#turns.splice(0, this.#turns.length - mostTurns)) {
      this.#hidden.delete(utteranceId)
    }
    return this.#settle(turn.utteranceId)
  }

  /** What has to be hidden of a text of which more may be said. */
  partial(turn: HeardTurn): readonly Replacement[] {
    const turns = [...this.#turns.slice(1 - mostTurns), readTurn(turn)]
    return talkSecrets(turns, { kinds: this.#kinds, isLastPartial: true }).at(-1) ?? []
  }

  /** Has what was kept of a turn under other words masked: they may hold what is hidden of these. */
  maskKept(utteranceId: string): void {
    const turn = this.#turns.find((one) => one.utteranceId === utteranceId)
    if (turn) this.#masked(turn, this.#hidden.get(utteranceId) ?? [])
  }

  #settle(utteranceId: string): Hidden {
    const all = talkSecrets(this.#turns, { kinds: this.#kinds, isLastPartial: false })
    const earlier: { utteranceId: string; hidden: readonly Replacement[] }[] = []
    let own: readonly Replacement[] = []
    for (const [at, turn] of this.#turns.entries()) {
      const hidden = all[at] ?? []
      const before = this.#hidden.get(turn.utteranceId) ?? []
      const isNew = turn.utteranceId === utteranceId
      if (!isNew && isWithin(hidden, before)) continue
      this.#hidden.set(turn.utteranceId, hidden)
      if (isNew) own = hidden
      else {
        earlier.push({ utteranceId: turn.utteranceId, hidden })
        this.#masked(turn, hidden)
      }
    }
    return { own, earlier }
  }
}

/** A text that somebody wrote beside the talk, with everything hidden that tells by itself what it is. */
export function maskedText(text: string, kinds: ReadonlySet<PersonalKind>): string {
  const turn = { utteranceId: '', channel: 'customer', text } as const
  return replaced(text, new CallRedaction({ kinds }).take(turn).own)
}

/** Whether nothing more is hidden than before. */
function isWithin(hidden: readonly Replacement[], before: readonly Replacement[]): boolean {
  return hidden.every((one) =>
    before.some(({ start, end }) => start <= one.start && one.end <= end),
  )
}
