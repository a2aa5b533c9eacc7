import { channelNames, type ChannelName } from '../../call/call-start.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'

/** What can be amiss with a recording. */
export const findingKinds = [
  ...(['empty', 'damaged', 'sides-guessed', 'no-speech', 'no-words'] as const),
  ...(['silent-side', 'clipped', 'doubled', 'echo'] as const),
]

/** One of the kinds. */
export type FindingKind = (typeof findingKinds)[number]

/** Something amiss with a recording. */
export interface RecordingFinding {
  readonly kind: FindingKind
  /** The side that it is about; the whole recording where left out. */
  readonly channel?: ChannelName
}

/** What is known of a recording beside what was heard. */
export interface RecordingFacts {
  readonly durationMs: number
  /** The sides that it holds; left out where that does not matter. */
  readonly channels?: readonly ChannelName[]
  readonly isDamaged?: boolean
  /** Both voices were on one channel and were told apart by their sound. */
  readonly areSidesGuessed?: boolean
}

/** A recording below this length holds nothing that could be heard: 100 ms. */
const leastMs = 100

/** Alerts of the inspection, by what they say of a recording. */
const kindOfAlert: Readonly<Record<string, FindingKind>> = {
  ASSIST_INPUT_CLIPPING: 'clipped',
  ASSIST_INPUT_DOUBLED: 'doubled',
  ASSIST_INPUT_ECHO: 'echo',
}

/** What is amiss with a recording, each once: told by its log, and by how it was read. */
export function findingsOf(
  events: readonly CallEvent[],
  facts: RecordingFacts,
): RecordingFinding[] {
  const { durationMs, channels = [], isDamaged, areSidesGuessed } = facts
  const findings: RecordingFinding[] = []
  if (isDamaged) findings.push({ kind: 'damaged' })
  if (areSidesGuessed) findings.push({ kind: 'sides-guessed' })
  if (durationMs < leastMs) return [...findings, { kind: 'empty' }]
  const spoke = sidesOf(events, 'speech.started')
  const said = sidesOf(events, 'utterance.final')
  if (spoke.size === 0) findings.push({ kind: 'no-speech' })
  else if (said.size === 0) findings.push({ kind: 'no-words' })
  else if (channels.length > 1) {
    for (const channel of channelNames)
      if (!said.has(channel)) findings.push({ kind: 'silent-side', channel })
  }
  return [...findings, ...inspected(events)]
}

/** Sides of which there is such an event, with words where it has a text. */
function sidesOf(
  events: readonly CallEvent[],
  type: 'speech.started' | 'utterance.final',
): Set<ChannelName> {
  const sides = new Set<ChannelName>()
  for (const event of events) {
    if (event.type !== type) continue
    if (event.type === 'utterance.final' && event.text === '') continue
    sides.add(event.channel)
  }
  return sides
}

function inspected(events: readonly CallEvent[]): RecordingFinding[] {
  const found = new Map<string, RecordingFinding>()
  for (const event of events) {
    const kind = event.type === 'alert' ? kindOfAlert[event.code] : undefined
    if (!kind || event.type !== 'alert') continue
    const { channel } = event
    found.set(`${kind} ${channel ?? ''}`, channel ? { kind, channel } : { kind })
  }
  return [...found.values()]
}
