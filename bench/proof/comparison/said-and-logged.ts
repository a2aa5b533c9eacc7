import type { ChannelName } from '../../../assist/audio/frame.js'
import type { CallEvent } from '../../../assist/pipeline/log/call-event.js'

/** What one side said, and when. */
export interface Said {
  readonly channel: ChannelName
  readonly startMs: number
  readonly endMs: number
  readonly text: string
}

/** How a log differs from what was said. */
export interface Difference {
  readonly lost: readonly Said[]
  readonly doubled: readonly Said[]
}

/** Share of the time of an utterance that a log has to cover, and of its words that have to stand there. */
const leastShare = 0.5

/** A log that covers so much of the time has heard it, in whatever words: the same sound cut otherwise reads otherwise. */
const wholeShare = 0.8

/** A log that leaves out no more of an utterance than pauses inside it, and little at its ends, has cut it otherwise, in ms. */
const longestPauseMs = 1_000
const longestEdgeMs = 300

/** Two utterances of one side at one time, this share of the shorter one, are one that was written twice. */
const mostOverlap = 0.3

/** What a log says was said, with its last words. */
export function saidIn(events: readonly CallEvent[]): Said[] {
  const said = new Map<string, Said>()
  for (const event of events) {
    if (event.type !== 'utterance.final' && event.type !== 'utterance.revised') continue
    const { utteranceId, channel, startMs, endMs, text } = event
    // A first pass that the second one took back was still heard.
    if (text !== '') said.set(utteranceId, { channel, startMs, endMs, text })
  }
  return [...said.values()]
}

/** Compares a log with what was said: by time, and by words, since another cut of the sound spells some otherwise. */
export function differenceOf(said: readonly Said[], logged: readonly Said[]): Difference {
  return {
    lost: said.filter((one) => !isKept(one, logged)),
    doubled: logged.filter((one, at) => logged.slice(at + 1).some((other) => isTwice(one, other))),
  }
}

/** Whether an utterance stands in a log. */
export function isKept(said: Said, logged: readonly Said[]): boolean {
  const beside = logged.filter((one) => one.channel === said.channel && overlapMs(one, said) > 0)
  const coveredMs = beside.reduce((sum, one) => sum + overlapMs(one, said), 0)
  const durationMs = said.endMs - said.startMs
  if (coveredMs < leastShare * durationMs) return false
  if (coveredMs >= wholeShare * durationMs) return true
  if (isCutAtPauses(said, beside)) return true
  const words = wordsOf(said.text)
  const there = new Set(beside.flatMap(({ text }) => wordsOf(text)))
  return words.filter((word) => there.has(word)).length >= leastShare * words.length
}

function isCutAtPauses(said: Said, beside: readonly Said[]): boolean {
  let [untilMs, pauseMs] = [said.startMs + longestEdgeMs - longestPauseMs, 0]
  for (const one of [...beside].sort((a, b) => a.startMs - b.startMs)) {
    pauseMs = Math.max(pauseMs, one.startMs - untilMs)
    untilMs = Math.max(untilMs, one.endMs)
  }
  return pauseMs <= longestPauseMs && said.endMs - untilMs <= longestEdgeMs
}

function isTwice(a: Said, b: Said): boolean {
  if (a.channel !== b.channel) return false
  const shorterMs = Math.min(a.endMs - a.startMs, b.endMs - b.startMs)
  return overlapMs(a, b) > mostOverlap * shorterMs
}

function overlapMs(a: Said, b: Said): number {
  return Math.max(0, Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs))
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []
}
