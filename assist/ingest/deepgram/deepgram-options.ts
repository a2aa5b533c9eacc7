import { randomUUID } from 'node:crypto'

import type { CallLanguage, CallStart, ChannelName, LegFormat } from '../../call/call-start.js'
import { channelNames, isOpus, opusSampleRateHz, sampleRateRangeHz } from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import { callOfFacts } from '../call-facts.js'
import { callLanguageOf } from '../language-tag.js'
import { fieldInvalid } from '../message-problem.js'

/** What the address of a live transcription asks for, as far as it is kept. `docs/integrations/deepgram.md` lists it. */
export interface ListenOptions {
  readonly call: CallStart
  /** Undefined: the container that comes tells it. */
  readonly format: Omit<LegFormat, 'channels'> | undefined
  /** Whose voice a channel is, the first one first. */
  readonly sides: readonly ChannelName[]
  /** Channels of the audio; undefined: one, or as many as a container has. */
  readonly channelCount: 1 | 2 | undefined
  readonly isInterimWanted: boolean
  readonly areVadEventsWanted: boolean
  /** Silence after the last word, ms, after which `UtteranceEnd` comes; undefined: it does not. */
  readonly utteranceEndMs: number | undefined
}

const encodings: ReadonlyMap<string, LegFormat['encoding']> = new Map([
  ['linear16', 's16le'],
  ['mulaw', 'mulaw'],
  ['alaw', 'alaw'],
  ['opus', 'opus-packets'],
  ['ogg-opus', 'ogg-opus'],
])

/** Least `utterance_end_ms`, as its inventor has it. */
const leastUtteranceEndMs = 1_000

/** Names in `extra` that other doors have other ways for. */
const ownNames: ReadonlySet<string> = new Set(['call_id', 'side'])

type Query = Readonly<Record<string, unknown>>

/** @throws AssistError that names the option, what was expected, and what came */
export function deepgramOptions(query: Query): ListenOptions {
  const extra = extraOf(query)
  const isInterimWanted = flag(query, 'interim_results')
  const { call_id: callId = randomUUID() } = extra
  const facts = Object.fromEntries(Object.entries(extra).filter(([name]) => !ownNames.has(name)))
  const call = callOfFacts({ field: 'extra', facts, callId, language: languageOf(query) })
  return {
    ...{
      call,
      format: formatOf(query),
      sides: sidesOf(extra),
      channelCount: channelCountOf(query),
    },
    isInterimWanted,
    areVadEventsWanted: flag(query, 'vad_events'),
    utteranceEndMs: utteranceEndOf(query, isInterimWanted),
  }
}

function formatOf(query: Query): ListenOptions['format'] {
  const asked = text(query, 'encoding')
  if (asked === undefined) return undefined
  const encoding = encodings.get(asked)
  if (encoding === undefined) {
    throw new AssistError(
      'ASSIST_AUDIO_FORMAT_UNSUPPORTED',
      `Expected encoding ${[...encodings.keys()].join(', ')}, or none and a container; “${asked.slice(0, 32)}” came.`,
    )
  }
  return { encoding, sampleRateHz: isOpus(encoding) ? opusSampleRateHz : sampleRateOf(query) }
}

function sampleRateOf(query: Query): number {
  const { min, max } = sampleRateRangeHz
  const asked = whole(query, 'sample_rate')
  if (asked !== undefined && asked >= min && asked <= max) return asked
  throw fieldInvalid('sample_rate', `is ${min} to ${max} Hz`, text(query, 'sample_rate'))
}

/** The first channel is the customer unless `extra=side:agent` says otherwise. */
function sidesOf({ side }: Record<string, string>): readonly ChannelName[] {
  if (side !== undefined && side !== 'customer' && side !== 'agent')
    throw fieldInvalid('extra', 'is side:customer or side:agent', side)
  return side === 'agent' ? [...channelNames].reverse() : channelNames
}

function channelCountOf(query: Query): 1 | 2 | undefined {
  const count = whole(query, 'channels')
  if (count === undefined || count === 1 || count === 2) return count
  throw fieldInvalid('channels', 'is 1 or 2', String(count))
}

/** Languages by their first part, such as `en-US`; `multi` and `detect_language` leave it to the first speech. */
function languageOf(query: Query): CallLanguage {
  const asked = text(query, 'language')?.toLowerCase()
  if (asked === 'multi' || (asked === undefined && flag(query, 'detect_language'))) return 'auto'
  const language = callLanguageOf(asked ?? 'en')
  // Deepgram has another word for it.
  if (language !== undefined && language !== 'auto') return language
  throw fieldInvalid('language', 'is en, zh, ko or multi', asked)
}

function utteranceEndOf(query: Query, isInterimWanted: boolean): number | undefined {
  const asked = whole(query, 'utterance_end_ms')
  if (asked === undefined) return undefined
  if (!isInterimWanted)
    throw fieldInvalid('utterance_end_ms', 'has interim_results=true beside it', undefined)
  if (asked >= leastUtteranceEndMs) return asked
  throw fieldInvalid('utterance_end_ms', `is ${leastUtteranceEndMs} or more`, asked)
}

/** `extra=key:value`, as often as wanted: facts that go along with the call. */
function extraOf(query: Query): Record<string, string> {
  return Object.fromEntries(
    [query['extra'] ?? []].flat().map((pair: unknown) => {
      const at = typeof pair === 'string' ? pair.indexOf(':') : -1
      if (typeof pair !== 'string' || at <= 0) throw fieldInvalid('extra', 'is key:value', pair)
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

function text(query: Query, name: string): string | undefined {
  const value = query[name]
  if (value === undefined) return undefined
  if (typeof value === 'string') return value
  throw fieldInvalid(name, 'has one value', value)
}

function flag(query: Query, name: string): boolean {
  const value = text(query, name)
  if (value === undefined || value === 'false') return false
  if (value === 'true' || value === '') return true
  throw fieldInvalid(name, 'is true or false', value)
}

function whole(query: Query, name: string): number | undefined {
  const value = text(query, name)
  if (value === undefined) return undefined
  if (/^\d{1,9}$/u.test(value)) return Number(value)
  throw fieldInvalid(name, 'is a whole number', value)
}
