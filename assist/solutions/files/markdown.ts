/**
 * Solutions as a Markdown document that people write and read:
 *
 *     # LOS light red or blinking {#los-red}
 *     language: en
 *     tags: fibre, modem
 *     medium: video
 *     say: A red LOS light means that no light reaches the modem.
 *
 *     ## Questions
 *     - The box has a red light
 *     - LOS is red
 *
 *     ## Answer
 *     Check the fibre lead together.
 *     1. Is it clicked in?
 *
 *     ## Customer
 *     1. Push the fibre lead in until it clicks.
 *
 *     ## Internal
 *     Book an engineer after the second call.
 *
 * A `#` heading begins a solution; `{#}` leaves its id to a line `id: …`. Below it stand `key: value` lines,
 * `Q: …` lines for questions, and the answer itself where there is no `## Answer`. Tags are separated by
 * bars, or by commas where there is no bar. followup, steps and scope are JSON. A line of a text that begins
 * with `#` or `##` and a space is written `\# …`. Text before the first heading is a comment.
 */
import type { Solution } from '../solution.js'
import { solutionFields } from '../solution-schema.js'
import { jsonFields, readJson, type Entry } from './entry.js'
import { escapeListPart, splitList } from './lists.js'

type Section = 'preamble' | 'questions' | 'answer' | 'internal' | 'customer'

const sectionNames: Readonly<Record<string, Section>> = {
  questions: 'questions',
  问题: 'questions',
  answer: 'answer',
  答案: 'answer',
  internal: 'internal',
  备注: 'internal',
  customer: 'customer',
  客户文本: 'customer',
}

/** Fields that stand as `key: value` lines. */
const lineFields = solutionFields.filter(
  (field) => !['title', 'answer', 'questions', 'internal', 'customer'].includes(field),
)

const lineField = new RegExp(`^(${lineFields.join('|')}):(.*)$`, 'is')

interface Draft {
  readonly line: number
  readonly fields: Record<string, unknown>
  readonly questions: string[]
  readonly texts: Record<'preamble' | 'answer' | 'internal' | 'customer', string[]>
  section: Section
  problem?: string
}

/** Reads a Markdown document; see the head of this file for its form. */
export function readMarkdown(text: string): Entry[] {
  const drafts: Draft[] = []
  text.split(/\r\n?|\n/).forEach((line, index) => {
    const title = /^#(?:\s+(.*))?$/s.exec(line)
    if (title) drafts.push(startDraft(title[1] ?? '', index + 1))
    else readLine(drafts.at(-1), line)
  })
  return drafts.map(toEntry)
}

function startDraft(heading: string, line: number): Draft {
  const parts = /^(.*)\{#([^{}]*)\}\s*$/s.exec(heading)
  const fields: Record<string, unknown> = { title: parts?.[1] ?? heading }
  if (parts?.[2]) fields['id'] = parts[2]
  const texts = { preamble: [], answer: [], internal: [], customer: [] }
  return { line, fields, questions: [], texts, section: 'preamble' }
}

function readLine(draft: Draft | undefined, line: string): void {
  if (!draft) return
  const heading = /^##(?:\s+(.*))?$/s.exec(line)
  if (heading) {
    const name = (heading[1] ?? '').trim()
    const section = sectionNames[name.toLowerCase()]
    if (section) draft.section = section
    else
      draft.problem ??= `has an unknown section “${name.slice(0, 40)}”; write \\## for a heading inside a text`
    return
  }
  const { section } = draft
  if (section === 'questions') {
    draft.questions.push(line.replace(/^\s*(?:[-*]\s+|Q:\s*)/, ''))
  } else if (section !== 'preamble' || !readPreambleLine(draft, line)) {
    draft.texts[section].push(line.replace(/^\\(?=\\*#{1,2}(?:\s|$))/, ''))
  }
}

/** Reads a line below the title; false where the line belongs to the answer. */
function readPreambleLine(draft: Draft, line: string): boolean {
  const question = /^Q:(.*)$/s.exec(line)
  if (question) {
    draft.questions.push(question[1] ?? '')
    return true
  }
  const found = lineField.exec(line)
  if (!found) return false
  const [, key = '', rest = ''] = found
  const field = lineFields.find((name) => name.toLowerCase() === key.toLowerCase()) ?? key
  const value = rest.trim()
  if (value === '') return true
  if (field === 'tags') draft.fields[field] = splitTags(value)
  else if (jsonFields.has(field)) draft.fields[field] = readJson(value)
  else draft.fields[field] = value
  if (draft.fields[field] === undefined) draft.problem ??= `${field} is not JSON`
  return true
}

function splitTags(value: string): string[] {
  return /(?<!\\)(?:\\\\)*\|/.test(value)
    ? splitList(value)
    : splitList(value.replace(/[,，]/g, '|'))
}

function toEntry({ line, fields, questions, texts, problem }: Draft): Entry {
  if (problem !== undefined) return { line, problem }
  const preamble = texts.preamble.join('\n').trim()
  const answer = texts.answer.join('\n')
  if (preamble !== '' && answer.trim() !== '') {
    return { line, problem: 'has text outside of its sections' }
  }
  const text = {
    answer: preamble === '' ? answer : preamble,
    internal: texts.internal.join('\n'),
    customer: texts.customer.join('\n'),
  }
  return { line, value: { ...fields, ...text, questions } }
}

/** Writes a Markdown document that `readMarkdown` reads back the same. */
export function writeMarkdown(solutions: readonly Solution[]): string {
  return solutions.map(writeOne).join('\n')
}

function writeOne(solution: Solution): string {
  const { id, title, answer, questions, internal, customer } = solution
  const hasPlainId = !/[{}]/.test(id)
  const lines = [`# ${title} {#${hasPlainId ? id : ''}}`]
  for (const field of lineFields) {
    if (field === 'id' ? hasPlainId : solution[field] === undefined) continue
    const value = valueOf(field, solution[field])
    if (value !== '') lines.push(`${field}: ${value}`)
  }
  if (questions.length > 0) lines.push('', '## Questions', ...questions.map((text) => `- ${text}`))
  lines.push('', '## Answer', escapeHeadings(answer))
  if (customer !== undefined) lines.push('', '## Customer', escapeHeadings(customer))
  if (internal !== undefined) lines.push('', '## Internal', escapeHeadings(internal))
  return `${lines.join('\n')}\n`
}

function valueOf(field: string, value: unknown): string {
  if (jsonFields.has(field)) return JSON.stringify(value)
  if (!Array.isArray(value)) return typeof value === 'string' ? value : ''
  const parts = value.map((part) => escapeListPart(String(part)))
  // A single tag with a comma needs a bar, or it would be read as two tags.
  return parts.length === 1
    ? `${parts[0] ?? ''} |`.replace(/^([^,，|]*) \|$/, '$1')
    : parts.join(' | ')
}

function escapeHeadings(text: string): string {
  return text.replace(/^(?=\\*#{1,2}(?:\s|$))/gm, '\\')
}
