import type { CallEvent, UtteranceBody } from './call-event.js'

/** What was said in a call, as it is known in the end: the newest revision of each utterance, in the order of the finals. */
export function latestUtterances(events: readonly CallEvent[]): UtteranceBody[] {
  const said = new Map<string, UtteranceBody>()
  for (const event of events) {
    if (event.type === 'utterance.final' || event.type === 'utterance.revised') {
      said.set(event.utteranceId, event)
    }
  }
  return [...said.values()].filter(({ text }) => text !== '')
}
