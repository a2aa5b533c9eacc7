import type { CallEvent, CallEventBody } from '../pipeline/log/call-event.js'
import type { CallLog } from '../pipeline/log/call-log.js'
import type { MomentFinder } from './moment-finder.js'
import type { MomentRule } from './moment-rule.js'
import { MomentTracker } from './moment-tracker.js'
import { rulesVersion } from './rules-file.js'

/** A live call as far as moments are looked for in it. */
interface ListenedCall {
  readonly pipeline: {
    readonly internalId: string
    readonly log: Pick<CallLog, 'after' | 'subscribe'>
  }
}

/** What the watch runs on. */
export interface MomentWatchParts {
  readonly calls: {
    readonly live: readonly ListenedCall[]
    onChange(listener: () => void): () => void
  }
  /** Of the rules as they are now. A call is looked through to its end with those that there were when it began. */
  readonly finder: () => MomentFinder
  /** Writes into the log of a call, behind its end where it is over. */
  readonly append: (internalId: string, bodies: readonly CallEventBody[]) => Promise<void>
  /** Looking failed; the call goes on without. */
  readonly failed: (callId: string, thrown: unknown) => void
}

interface Line {
  readonly utteranceId: string
  readonly channel: MomentRule['side']
  readonly atMs: number
  readonly text: string
}

/**
 * Looks for moments in live calls as they go on, and writes them into their logs. A call waits for nothing of it; what
 * its last words were is written behind its end where it has to be.
 */
export class MomentWatch {
  readonly #parts: MomentWatchParts
  readonly #watched = new WeakSet<object>()
  readonly #stops = new Set<() => void>()
  readonly #working = new Set<Promise<void>>()

  constructor(parts: MomentWatchParts) {
    this.#parts = parts
    this.#stops.add(parts.calls.onChange(() => this.#look()))
  }

  /** Resolves when what was said so far is looked through. */
  async idle(): Promise<void> {
    await Promise.all(this.#working)
  }

  /** Hears nothing more; resolves when what was heard is written. */
  async stop(): Promise<void> {
    for (const stop of this.#stops) stop()
    await this.idle()
  }

  #look(): void {
    const finder = this.#parts.finder()
    for (const { pipeline } of this.#parts.calls.live) {
      if (this.#watched.has(pipeline)) continue
      this.#watched.add(pipeline)
      if (finder.rules.length === 0) continue
      const { internalId, log } = pipeline
      const call = new WatchedTalk(this.#parts, finder, { internalId, past: log.after(0) })
      const stop = pipeline.log.subscribe((event) => {
        this.#keep(call.hear(event))
        if (event.type !== 'call.ended') return
        stop()
        this.#stops.delete(stop)
      })
      this.#stops.add(stop)
      this.#keep(call.begin())
    }
  }

  #keep(work: Promise<void>): void {
    this.#working.add(work)
    void work.finally(() => this.#working.delete(work))
  }
}

/** The talk of one call: its lines are looked through one after another. */
class WatchedTalk {
  readonly #parts: Pick<MomentWatchParts, 'append' | 'failed'>
  readonly #finder: MomentFinder
  readonly #internalId: string
  readonly #tracker: MomentTracker
  readonly #past: readonly CallEvent[]
  #tail: Promise<void> = Promise.resolve()

  /** @param past its log so far, where it goes on after a restart */
  constructor(
    parts: Pick<MomentWatchParts, 'append' | 'failed'>,
    finder: MomentFinder,
    { internalId, past }: { readonly internalId: string; readonly past: readonly CallEvent[] },
  ) {
    this.#parts = parts
    this.#finder = finder
    this.#internalId = internalId
    this.#past = past
    this.#tracker = new MomentTracker(finder.rules)
    for (const event of past) {
      if (event.type === 'moment.seen') this.#tracker.note(event.momentId, event)
      if (event.type === 'moment.withdrawn')
        this.#tracker.withdraw(event.momentId, event.utteranceId)
    }
  }

  /** Names the rules in the log, unless they stand there. */
  begin(): Promise<void> {
    const { rules } = this.#finder
    const version = rulesVersion(rules)
    const last = this.#past.findLast((event) => event.type === 'moment.rules')
    if (last?.version === version) return Promise.resolve()
    const moments = rules.flatMap(({ id: momentId, title, kind }) => {
      return kind === 'ordinary' ? [] : [{ momentId, title, kind }]
    })
    return this.#inTurn(() => this.#append([{ type: 'moment.rules', version, moments }]))
  }

  hear(event: CallEvent): Promise<void> {
    const line = lineOf(event)
    if (!line) return Promise.resolve()
    return this.#inTurn(() => this.#look(line))
  }

  async #look(line: Line): Promise<void> {
    const finder = this.#finder
    const { utteranceId, channel, text } = line
    const found = text === '' ? [] : await finder.find(text, channel)
    const before = this.#tracker.ofUtterance(utteranceId)
    const gone = before.filter((ruleId) => !found.some((one) => one.ruleId === ruleId))
    for (const ruleId of gone) this.#tracker.withdraw(ruleId, utteranceId)
    const fresh = found.filter(({ ruleId }) => !before.includes(ruleId))
    const taken = this.#tracker.take(fresh, line)
    const isForbidden = taken.some(({ ruleId }) => {
      return finder.rules.some(({ id, kind }) => id === ruleId && kind === 'must-not-say')
    })
    await this.#append([
      ...gone.map((momentId) => ({ type: 'moment.withdrawn', momentId, utteranceId }) as const),
      ...taken.map(({ ruleId: momentId, by, phrase, likeness }) => {
        return { type: 'moment.seen', momentId, utteranceId, by, phrase, likeness } as const
      }),
      ...(isForbidden ? [forbidden(channel)] : []),
    ])
  }

  async #append(bodies: readonly CallEventBody[]): Promise<void> {
    if (bodies.length > 0) await this.#parts.append(this.#internalId, bodies)
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#tail = this.#tail
      .then(work)
      .catch((thrown: unknown) => this.#parts.failed(this.#internalId, thrown))
    return this.#tail
  }
}

function forbidden(channel: MomentRule['side']): CallEventBody {
  return { type: 'alert', code: 'ASSIST_MOMENT_FORBIDDEN', severity: 'warning', channel }
}

function lineOf(event: CallEvent): Line | undefined {
  if (event.type === 'message') {
    const { messageId: utteranceId, from: channel, atMs, text } = event
    return { utteranceId, channel, atMs, text }
  }
  if (event.type !== 'utterance.final' && event.type !== 'utterance.revised') return undefined
  const { utteranceId, channel, startMs: atMs, text, written } = event
  return { utteranceId, channel, atMs, text: (written ?? text).trim() }
}
