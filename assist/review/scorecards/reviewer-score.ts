import { AssistError } from '../../errors/errors.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import { momentsOf } from '../../moments/call-moments.js'
import { saidLines } from '../../wrapup/said-line.js'
import type { Scorecard } from './scorecard.js'

/** A line of the call that an answer rests on, or a stretch of it. */
export interface ScoreEvidence {
  readonly utteranceId: string
  /** Word for word. */
  readonly text: string
}

/** An answer to one question of a scorecard. */
export interface ScoreAnswer {
  readonly questionId: string
  /** 0 to 1; null where the question does not apply, or the machine cannot tell. */
  readonly value: number | null
  readonly note: string
  readonly evidence: readonly ScoreEvidence[]
}

/** What the agent says against a score, and what came of it. */
export interface ScoreAppeal {
  readonly who: string
  readonly text: string
  /** Epoch milliseconds. */
  readonly at: number
  /** Null while nobody has answered it. */
  readonly answer: {
    readonly who: string
    /** Whether the agent was right; the reviewer then scores anew. */
    readonly isUpheld: boolean
    readonly text: string
    readonly at: number
  } | null
}

/** Steps of a scale: 1 to 5 are 0, ¼, ½, ¾, 1. */
const scaleSteps = 4

/**
 * What the machine answers: by the moments that the log of the call has. Null where the call was not listened to for
 * that moment. A no because nothing was found has no evidence; there is none.
 */
export function machineAnswers(card: Scorecard, events: readonly CallEvent[]): ScoreAnswer[] {
  const moments = new Map(momentsOf(events).map((moment) => [moment.momentId, moment]))
  const lines = new Map(saidLines(events).map((line) => [line.utteranceId, line]))
  return card.questions.flatMap(({ id: questionId, machine }): ScoreAnswer[] => {
    if (!machine) return []
    const moment = moments.get(machine.moment)
    if (!moment) return [{ questionId, value: null, note: '', evidence: [] }]
    const evidence = moment.sightings.flatMap(({ utteranceId }): ScoreEvidence[] => {
      const line = lines.get(utteranceId)
      return line ? [{ utteranceId, text: line.text }] : []
    })
    const value = evidence.length > 0 === machine.isGood ? 1 : 0
    return [{ questionId, value, note: '', evidence }]
  })
}

/**
 * Points of a call, 0 to 100: the weighted mean of what was answered; null where nothing was. A critical question that
 * is answered with 0 leaves none.
 */
export function pointsOf(card: Scorecard, answers: readonly ScoreAnswer[]): number | null {
  const values = new Map(answers.map(({ questionId, value }) => [questionId, value]))
  let [sum, weights] = [0, 0]
  for (const { id, weight, isCritical } of card.questions) {
    const value = values.get(id) ?? null
    if (value === null) continue
    if (isCritical === true && value === 0) return 0
    sum += weight * value
    weights += weight
  }
  return weights === 0 ? null : Math.round((sum / weights) * 1_000) / 10
}

/**
 * @throws AssistError ASSIST_SCORE_INVALID for an answer to no question of the card, one that its question does not
 *   take, and a quote that is not in the call
 */
export function requireSoundAnswers(
  card: Scorecard,
  answers: readonly ScoreAnswer[],
  events: readonly CallEvent[],
): void {
  const questions = new Map(card.questions.map((question) => [question.id, question]))
  const lines = new Map(saidLines(events).map(({ utteranceId, text }) => [utteranceId, text]))
  const answered = new Set<string>()
  for (const { questionId, value, evidence } of answers) {
    const question = questions.get(questionId)
    if (!question) throw invalid(`the card has no question “${questionId.slice(0, 64)}”`)
    if (answered.has(questionId)) throw invalid(`“${questionId}” is answered twice`)
    answered.add(questionId)
    const steps = question.answers === 'scale' ? scaleSteps : 1
    if (value !== null && !Number.isInteger(value * steps)) {
      throw invalid(
        `“${questionId}” takes ${question.answers === 'scale' ? '0, 0.25, 0.5, 0.75 or 1' : '0 or 1'}, or null`,
      )
    }
    const foreign = evidence.find(({ utteranceId, text }) => {
      return text === '' || lines.get(utteranceId)?.includes(text) !== true
    })
    if (foreign) throw invalid(`the quote of “${questionId}” does not stand in the call`)
  }
}

function invalid(problem: string): AssistError {
  return new AssistError('ASSIST_SCORE_INVALID', `The score cannot be kept: ${problem}.`)
}
