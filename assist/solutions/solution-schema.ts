/**
 * The rules of a solution, for files and for the REST interface alike. Values are tidied first (spaces, line ends,
 * language tags), then checked. So every stored solution can be written to any file format and reads back the same.
 */
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'

import { guideProblem } from './guide.js'
import type { Solution } from './solution.js'

/** Most questions that a solution may have. */
export const maxQuestions = 200

const dayOrTime = '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(T[0-9:.+Z-]{2,30})?$'

const guideText = Type.String({ minLength: 1, maxLength: 500 })
const guideSchema = Type.Object({
  start: Type.String({ minLength: 1, maxLength: 60 }),
  steps: Type.Record(
    Type.String({ minLength: 1, maxLength: 60 }),
    Type.Object({
      say: guideText,
      needs: Type.Optional(Type.Enum(['video', 'still'])),
      choices: Type.Array(
        Type.Object({
          text: guideText,
          words: Type.Optional(Type.Array(guideText, { maxItems: 50 })),
          next: Type.Union([Type.String({ maxLength: 60 }), Type.Null()]),
        }),
        { maxItems: 12 },
      ),
    }),
    { maxProperties: 200 },
  ),
})

const optionalFields = {
  customer: Type.Optional(Type.String({ minLength: 1, maxLength: 20_000 })),
  say: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  language: Type.Optional(Type.Enum(['en', 'zh', 'ko'])),
  medium: Type.Optional(Type.Enum(['voice', 'video', 'text'])),
  validFrom: Type.Optional(Type.String({ pattern: dayOrTime })),
  validTo: Type.Optional(Type.String({ pattern: dayOrTime })),
  status: Type.Optional(Type.Enum(['published', 'draft', 'retired'])),
  internal: Type.Optional(Type.String({ minLength: 1, maxLength: 20_000 })),
  followup: Type.Optional(Type.Object({}, { additionalProperties: true })),
  steps: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 200 })),
  scope: Type.Optional(Type.Object({}, { additionalProperties: true })),
  guide: Type.Optional(guideSchema),
}

const id = Type.String({ minLength: 1, maxLength: 128 })
const title = Type.String({ minLength: 1, maxLength: 300 })
const answer = Type.String({ minLength: 1, maxLength: 20_000 })
const questions = Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
  maxItems: maxQuestions,
})
const tags = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 100 })

/** A solution as stored and as answered. */
export const solutionSchema = Type.Object({ id, title, answer, questions, tags, ...optionalFields })

/** A solution as sent by a client: questions and tags may be left out, and the id of a new one. */
export const solutionInputSchema = Type.Object({
  id: Type.Optional(id),
  title,
  answer,
  questions: Type.Optional(questions),
  tags: Type.Optional(tags),
  ...optionalFields,
  // A form sends an empty field where nothing was entered.
  say: Type.Optional(Type.String({ maxLength: 500 })),
  internal: Type.Optional(Type.String({ maxLength: 20_000 })),
  customer: Type.Optional(Type.String({ maxLength: 20_000 })),
})

/** What a client may send for one solution. */
export type SolutionInput = Static<typeof solutionInputSchema>

/** Fields of a solution in the order in which they are stored and written. */
export const solutionFields = [
  ...(['id', 'title', 'answer', 'questions', 'say', 'language', 'tags', 'medium'] as const),
  ...([
    'validFrom',
    'validTo',
    'status',
    'internal',
    'customer',
    'followup',
    'steps',
    'scope',
    'guide',
  ] as const),
] satisfies readonly (keyof Solution)[]

/** The outcome of reading one solution: itself, or what is wrong with it. */
export type SolutionReading =
  | { readonly solution: Solution; readonly problems?: never }
  | { readonly solution?: never; readonly problems: readonly string[] }

const validator = Compile(solutionSchema)

/**
 * Tidies and checks a value that should be a solution. Unknown fields are dropped, empty optional ones left
 * out; `zh-CN` counts as `zh`.
 */
export function readSolution(value: unknown): SolutionReading {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problems: ['is not an object'] }
  }
  const tidied = tidy(value as Readonly<Record<string, unknown>>)
  if (validator.Check(tidied)) {
    const problem = tidied.guide && guideProblem(tidied.guide)
    if (problem !== undefined) return { problems: [problem] }
    return { solution: tidied as unknown as Solution }
  }
  const problems = validator.Errors(tidied).map(sentenceOf)
  return { problems: [...new Set(problems)].slice(0, 5) }
}

type ValidationError = ReturnType<typeof validator.Errors>[number]

function sentenceOf(error: ValidationError): string {
  const path = error.instancePath.slice(1).replaceAll('/', '.')
  if (error.keyword === 'required') {
    const { requiredProperties: names } = error.params
    return `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} missing`
  }
  if (error.keyword === 'enum') return `${path} must be ${error.params.allowedValues.join(' or ')}`
  return `${path} ${error.message}`.trim()
}

function tidy(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const tidied: Record<string, unknown> = {}
  for (const field of solutionFields) {
    const read = tidyField(field, value[field])
    if (read !== undefined) tidied[field] = read
  }
  return tidied
}

function tidyField(field: (typeof solutionFields)[number], value: unknown): unknown {
  if (field === 'questions' || field === 'tags') {
    return Array.isArray(value) ? uniqueLines(value) : (value ?? [])
  }
  if (typeof value !== 'string') return value ?? undefined
  const isLong = field === 'answer' || field === 'internal' || field === 'customer'
  const text = isLong ? tidyText(value) : tidyLine(value)
  // An empty required field stays, so that the check can name it; an empty optional one is left out.
  if (text === '') return requiredFields.has(field) ? '' : undefined
  return field === 'language' ? text.toLowerCase().split(/[-_]/)[0] : text
}

const requiredFields: ReadonlySet<string> = new Set(['id', 'title', 'answer'])

function uniqueLines(values: readonly unknown[]): unknown[] {
  const lines = values.map((line) => (typeof line === 'string' ? tidyLine(line) : line))
  return [...new Set(lines.filter((line) => line !== ''))]
}

/** Tidies a text of one line: drops control characters and broken surrogates, makes white space single spaces. */
export function tidyLine(text: string): string {
  return tidyText(text).replace(/\s+/g, ' ').trim()
}

/** Tidies a text of several lines: line ends `\n`, no trailing spaces, no blank lines at either end. */
export function tidyText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/(?![\n\t])\p{Cc}|\ufeff/gu, '')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/^\n+|\n+$/g, '')
}
