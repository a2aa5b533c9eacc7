import { randomUUID } from 'node:crypto'

import type { CallLanguage, ChannelName } from '../../call/call-start.js'
import { sampleRateRangeHz } from '../../call/call-start.js'
import { callOfFacts } from '../call-facts.js'
import type { DoorStart } from '../door.js'
import { callLanguageOf } from '../language-tag.js'
import { fieldInvalid } from '../message-problem.js'

/** As vosk-server has it where a client configures none. */
const usualSampleRateHz = 8_000

/** What a client has configured before its audio. */
export interface VoskConfig {
  readonly sampleRateHz: number
  /** Whether results list their words. */
  readonly areWordsWanted: boolean
  /** Whether results come as a list of alternatives, which has one. */
  readonly areAlternativesWanted: boolean
}

/** What holds before a client configures anything. */
export const usualVoskConfig: VoskConfig = {
  sampleRateHz: usualSampleRateHz,
  areWordsWanted: true,
  areAlternativesWanted: false,
}

type Fields = Readonly<Record<string, unknown>>

/**
 * The configuration after a `config` message. `model` and `phrase_list` change nothing: languages and phrases come from
 * the call and its solution base.
 *
 * @throws AssistError that names the field, what was expected, and what came
 */
export function withConfig(before: VoskConfig, config: unknown): VoskConfig {
  if (typeof config !== 'object' || config === null)
    throw fieldInvalid('config', 'is an object', config)
  const { sample_rate: rate, words, max_alternatives: alternatives } = config as Fields
  return {
    sampleRateHz: rate === undefined ? before.sampleRateHz : sampleRateOf(rate),
    areWordsWanted: words === undefined ? before.areWordsWanted : Boolean(words),
    areAlternativesWanted:
      alternatives === undefined ? before.areAlternativesWanted : Number(alternatives) > 0,
  }
}

/** The call of a socket; the query of its address may say which, in which language, and whose voice it brings. */
export function voskStart(query: Fields, { sampleRateHz }: VoskConfig): DoorStart {
  const { call_id: callId = randomUUID(), agent, solutions } = query
  const call = callOfFacts({
    ...{ field: 'address', facts: { callId, agent, solutions }, callId: '' },
    language: languageOf(query['language']),
  })
  const channels = [sideOf(query['side'])]
  return {
    ...{ kind: 'start', call, events: 'all' },
    legs: [{ encoding: 's16le', sampleRateHz, channels }],
  }
}

function sampleRateOf(rate: unknown): number {
  const { min, max } = sampleRateRangeHz
  if (typeof rate === 'number' && Number.isInteger(rate) && rate >= min && rate <= max) return rate
  throw fieldInvalid('sample_rate', `is a whole number from ${min} to ${max} Hz`, rate)
}

function languageOf(language: unknown = 'auto'): CallLanguage {
  const known = typeof language === 'string' ? callLanguageOf(language) : undefined
  if (known !== undefined && known === language) return known
  throw fieldInvalid('language', 'is en, zh, ko or auto', language)
}

function sideOf(side: unknown = 'customer'): ChannelName {
  if (side === 'customer' || side === 'agent') return side
  throw fieldInvalid('side', 'is customer or agent', side)
}
