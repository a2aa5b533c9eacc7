import type { CallEvent, UtteranceBody } from './call-event.js'
import { latestUtterances } from './latest-utterances.js'

/** Writes WebVTT with one voice for each side (W3C WebVTT, section 4.2.2), so that players show who speaks. */
export function webVtt(events: readonly CallEvent[]): string {
  const cues = spoken(events).map(({ utteranceId, channel, startMs, endMs, text }) => {
    const voice = channel === 'customer' ? 'Customer' : 'Agent'
    // A line break could end the cue.
    const line = text.replace(/\s+/g, ' ').trim()
    const escaped = line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    return `${utteranceId}\n${vttTime(startMs)} --> ${vttTime(endMs)}\n<v ${voice}>${escaped}\n`
  })
  return `WEBVTT\n\n${cues.join('\n')}`
}

/** Utterances as they read now, ordered by when they were spoken, as a reader expects. */
export function spoken(events: readonly CallEvent[]): UtteranceBody[] {
  return latestUtterances(events).sort((a, b) => a.startMs - b.startMs)
}

function vttTime(fractionalMs: number): string {
  const ms = Math.round(fractionalMs)
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const milliseconds = String(ms % 1_000).padStart(3, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}.${milliseconds}`
}
