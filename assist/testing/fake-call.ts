import type { EarCall, FinalPlace } from '../listening/ear-call.js'
import type { LegProgress } from '../listening/ear.js'
import type { HeardMs } from '../listening/listened-call.js'
import { bytesPerFrame, type AudioFormat, type CallStart } from '../call/call-start.js'
import type { FindMatches } from '../matching/match.js'
import type { Match } from '../matching/match.js'
import { CallClock } from '../call/call-clock.js'
import { newInternalId } from '../call/internal-id.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { CallLog, type PersistEvents } from '../pipeline/log/call-log.js'
import { CallPipeline } from '../pipeline/call-pipeline.js'
import { noObserver, type Observer } from '../pipeline/log/observer.js'
import type {
  PartialTranscript,
  SpeechStarted,
  FinalTranscript,
} from '../recognition/transcript.js'
import { MediumAdvisor } from '../suggestion/advice/medium-advisor.js'
import type { FindSpoken } from '../suggestion/spoken-cards.js'
import { SuggestionBoard } from '../suggestion/suggestion-board.js'

/** A telephone leg of one side. */
export const phoneFormat: AudioFormat = {
  encoding: 'mulaw',
  sampleRateHz: 8_000,
  channels: ['customer'],
}

interface FakeLeg {
  readonly format: AudioFormat
  byteLength: number
  endMs: number
}

/** An ear without a model: it counts what it gets, and says of it what a test wants said. */
export class FakeEar implements EarCall {
  /** Legs whose utterance was ended, in that order. */
  readonly endpoints: string[] = []
  readonly legs = new Map<string, FakeLeg>()
  /** Up to which moment each side of a leg was written before. */
  readonly heardMs = new Map<string, HeardMs>()
  /** How far behind the end of the audio everything is settled. */
  lagMs = 0
  /** Where set, the ear has died: every job fails with this. */
  failure: Error | undefined
  isClosed = false
  /** Starts of the finals that are worth a second pass before others. */
  readonly favouredMs: number[] = []

  openLeg(
    legId: string,
    format: AudioFormat,
    startMs: number,
    heardMs: HeardMs = {},
  ): Promise<void> {
    if (this.failure) return Promise.reject(this.failure)
    this.heardMs.set(legId, heardMs)
    this.legs.set(legId, { format, byteLength: 0, endMs: startMs })
    return Promise.resolve()
  }

  audio(legId: string, bytes: Uint8Array): Promise<LegProgress> {
    return this.#hear(legId, (leg) => {
      leg.byteLength += bytes.byteLength
      leg.endMs += (bytes.byteLength / bytesPerFrame(leg.format) / leg.format.sampleRateHz) * 1_000
    })
  }

  gap(legId: string, durationMs: number): Promise<LegProgress> {
    return this.#hear(legId, (leg) => {
      leg.endMs += durationMs
    })
  }

  endpoint(legId: string): Promise<void> {
    this.endpoints.push(legId)
    return Promise.resolve()
  }

  closeLeg(legId: string): Promise<{ leftoverByteLength: number }> {
    const leg = this.legs.get(legId)
    this.legs.delete(legId)
    if (this.failure) return Promise.reject(this.failure)
    if (!leg) return Promise.reject(new Error(`no leg ${legId}`))
    return Promise.resolve({ leftoverByteLength: leg.byteLength % bytesPerFrame(leg.format) })
  }

  close(): Promise<void> {
    this.isClosed = true
    return this.failure ? Promise.reject(this.failure) : Promise.resolve()
  }

  favour({ startMs }: FinalPlace): void {
    this.favouredMs.push(startMs)
  }

  #hear(legId: string, hear: (leg: FakeLeg) => void): Promise<LegProgress> {
    const leg = this.legs.get(legId)
    if (this.failure) return Promise.reject(this.failure)
    if (!leg) return Promise.reject(new Error(`no leg ${legId}`))
    hear(leg)
    return Promise.resolve({ settledMs: Math.max(0, leg.endMs - this.lagMs) })
  }
}

/** What of a made call differs from the ordinary. */
export interface FakeCallOptions {
  readonly start?: Partial<CallStart>
  readonly internalId?: string
  readonly isVirtual?: boolean
  /** Longest wait for last words; without a bound where left out. */
  readonly endPatienceMs?: number
  /** In place of an ear that answers at once. */
  readonly ear?: FakeEar
  /** Call time; begins with the first audio where left out. */
  readonly clock?: CallClock
  readonly findMatches?: FindMatches
  readonly findSpoken?: FindSpoken
  /** Probability from which a final shows a card; 0.5 where left out. */
  readonly show?: number
  readonly persist?: PersistEvents
  readonly observer?: Partial<Observer>
  readonly ended?: () => Promise<void>
}

/** A real pipeline on a fake ear, with what it stored. */
export interface FakeCall {
  readonly pipeline: CallPipeline
  readonly ear: FakeEar
  readonly log: CallLog
  readonly stored: CallEvent[]
  readonly isEnded: () => boolean
}

export function fakeCall(options: FakeCallOptions = {}): FakeCall {
  const ear = options.ear ?? new FakeEar()
  const stored: CallEvent[] = []
  let isEnded = false
  const start: CallStart = { callId: 'call', language: 'en', ...options.start }
  const keep: PersistEvents = (_callId, events) => {
    stored.push(...events)
    return Promise.resolve()
  }
  const log = new CallLog(start.callId, options.persist ?? keep)
  const pipeline = new CallPipeline({
    record: undefined,
    ...{ start, log, ear, internalId: options.internalId ?? newInternalId() },
    board: new SuggestionBoard({ show: options.show ?? 0.5, sure: 0.8 }),
    advisor: new MediumAdvisor(),
    findMatches: options.findMatches ?? findNothing,
    findSpoken: options.findSpoken ?? (() => Promise.resolve(undefined)),
    observer: { ...noObserver, ...options.observer },
    clock: options.isVirtual ? undefined : (options.clock ?? new CallClock()),
    ...(options.endPatienceMs === undefined ? {} : { endPatienceMs: options.endPatienceMs }),
    ended: () => {
      isEnded = true
      return options.ended?.() ?? Promise.resolve()
    },
  })
  return { pipeline, ear, log, stored, isEnded: () => isEnded }
}

/** A base that answers nothing. */
export const findNothing: FindMatches = () =>
  Promise.resolve({ matches: [], solutionsVersion: 'v1' })

/** A base that gives these candidates for every text. */
export function findAlways(...matches: readonly Match[]): FindMatches {
  return () => Promise.resolve({ matches, solutionsVersion: 'v1' })
}

/** What an ear says of one segment, one after another. */
export function heard(channel: 'customer' | 'agent' = 'customer', segmentIndex = 0) {
  const of = { channel, segmentIndex, startMs: 0 }
  return {
    started: (atMs = 100): SpeechStarted => ({ kind: 'speech-started', ...of, atMs }),
    partial: (text: string, atMs = 700): PartialTranscript => ({
      ...{ kind: 'partial', ...of, text, stableChars: 0, atMs },
    }),
    final: (text: string, atMs = 1_600): FinalTranscript => ({
      ...{ kind: 'final', ...of, endMs: 1_000, text, language: 'en', confidence: 0.9 },
      ...{ engine: 'fake', pass: 1, end: 'endpoint', atMs },
    }),
  }
}

/** Lets everything that is ready run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** A promise that a test decides. */
export function decision<T = void>(): {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (reason: Error) => void
} {
  let resolve: (value: T) => void = () => undefined
  let reject: (reason: Error) => void = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
