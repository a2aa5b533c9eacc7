import { createHash } from 'node:crypto'

import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'

import { AssistError } from '../../errors/errors.js'
import { canonicalJson } from '../../solutions/canonical-json.js'

const id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' })

/** A question about how a call was held. */
const scorecardQuestionSchema = Type.Object(
  {
    id,
    text: Type.String({ minLength: 1, maxLength: 300 }),
    weight: Type.Number({ exclusiveMinimum: 0, maximum: 100 }),
    answers: Type.Enum(['yes-no', 'scale'], { description: 'scale: 1 to 5.' }),
    isCritical: Type.Optional(
      Type.Boolean({ description: 'Where it is answered with no, the whole call has no points.' }),
    ),
    machine: Type.Optional(
      Type.Object(
        {
          moment: id,
          isGood: Type.Boolean({ description: 'True: yes where the moment is in the call.' }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

/** A scorecard, as its file has it. */
export const scorecardSchema = Type.Object(
  {
    id,
    title: Type.String({ minLength: 1, maxLength: 200 }),
    questions: Type.Array(scorecardQuestionSchema, { minItems: 1, maxItems: 100 }),
  },
  { additionalProperties: false },
)

/** Weighted questions about how a call was held. */
export type Scorecard = Static<typeof scorecardSchema>

/** One of its questions. */
export type ScorecardQuestion = Scorecard['questions'][number]

const validator = Compile(scorecardSchema)

/**
 * Reads a scorecard.
 *
 * @throws AssistError ASSIST_SCORECARD_INVALID naming place and reason
 */
export function readScorecard(text: string): Scorecard {
  const value = parsed(text)
  if (!validator.Check(value)) {
    const [error] = validator.Errors(value)
    const place = error?.instancePath.slice(1).replaceAll('/', '.') ?? ''
    throw invalid(`${place} ${error?.message ?? 'is not a scorecard'}`.trim())
  }
  const ids = value.questions.map((question) => question.id)
  const twice = ids.find((one, at) => ids.indexOf(one) !== at)
  if (twice !== undefined) throw invalid(`two questions have the id “${twice}”`)
  const graded = value.questions.find(({ answers, machine }) => machine && answers === 'scale')
  if (graded) throw invalid(`“${graded.id}” is answered by the machine, which says yes or no only`)
  return value
}

/** Names what a card asks: equal cards have equal versions. */
export function scorecardVersion(card: Scorecard): string {
  return createHash('sha256').update(canonicalJson(card)).digest('hex').slice(0, 12)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')) as unknown
  } catch (cause) {
    throw invalid('it is not JSON', cause)
  }
}

function invalid(problem: string, cause?: unknown): AssistError {
  const message = `The scorecard cannot be used: ${problem}. docs/scorecards.md tells what it has to be.`
  return new AssistError('ASSIST_SCORECARD_INVALID', message, { cause })
}
