import type { ChannelName } from '../../../../audio/frame.js'
import type { DeskEvent } from '../desk-event.js'
import { sideLineOf, type SideLine } from './side-line.js'

/** One side's utterance, as far as it is recognised. */
export interface UtteranceLine {
  readonly kind: 'utterance'
  readonly utteranceId: string
  readonly channel: ChannelName
  readonly startMs: number
  /** End of what was said; of a partial its beginning. */
  readonly endMs: number
  /** The text in written form, where numbers, codes or dates were spoken. */
  readonly text: string
  /** The text as it was spoken, where that differs. */
  readonly spoken?: string
  /** Count of characters that will not change any more. All of them once final. */
  readonly stableChars: number
  readonly isFinal: boolean
  /** The second pass revises finals of this call, and has not looked at this one: it may still change. */
  readonly mayChange: boolean
}

/** One line of the conversation: spoken, written, a still, or a note. */
export type TranscriptLine = UtteranceLine | SideLine

/** Both sides in the order in which they spoke or wrote. A line never changes its place. */
export interface CallTranscript {
  readonly lines: readonly TranscriptLine[]
  /** Words that raised a suggestion, by utterance id and suggestion id. */
  readonly marks: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  /** A second pass has revised a final of this call. */
  readonly isRevised: boolean
}

/** Transcript of a call before its first line. */
export const emptyTranscript: CallTranscript = { lines: [], marks: {}, isRevised: false }

/** The transcript after one event. The same object comes back where the event changes nothing in it. */
export function foldTranscript(transcript: CallTranscript, event: DeskEvent): CallTranscript {
  switch (event.type) {
    case 'transcript.partial':
      return setLine(transcript, {
        kind: 'utterance',
        utteranceId: event.utteranceId,
        channel: event.channel,
        ...{ startMs: event.startMs, endMs: event.startMs },
        text: event.text,
        stableChars: Math.min(event.stableChars, event.text.length),
        ...{ isFinal: false, mayChange: true },
      })
    case 'utterance.final':
    case 'utterance.revised': {
      const isRevision = event.type === 'utterance.revised'
      const isRevised = transcript.isRevised || isRevision
      return setLine(isRevised ? { ...transcript, isRevised } : transcript, {
        kind: 'utterance',
        utteranceId: event.utteranceId,
        channel: event.channel,
        ...{ startMs: event.startMs, endMs: event.endMs },
        text: event.written ?? event.text,
        ...(event.written === undefined ? {} : { spoken: event.text }),
        stableChars: (event.written ?? event.text).length,
        ...{ isFinal: true, mayChange: isRevised && !isRevision },
      })
    }
    case 'suggestion.shown':
    case 'suggestion.changed': {
      const words = event.because.filter(({ kind }) => kind === 'word').map(({ text }) => text)
      return setMarks(transcript, event.utteranceId, event.suggestionId, words)
    }
    case 'suggestion.withdrawn':
      return clearMarks(transcript, event.suggestionId)
    default:
      return addSideLine(transcript, event)
  }
}

/** Identity of a line, by which React recognises it. */
export function lineKey(line: TranscriptLine): string {
  return line.kind === 'utterance' ? line.utteranceId : line.key
}

/** What was said or written under this id, and when; undefined where the conversation has no such line. */
export function saidUnder(
  { lines }: CallTranscript,
  utteranceId: string,
): { readonly text: string; readonly atMs: number } | undefined {
  const keys = [utteranceId, `message-${utteranceId}`]
  const line = lines.findLast((other) => keys.includes(lineKey(other)))
  if (line?.kind === 'utterance') return { text: line.text, atMs: line.startMs }
  return line?.kind === 'message' ? { text: line.text, atMs: line.atMs } : undefined
}

/** The words to mark in one utterance, each once. */
export function markedWords(transcript: CallTranscript, utteranceId: string): readonly string[] {
  const bySuggestion = transcript.marks[utteranceId]
  return bySuggestion ? [...new Set(Object.values(bySuggestion).flat())] : []
}

function setLine(transcript: CallTranscript, line: UtteranceLine): CallTranscript {
  const { lines } = transcript
  const at = lines.findLastIndex((other) => lineKey(other) === line.utteranceId)
  const before = lines[at]
  if (before?.kind === 'utterance' && before.isFinal && !line.isFinal) return transcript
  if (!before) return line.text === '' ? transcript : { ...transcript, lines: inOrder(lines, line) }
  if (line.text === '') return { ...transcript, lines: lines.filter((other) => other !== before) }
  return { ...transcript, lines: lines.with(at, line) }
}

function addSideLine(transcript: CallTranscript, event: DeskEvent): CallTranscript {
  const line = sideLineOf(event, transcript.lines)
  return line ? { ...transcript, lines: inOrder(transcript.lines, line) } : transcript
}

/** Recognition of one side may be later than that of the other: what was said first stands first. */
function inOrder(
  lines: readonly TranscriptLine[],
  line: TranscriptLine,
): readonly TranscriptLine[] {
  const at = lines.findLastIndex((other) => timeOf(other) <= timeOf(line)) + 1
  return lines.toSpliced(at, 0, line)
}

function timeOf(line: TranscriptLine): number {
  return line.kind === 'utterance' ? line.startMs : line.atMs
}

function setMarks(
  transcript: CallTranscript,
  utteranceId: string,
  suggestionId: string,
  words: readonly string[],
): CallTranscript {
  const { marks } = clearMarks(transcript, suggestionId)
  return {
    ...transcript,
    marks: { ...marks, [utteranceId]: { ...marks[utteranceId], [suggestionId]: words } },
  }
}

function clearMarks(transcript: CallTranscript, suggestionId: string): CallTranscript {
  const marks = { ...transcript.marks }
  for (const [utteranceId, bySuggestion] of Object.entries(marks)) {
    if (!(suggestionId in bySuggestion)) continue
    const rest = Object.entries(bySuggestion).filter(([id]) => id !== suggestionId)
    marks[utteranceId] = Object.fromEntries(rest)
  }
  return { ...transcript, marks }
}
