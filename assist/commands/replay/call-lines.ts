import type { CallEvent } from '../../pipeline/log/call-event.js'

/** The line of an event that a reader wants; undefined for others: partials are left to the screens of agents. */
export function lineOf(event: CallEvent, titles: ReadonlyMap<string, string>): string | undefined {
  const at = clockOf(event.atMs)
  switch (event.type) {
    case 'utterance.final':
    case 'utterance.revised': {
      const who = event.channel === 'customer' ? 'Customer' : 'Agent   '
      // A revision replaces the text of its utterance.
      const mark = event.type === 'utterance.revised' ? '↺' : ' '
      return `${at} ${mark} ${who}  ${event.text}`
    }
    case 'suggestion.shown': {
      const mark = event.likely ? '?' : '+'
      const title = titles.get(event.solutionId) ?? event.solutionId
      return `${at}    ${mark} ${title} (${event.confidence.toFixed(2)})`
    }
    case 'suggestion.withdrawn':
      return `${at}    - ${event.suggestionId} ${event.reason}`
    case 'suggestion.receded':
      return `${at}    ↓ ${event.suggestionId}`
    default:
      return undefined
  }
}

/** A moment of a call, as `02:07.5`. */
export function clockOf(atMs: number): string {
  const tenths = Math.round(atMs / 100)
  const minutes = String(Math.floor(tenths / 600)).padStart(2, '0')
  return `${minutes}:${((tenths % 600) / 10).toFixed(1).padStart(4, '0')}`
}

/** How long something still takes, as `1:05:09` or `5:09`. */
export function leftText(leftMs: number): string {
  const seconds = Math.round(leftMs / 1_000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  const rest = two(seconds % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}
