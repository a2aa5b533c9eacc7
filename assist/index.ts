/**
 * The public surface: `createAssist()` and the type that each stage produces.
 *
 * @module
 */
export type { AudioFrame, ChannelName } from './audio/frame.js'
export type { AudioFormat, CallStart } from './call/call-start.js'
export type { Match } from './matching/match.js'
export type { CallEvent } from './pipeline/log/call-event.js'
export type { Transcript } from './recognition/transcript.js'
export type { Solution } from './solutions/solution.js'
export type { Suggestion } from './suggestion/suggestion.js'
export type { Utterance } from './utterance/utterance.js'
export type { SpeechSegment } from './vad/segment.js'
export { createAssist, type Assist, type AssistParts } from './service/assist.js'
export type { StartCallOptions } from './pipeline/registry/call-maker.js'
