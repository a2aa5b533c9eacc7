/** The rules of a glossary, for its file and for the REST interface alike. */
import { Type } from 'typebox'

import { AssistError } from '../errors/errors.js'
import type { GlossaryEntry } from './glossary.js'
import { tidyLine } from './solution-schema.js'

/** Most entries of a glossary: every text that is matched is searched for each of them. */
export const maxGlossaryEntries = 1_000

/** Most characters of either side of an entry. */
const maxTermLength = 60

/** A message names so many problems and only counts the rest. */
const maxProblems = 20

/** An entry as the REST interface answers it. */
export const glossaryEntrySchema = Type.Object({
  says: Type.String({ description: 'The customer’s words.' }),
  means: Type.String({ description: 'The proper term.' }),
  language: Type.Optional(
    Type.Enum(['en', 'zh'], { description: 'Only in texts of this language; left out: in any.' }),
  ),
})

/** An entry before it is checked, and where it stands. */
export interface GlossaryRow {
  /** Such as `line 3` or `entry 3`. */
  readonly place: string
  readonly value: unknown
}

/**
 * Tidies and checks a whole glossary; its order is kept. `zh-CN` counts as `zh`.
 *
 * @throws AssistError ASSIST_GLOSSARY_INVALID naming place and reason of the first 20 problems: an empty side, a
 * side too long, the same on both sides, words that are explained twice, an unknown language, too many entries
 */
export function readGlossary(rows: readonly GlossaryRow[]): GlossaryEntry[] {
  if (rows.length > maxGlossaryEntries) {
    throw refusal([`it has ${rows.length} entries, at most ${maxGlossaryEntries} are taken`])
  }
  const entries: GlossaryEntry[] = []
  const problems: string[] = []
  const placeOf = new Map<string, string>()
  for (const { place, value } of rows) {
    const entry = tidied(value)
    const earlier = sayings(entry).flatMap((saying) => placeOf.get(saying) ?? [])[0]
    const problem =
      problemOf(entry) ??
      (earlier === undefined ? undefined : `“${entry.says}” is explained at ${earlier} already`)
    if (problem !== undefined) {
      problems.push(`${place}: ${problem}`)
      continue
    }
    for (const saying of sayings(entry)) placeOf.set(saying, place)
    entries.push(entry as GlossaryEntry)
  }
  if (problems.length > 0) throw refusal(problems)
  return entries
}

interface LooseEntry {
  readonly says: string
  readonly means: string
  readonly language?: string
}

function tidied(value: unknown): LooseEntry {
  const { says, means, language } = (value ?? {}) as Readonly<Record<string, unknown>>
  const line = (text: unknown): string => (typeof text === 'string' ? tidyLine(text) : '')
  const code = line(language).toLowerCase().split(/[-_]/)[0] ?? ''
  return { says: line(says), means: line(means), ...(code === '' ? {} : { language: code }) }
}

function problemOf({ says, means, language }: LooseEntry): string | undefined {
  for (const [field, text] of Object.entries({ says, means })) {
    if (!/[\p{L}\p{N}]/u.test(text)) return `${field} is empty`
    if (text.length > maxTermLength) return `${field} has more than ${maxTermLength} characters`
  }
  if (says.toLowerCase() === means.toLowerCase()) return `“${says}” says and means the same`
  if (language !== undefined && !['en', 'zh'].includes(language)) {
    return 'language must be en or zh, or left out'
  }
  return undefined
}

/** What an entry explains, once for each language in whose texts it applies: its own, or both. */
function sayings({ says, language }: LooseEntry): string[] {
  const languages = language === undefined ? ['en', 'zh'] : [language]
  return languages.map((code) => `${code} ${says.toLowerCase()}`)
}

function refusal(problems: readonly string[]): AssistError {
  const named = problems.slice(0, maxProblems).map((problem) => `\n  ${problem}`)
  const more = problems.length > maxProblems ? `\n  and ${problems.length - maxProblems} more` : ''
  return new AssistError(
    'ASSIST_GLOSSARY_INVALID',
    `The glossary cannot be used:${named.join('')}${more}`,
  )
}
