import type { CallEvent } from '../../pipeline/log/call-event.js'
import { spreadWords } from '../spread-words.js'

/** One word of a transcript. Its time, s, is the utterance's spread over its words: it is not measured. */
export interface DeepgramWord {
  readonly word: string
  readonly start: number
  readonly end: number
  readonly confidence: number
  readonly punctuated_word: string
}

/** Place of a channel, and how many there are. */
export type ChannelPlace = readonly [index: number, count: number]

/** What goes to a client: the live messages of Deepgram's `/v1/listen`, and ours beside them. */
export type DeepgramMessage =
  | {
      readonly type: 'Results'
      readonly channel_index: ChannelPlace
      /** Seconds, as `start`. */
      readonly duration: number
      readonly start: number
      readonly is_final: boolean
      readonly speech_final: boolean
      readonly from_finalize: boolean
      readonly channel: {
        readonly alternatives: readonly [
          {
            readonly transcript: string
            readonly confidence: number
            readonly languages: readonly string[]
            readonly words: readonly DeepgramWord[]
          },
        ]
      }
      readonly metadata: DeepgramModel
    }
  | { readonly type: 'SpeechStarted'; readonly channel: ChannelPlace; readonly timestamp: number }
  | {
      readonly type: 'UtteranceEnd'
      readonly channel: ChannelPlace
      readonly last_word_end: number
    }
  | {
      readonly type: 'Metadata'
      readonly transaction_key: 'deprecated'
      readonly request_id: string
      /** Of all audio bytes that came. */
      readonly sha256: string
      readonly created: string
      readonly duration: number
      readonly channels: number
    }
  | { readonly type: 'Error'; readonly description: string; readonly code: string }
  /** Not of Deepgram: an event of ours, such as a card that is shown. Its clients ignore types that they do not know. */
  | { readonly type: 'Assist'; readonly event: CallEvent }

/** Which engine wrote a transcript. */
export interface DeepgramModel {
  readonly request_id: string
  readonly model_uuid: string
  readonly model_info: { readonly name: string; readonly version: string; readonly arch: string }
}

/** A text with its place in time, as results carry it. */
export interface ListenedText {
  readonly text: string
  /** Call time, ms. */
  readonly startMs: number
  readonly endMs: number
  /** 0 to 1; 0 while it is not known. */
  readonly confidence: number
  readonly language: string
  readonly engine: string
  readonly isFinal: boolean
  /** The client ended the utterance. */
  readonly isFinalized: boolean
}

/** The message of a text that was heard. */
export function resultsOf(
  said: ListenedText,
  place: ChannelPlace,
  requestId: string,
): Extract<DeepgramMessage, { type: 'Results' }> {
  const { text, startMs, endMs, confidence, language, engine, isFinal, isFinalized } = said
  return {
    type: 'Results',
    channel_index: place,
    duration: seconds(endMs - startMs),
    start: seconds(startMs),
    ...{ is_final: isFinal, speech_final: isFinal, from_finalize: isFinalized },
    channel: {
      alternatives: [
        {
          ...{ transcript: text, confidence },
          languages: language === '' ? [] : [language],
          words: wordsOf(said),
        },
      ],
    },
    metadata: {
      request_id: requestId,
      model_uuid: '00000000-0000-0000-0000-000000000000',
      model_info: { name: engine, version: '', arch: engine },
    },
  }
}

/** Milliseconds as seconds with three places. */
export function seconds(ms: number): number {
  return Math.round(Math.max(0, ms)) / 1_000
}

function wordsOf(said: ListenedText): readonly DeepgramWord[] {
  return spreadWords(said.text, said).map(({ word, startMs, endMs }) => ({
    word: word.toLowerCase().replace(/[^\p{L}\p{N}'’-]/gu, ''),
    start: seconds(startMs),
    end: seconds(endMs),
    confidence: said.confidence,
    punctuated_word: word,
  }))
}
