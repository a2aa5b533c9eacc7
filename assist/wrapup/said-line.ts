import type { ChannelName } from '../audio/frame.js'
import type { CallEvent } from '../pipeline/log/call-event.js'

/** A line of the transcript as it reads now: the newest revision of an utterance, or a message. */
export interface SaidLine {
  readonly utteranceId: string
  readonly channel: ChannelName
  /** When it began, in milliseconds of the call. */
  readonly atMs: number
  /** As the page shows it: numbers and dates written, what is secret masked. */
  readonly text: string
}

/** The lines of a call in the order in which they began; what turned out not to be said is left out. */
export function saidLines(events: readonly CallEvent[]): SaidLine[] {
  const lines = new Map<string, SaidLine>()
  for (const event of events) {
    if (event.type === 'utterance.final' || event.type === 'utterance.revised') {
      const { utteranceId, channel, startMs: atMs, written, text } = event
      lines.set(utteranceId, { utteranceId, channel, atMs, text: (written ?? text).trim() })
    } else if (event.type === 'message') {
      const { messageId: utteranceId, from: channel, atMs, text } = event
      lines.set(utteranceId, { utteranceId, channel, atMs, text: text.trim() })
    }
  }
  return [...lines.values()].filter(({ text }) => text !== '').sort((a, b) => a.atMs - b.atMs)
}
