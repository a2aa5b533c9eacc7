import type { Medium } from '../call/medium.js'
import { languageOf } from '../matching/words/analysis.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { latestUtterances } from '../pipeline/log/latest-utterances.js'
import { saidLines, type SaidLine } from './said-line.js'
import { cardsOfCall, type CardOfCall } from './shown-cards.js'

/** What a call is counted and found by. */
export interface CallTraits {
  /** By which it was held; written messages count as text. */
  readonly media: readonly Medium[]
  /** The entries that stood on the screen, each with what became of it, and the highest confidence of its card. */
  readonly entries: readonly Pick<CardOfCall, 'solutionId' | 'verdict' | 'confidence'>[]
  /** How sure recognition was on average, 0 to 1, by the length of what was said; null where nothing was heard. */
  readonly confidence: number | null
  /** What became of advice to use another medium. */
  readonly advice: 'none' | 'shown' | 'taken'
  /** Cards that the agent marked as wrong. */
  readonly wrongCount: number
  /** Something worked less well than it should: an alert that is more than a note. */
  readonly isDegraded: boolean
  /** Something in it was masked. */
  readonly isRedacted: boolean
  /** Ticked by the agent when the call was wrapped up. */
  readonly topics: readonly string[]
  /** What the customer asked and no card came for. */
  readonly unanswered: readonly SaidLine[]
}

const masks = /\[(?:account|address|card|code|date|email|id|number|passport|phone)\]/

const asking = {
  en: /\?|^(?:(?:and|so|but|well|ok|okay|um|uh)[, ]+)*(?:what|when|where|which|who|why|how|can|could|do|does|did|is|are|will|would|should|may)\b/iu,
  zh: /[？?]|吗|怎么|怎样|如何|为什么|为啥|什么时候|哪里|哪儿|多少|多久|能不能|可不可以|是不是|有没有/u,
} as const

/** Shorter ones (“what?”, “真的吗？”) ask for the last sentence again: words of English, characters of Chinese. */
const leastLength = { en: 4, zh: 6 } as const

/** The traits of a call by its log. */
export function callTraits(events: readonly CallEvent[]): CallTraits {
  const lines = saidLines(events)
  const answered = new Set<string>()
  const media = new Set<Medium>()
  const wrong = new Set<string>()
  const surest = new Map<string, number>()
  let advice: CallTraits['advice'] = 'none'
  let isDegraded = false
  let topics: readonly string[] = []
  for (const event of events) {
    switch (event.type) {
      case 'suggestion.shown':
      case 'suggestion.changed':
        answered.add(event.utteranceId)
        surest.set(
          event.suggestionId,
          Math.max(event.confidence, surest.get(event.suggestionId) ?? 0),
        )
        break
      case 'advice.shown':
        if (advice === 'none') advice = 'shown'
        break
      case 'advice.taken':
        advice = 'taken'
        break
      case 'suggestion.rated':
        wrong.add(event.suggestionId)
        break
      case 'call.medium':
      case 'media.joined':
        media.add(event.medium)
        break
      case 'message':
        media.add('text')
        break
      case 'call.wrapped':
        topics = event.topics
        break
      case 'alert':
        isDegraded ||= event.severity !== 'info'
        break
      default:
    }
  }
  return {
    media: [...media],
    entries: cardsOfCall(events).map(({ suggestionId, solutionId, verdict, confidence }) => {
      return { solutionId, verdict, confidence: surest.get(suggestionId) ?? confidence }
    }),
    confidence: meanConfidence(events),
    advice,
    wrongCount: wrong.size,
    isDegraded,
    isRedacted: lines.some(({ text }) => masks.test(text)),
    topics,
    unanswered: lines.filter((line) => {
      return line.channel === 'customer' && !answered.has(line.utteranceId) && asks(line.text)
    }),
  }
}

/** Messages are written, and no more sure for that: they do not count. */
function meanConfidence(events: readonly CallEvent[]): number | null {
  let [sum, lengthMs] = [0, 0]
  for (const { startMs, endMs, confidence } of latestUtterances(events)) {
    const ownMs = Math.max(1, endMs - startMs)
    sum += confidence * ownMs
    lengthMs += ownMs
  }
  return lengthMs === 0 ? null : sum / lengthMs
}

function asks(text: string): boolean {
  const language = languageOf(text)
  const length = language === 'zh' ? text.length : text.split(/\s+/).length
  return length >= leastLength[language] && asking[language].test(text)
}
