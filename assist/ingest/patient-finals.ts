import type { ChannelName } from '../call/call-start.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import type { Later } from './door.js'

type Final = Extract<CallEvent, { type: 'utterance.final' }>
type Revised = Extract<CallEvent, { type: 'utterance.revised' }>

/** Runs work after a while, in ms; the returned function calls it off. */
export type After = (delayMs: number, work: () => void) => () => void

/** Lets finals that were waited for go out by themselves. @param ready what they made ready for the client */
export function afterOn<Out>(later: Later<Out>, ready: () => readonly Out[]): After {
  return (delayMs, work) =>
    later(delayMs, () => {
      work()
      return ready()
    })
}

/** One side whose final waits for its second pass, with what came behind it. */
interface HeldSide {
  final: Final
  behind: CallEvent[]
  cancel: () => void
}

/**
 * Finals for clients that know no revisions: each waits for its second pass, at most so long, and then comes with the
 * better text as one event. What the same side says behind it keeps its place. A revision that is later still goes
 * along as it is.
 *
 * Every event comes out once, those of a side in their order; nothing is added.
 */
export class PatientFinals {
  readonly #waitMs: number
  readonly #after: After
  readonly #out: (event: CallEvent) => void
  readonly #held = new Map<ChannelName, HeldSide>()

  /** @param waitMs 0: every final comes at once */
  constructor(waitMs: number, after: After, out: (event: CallEvent) => void) {
    this.#waitMs = waitMs
    this.#after = after
    this.#out = out
  }

  take(event: CallEvent): void {
    const side = sideOf(event)
    const held = side && this.#held.get(side)
    if (held && event.type === 'utterance.revised' && isOf(event, held.final)) {
      this.#release(held, revised(held.final, event))
    } else if (held) {
      held.behind.push(event)
    } else if (event.type === 'utterance.final' && this.#waitMs > 0) {
      this.#hold(event)
    } else {
      this.#out(event)
    }
  }

  /** Everything that waits comes now: nothing more will be heard. */
  flush(): void {
    while (this.#held.size > 0) {
      for (const held of this.#held.values()) this.#release(held, held.final)
    }
  }

  #hold(final: Final): void {
    const held: HeldSide = { final, behind: [], cancel: () => undefined }
    held.cancel = this.#after(this.#waitMs, () => this.#release(held, held.final))
    this.#held.set(final.channel, held)
  }

  /** The revision of the next final may have come already, and stands behind it. */
  #release(held: HeldSide, final: Final): void {
    held.cancel()
    this.#held.delete(held.final.channel)
    this.#out(final)
    for (const event of held.behind) this.take(event)
  }
}

function isOf({ utteranceId }: Revised, final: Final): boolean {
  return utteranceId === final.utteranceId
}

/** A final with the text of its revision. It keeps its number in the log. */
function revised({ seq, atMs }: Final, revision: Revised): Final {
  const final: Final & { revision?: number } = { ...revision, type: 'utterance.final', seq, atMs }
  delete final.revision
  return final
}

/** The side of speech that an event tells; undefined for what is about no words. */
function sideOf(event: CallEvent): ChannelName | undefined {
  switch (event.type) {
    case 'speech.started':
    case 'speech.ended':
    case 'transcript.partial':
    case 'utterance.final':
    case 'utterance.revised':
      return event.channel
    default:
      return undefined
  }
}
