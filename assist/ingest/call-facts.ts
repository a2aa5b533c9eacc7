import type { CallLanguage, CallStart } from '../call/call-start.js'
import type { AssistError } from '../errors/errors.js'
import { callLanguageOf } from './language-tag.js'
import { fieldInvalid } from './message-problem.js'

/** What integrators tell of a call in a carrier's own field for it: names and texts. */
export interface ToldFacts {
  /** Where they stand in the carrier's message. @example `start.customParameters` */
  readonly field: string
  /** Values that are no text are left out. */
  readonly facts: Readonly<Record<string, unknown>>
  /** Id of the call, where the facts give none. */
  readonly callId: string
  /** Language of the call, where the facts give none. */
  readonly language?: CallLanguage
  /** The customer's number as the carrier tells it, where the facts give none; what is no text, or empty, is none. */
  readonly caller?: unknown
}

/** Facts that say something of the call; all others are its context. */
const ownFacts = new Set([
  ...['callId', 'language', 'solutions', 'agent', 'customerTrack', 'conference'],
])

const maxContextLength = 2_000
const maxContextCount = 100

/**
 * The start of a call: `callId`, `language`, `solutions` and `agent` are what they are everywhere, any other fact is
 * context.
 *
 * @throws AssistError ASSIST_PROTOCOL_FIELD_INVALID naming the fact
 */
export function callOfFacts(told: ToldFacts): CallStart {
  const texts = Object.entries({ caller: carriersCaller(told), ...told.facts }).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  const named = new Map(texts)
  const callId = named.get('callId') ?? told.callId
  if (!/^[\x21-\x7e]{1,128}$/.test(callId)) {
    throw factInvalid(told, 'callId', 'has 1 to 128 printable ASCII characters, no space', callId)
  }
  const tag = named.get('language') ?? told.language ?? 'auto'
  const language = callLanguageOf(tag)
  if (!language) throw factInvalid(told, 'language', 'is a tag of en, zh, ko, or auto', tag)
  const context = texts.filter(([name]) => !ownFacts.has(name))
  if (context.length > maxContextCount) {
    throw factInvalid(told, '*', `has at most ${maxContextCount} names`, context.length)
  }
  const long = context.find(([, text]) => text.length > maxContextLength)
  if (long) throw factInvalid(told, long[0], `has at most ${maxContextLength} characters`, long[1])
  return {
    ...{ callId, language },
    ...shortFact(told, 'solutions', 128),
    ...shortFact(told, 'agent', 200),
    ...(context.length === 0 ? {} : { context: Object.fromEntries(context) }),
  }
}

/** A number that the carrier tells by itself never makes a call fail. */
function carriersCaller({ caller }: ToldFacts): string | undefined {
  if (typeof caller !== 'string' || caller.length > 200) return undefined
  return caller.replace(/^tel:/, '') || undefined
}

/**
 * Whether the agent called, and the customer is on the track or channel that comes second.
 *
 * @throws AssistError ASSIST_PROTOCOL_FIELD_INVALID for a `customerTrack` that is neither `inbound` nor `outbound`
 */
export function customerIsSecond(told: Pick<ToldFacts, 'field' | 'facts'>): boolean {
  const { customerTrack = 'inbound' } = told.facts
  if (customerTrack === 'inbound' || customerTrack === 'outbound')
    return customerTrack === 'outbound'
  throw factInvalid(told, 'customerTrack', 'is inbound or outbound', customerTrack)
}

function factInvalid(
  { field }: Pick<ToldFacts, 'field'>,
  name: string,
  expectation: string,
  came: unknown,
): AssistError {
  return fieldInvalid(`${field}.${name}`, expectation, came)
}

function shortFact(told: ToldFacts, name: 'solutions' | 'agent', maxLength: number) {
  const text = told.facts[name]
  if (typeof text !== 'string') return {}
  if (text.length <= maxLength) return { [name]: text }
  throw factInvalid(told, name, `has at most ${maxLength} characters`, text)
}
