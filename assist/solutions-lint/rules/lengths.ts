import type { Solution } from '../../solutions/solution.js'
import type { EntryRule, Finding } from '../finding.js'
import { counted } from './naming.js'

/** Words a minute of somebody who reads aloud calmly. */
const wordsPerMinute = 150

/** The same in Chinese characters. */
const hanPerMinute = 300

/** The longest that an agent reads during a call, while the customer waits. */
const maxAnswerSeconds = 60

/** The most words that one speaks in one breath. */
const maxBreathWords = 35

/** The same in Chinese characters. */
const maxBreathHan = 60

/** Finds answers that are too long to read during a call, and first lines too long for one breath. */
export const lengthFindings: EntryRule = (solutions) => solutions.flatMap(lengthsOf)

function lengthsOf({ id, say, answer }: Solution): Finding[] {
  const findings: Finding[] = []
  const whole = spoken(answer)
  if (whole.seconds > maxAnswerSeconds) {
    findings.push({
      ...{ severity: 'warning', rule: 'length', ids: [id] },
      evidence: `The answer has ${sizeOf(whole)}: ${Math.round(whole.seconds)} s to read aloud.`,
      advice: `Keep what takes up to ${maxAnswerSeconds} s; move the rest to a page that can be sent, or to an entry of its own.`,
    })
  }
  const line = spoken(say ?? answer.split('\n')[0] ?? '')
  if (line.words / maxBreathWords + line.han / maxBreathHan > 1) {
    findings.push({
      ...{ severity: 'warning', rule: 'length', ids: [id] },
      evidence: `${say === undefined ? 'The first line of the answer' : 'The line to say'} has ${sizeOf(line)}: more than one breath.`,
      advice: `Cut the line to ${maxBreathWords} words or ${maxBreathHan} Chinese characters, or write a shorter “say”.`,
    })
  }
  return findings
}

interface SpokenLength {
  /** Words in other scripts than Chinese, numbers included. */
  readonly words: number
  /** Chinese characters. */
  readonly han: number
  readonly seconds: number
}

function spoken(text: string): SpokenLength {
  const han = (text.match(/\p{Script=Han}/gu) ?? []).length
  const others = text.replace(/\p{Script=Han}/gu, ' ')
  const words = (others.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.-]*/gu) ?? []).length
  return { words, han, seconds: (words / wordsPerMinute + han / hanPerMinute) * 60 }
}

function sizeOf({ words, han }: SpokenLength): string {
  const parts = [
    ...(han > 0 ? [counted(han, 'Chinese character')] : []),
    ...(words > 0 ? [counted(words, 'word')] : []),
  ]
  return parts.join(' and ')
}
