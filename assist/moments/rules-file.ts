import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

import { AssistError } from '../errors/errors.js'
import { canonicalJson } from '../solutions/canonical-json.js'
import { readJsonl } from '../solutions/files/jsonl.js'
import { momentKinds, type MomentRule } from './moment-rule.js'

/** Most rules of a file, and most phrases of one kind in a rule. */
const maxRules = 500
const maxPhrases = 300

/** Least cosine where a rule names none: chosen on the sentences of `fixtures/moments/utterances.*.fit.jsonl`. */
const usualLikeness = 0.82

const id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' })
const phrases = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: maxPhrases }),
)

/** A rule as a file or a request has it; what is left out is as `docs/moments.md` tells. */
export const momentRuleSchema = Type.Object(
  {
    id,
    title: Type.String({ minLength: 1, maxLength: 200 }),
    kind: Type.Enum(momentKinds),
    side: Type.Optional(Type.Enum(['agent', 'customer'])),
    ...{ words: phrases, unless: phrases, meaning: phrases, unlike: phrases },
    likeness: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    after: Type.Optional(id),
    before: Type.Optional(id),
    withinMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400_000 })),
    once: Type.Optional(Type.Boolean()),
    coolDownMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400_000 })),
    priority: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
  },
  { additionalProperties: false },
)

/** What a rule has that names nothing else. */
const usual: Omit<MomentRule, 'id' | 'title' | 'kind'> = {
  side: 'agent',
  ...{ words: [], unless: [], meaning: [], unlike: [] },
  ...{ likeness: usualLikeness, once: false, coolDownMs: 0, priority: 5 },
}

const validator = Compile(momentRuleSchema)

/** A rule with where it stands, or what is wrong there. */
export interface RuleReading {
  /** Of the file, from 1; of a list its place. */
  readonly line: number
  readonly rule?: MomentRule
  readonly problem?: string
}

/** Reads rules from JSON Lines. What stands in another rule's way is told by `lintMoments`. */
export function readRules(text: string): RuleReading[] {
  const entries = readJsonl(text.replace(/^\ufeff/, ''))
  if (entries.length > maxRules)
    return [{ line: maxRules + 1, problem: `more than ${maxRules} rules` }]
  return entries.map(({ line, value, problem }) => {
    return problem === undefined ? readRule(value, line) : { line, problem }
  })
}

/** Reads one rule that came as JSON. */
export function readRule(value: unknown, line: number): RuleReading {
  if (!validator.Check(value)) {
    const [error] = validator.Errors(value)
    const place = error?.instancePath.slice(1).replaceAll('/', '.') ?? ''
    return { line, problem: `${place} ${error?.message ?? 'is not a rule'}`.trim() }
  }
  return { line, rule: { ...usual, ...value } }
}

/**
 * Reads a rules file from disk as it lies there, with what is wrong in it.
 *
 * @throws AssistError ASSIST_MOMENTS_INVALID where it is not there
 */
export async function readRulesFile(file: string): Promise<RuleReading[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AssistError(
      'ASSIST_MOMENTS_INVALID',
      `“${path.basename(file)}” cannot be read. Expected a file of rules, one JSON object a line (docs/moments.md).`,
      { cause },
    )
  })
  return readRules(text)
}

/** Names what rules say: equal rules have equal versions. */
export function rulesVersion(rules: readonly MomentRule[]): string {
  return createHash('sha256').update(canonicalJson(rules)).digest('hex').slice(0, 12)
}
