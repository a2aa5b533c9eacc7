import type { AudioFormat, ChannelName } from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import { callOfFacts } from '../call-facts.js'
import type { DoorStart } from '../door.js'
import { callLanguageOf } from '../language-tag.js'
import type { MediaOffer, OpenParameters } from './audiohook-protocol.js'

const sides: Readonly<Record<string, ChannelName>> = { external: 'customer', internal: 'agent' }

/**
 * The offer with most sides.
 *
 * @throws AssistError ASSIST_AUDIO_FORMAT_UNSUPPORTED where none can be used
 */
export function bestOffer(media: readonly MediaOffer[]): MediaOffer {
  const usable = media.filter(
    ({ type, format, rate, channels }) =>
      type === 'audio' &&
      (format === 'PCMU' || format === 'L16') &&
      rate === 8_000 &&
      ['external', 'internal', 'external,internal', 'internal,external'].includes(channels.join()),
  )
  const best = usable.find(({ channels }) => channels.length === 2) ?? usable[0]
  if (best) return best
  throw new AssistError(
    'ASSIST_AUDIO_FORMAT_UNSUPPORTED',
    '“open”: expected an offer of audio in PCMU or L16 at 8,000 Hz of the channels external and internal.',
  )
}

/** How the bytes of an offer are read. */
export function formatOf({ format, rate, channels }: MediaOffer): AudioFormat {
  return {
    encoding: format === 'PCMU' ? 'mulaw' : 's16le',
    sampleRateHz: rate,
    channels: channels.flatMap((name) => sides[name] ?? []),
  }
}

/**
 * What a session asks for.
 *
 * @throws AssistError ASSIST_AUDIO_FORMAT_UNSUPPORTED, ASSIST_PROTOCOL_FIELD_INVALID
 */
export function startOfSession(sessionId: string, parameters: OpenParameters): DoorStart {
  const { media, participant, language = 'auto', continuedSessions = [] } = parameters
  const { customConfig = {} } = parameters
  const [first] = continuedSessions
  return {
    kind: 'start',
    call: callOfFacts({
      ...{ field: 'open.customConfig', facts: customConfig, callId: first?.id ?? sessionId },
      caller: participant?.ani,
      // Genesys names a language whether we know it or not.
      language: callLanguageOf(language) ?? 'auto',
    }),
    legs: [formatOf(bestOffer(media))],
    events: 'finals',
    // The client has heard what was said until now.
    ...(first ? { resume: { afterSeq: Number.MAX_SAFE_INTEGER, orNew: true } } : {}),
  }
}
