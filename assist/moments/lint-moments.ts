import { AssistError } from '../errors/errors.js'
import type { EmbedText } from '../matching/meaning/embed-text.js'
import { MomentFinder } from './moment-finder.js'
import type { MomentRule } from './moment-rule.js'
import type { RuleReading } from './rules-file.js'
import { hasHan, patternOf, patternProblem, spokenWords } from './word-pattern.js'

/** What is looked for in a rules file, by name, in the order in which it is told. */
export const momentChecks = {
  invalid: 'lines that are no rule',
  'id-twice': 'ids that two rules have',
  'no-phrase': 'rules without words and meaning',
  pattern: 'patterns of words that cannot be read',
  'order-unknown': 'rules that wait for one that there is not',
  'order-circle': 'rules that wait for each other',
  'phrase-twice': 'phrases that several rules of one kind have',
  'own-phrase-lost': 'examples that their own rule does not find',
  'unlike-found': 'counter-examples that the rule finds',
  'one-language': 'rules with phrases in one language only',
  model: 'what could not be checked',
} as const

/** Name of a check. */
export type MomentCheck = keyof typeof momentChecks

/** What one check found. */
export interface MomentFinding {
  readonly severity: 'error' | 'warning' | 'note'
  readonly check: MomentCheck
  /** Where it stands in the file. */
  readonly line: number
  /** The rule that it is about; left out where there is none. */
  readonly ruleId?: string
  /** One sentence. */
  readonly evidence: string
}

type Placed = MomentRule & { readonly line: number }

/** The rules of a reading that are rules. */
export function rulesOf(readings: readonly RuleReading[]): MomentRule[] {
  return readings.flatMap(({ rule }) => rule ?? [])
}

/** Everything that is wrong with rules, in the order of `momentChecks`; errors keep them from working. */
export async function lintMoments(
  readings: readonly RuleReading[],
  embed: EmbedText,
): Promise<MomentFinding[]> {
  const findings = formFindings(readings)
  if (findings.some(({ severity }) => severity === 'error')) return inOrder(findings)
  const rules = placed(readings)
  return inOrder([
    ...findings,
    ...phraseFindings(rules),
    ...languageFindings(rules),
    ...(await meaningFindings(rules, embed)),
  ])
}

/** @throws AssistError ASSIST_MOMENTS_INVALID naming the first errors; warnings pass */
export function requireUsable(readings: readonly RuleReading[]): MomentRule[] {
  const errors = inOrder(formFindings(readings)).filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return rulesOf(readings)
  const told = errors
    .slice(0, 5)
    .map(({ line, check, evidence }) => `  line ${line}: ${check}: ${evidence}`)
  throw new AssistError(
    'ASSIST_MOMENTS_INVALID',
    `The rules cannot be used (docs/moments.md):\n${told.join('\n')}`,
  )
}

function formFindings(readings: readonly RuleReading[]): MomentFinding[] {
  const invalid = readings.flatMap(({ line, problem }): MomentFinding[] =>
    problem === undefined
      ? []
      : [{ severity: 'error', check: 'invalid', line, evidence: `${problem}.` }],
  )
  const rules = placed(readings)
  const known = new Map(rules.map((rule) => [rule.id, rule]))
  const own = rules.flatMap((rule) => {
    const error = (check: MomentCheck, evidence: string): MomentFinding => {
      return { severity: 'error', check, line: rule.line, ruleId: rule.id, evidence }
    }
    return [
      ...(known.get(rule.id) === rule ? [] : [error('id-twice', 'A later rule has this id too.')]),
      ...(rule.words.length + rule.meaning.length > 0
        ? []
        : [error('no-phrase', 'Nothing could fit it.')]),
      ...[...rule.words, ...rule.unless].flatMap((pattern) => {
        const problem = patternProblem(pattern)
        return problem === undefined ? [] : [error('pattern', `“${pattern}” ${problem}.`)]
      }),
      ...[rule.after, rule.before].flatMap((other) => {
        if (other === undefined || known.has(other)) return []
        return [error('order-unknown', `There is no rule “${other}”.`)]
      }),
      ...(waitsForItself(rule, known) ? [error('order-circle', 'It waits for itself.')] : []),
    ]
  })
  return [...invalid, ...own]
}

function placed(readings: readonly RuleReading[]): Placed[] {
  return readings.flatMap(({ line, rule }) => (rule ? [{ ...rule, line }] : []))
}

function waitsForItself(rule: MomentRule, known: ReadonlyMap<string, MomentRule>): boolean {
  let at = rule.after
  for (let step = 0; at !== undefined && step <= known.size; step++) {
    if (at === rule.id) return true
    at = known.get(at)?.after
  }
  return false
}

function phraseFindings(rules: readonly Placed[]): MomentFinding[] {
  const owners = new Map<string, Placed>()
  const findings: MomentFinding[] = []
  for (const rule of rules) {
    for (const phrase of new Set([...rule.words, ...rule.meaning])) {
      const key = `${rule.kind} ${rule.side} ${spokenWords(phrase)}`
      const owner = owners.get(key)
      owners.set(key, owner ?? rule)
      if (!owner || owner.id === rule.id) continue
      const evidence = `“${phrase}” is also in “${owner.id}”.`
      findings.push({ ...warningOf(rule), check: 'phrase-twice', evidence })
    }
  }
  return findings
}

function languageFindings(rules: readonly Placed[]): MomentFinding[] {
  const all = rules.flatMap(({ words, meaning }) => [...words, ...meaning])
  // A file for one language is meant so.
  if (!all.some(hasHan) || all.every(hasHan)) return []
  return rules.flatMap((rule): MomentFinding[] => {
    const own = [...rule.words, ...rule.meaning]
    const isBoth = own.some(hasHan) && !own.every(hasHan)
    if (isBoth) return []
    const evidence = `It has no phrase in ${own.some(hasHan) ? 'English' : 'Chinese'}, and others have.`
    return [{ ...warningOf(rule), check: 'one-language', evidence }]
  })
}

async function meaningFindings(
  rules: readonly Placed[],
  embed: EmbedText,
): Promise<MomentFinding[]> {
  const finder = new MomentFinder(rules, embed)
  const findings: MomentFinding[] = []
  const missing = new Set<string>()
  for (const rule of rules) {
    if (rule.kind === 'ordinary') continue
    const finds = async (text: string): Promise<boolean> => {
      const found = await finder.find(text, rule.side)
      return found.some(({ ruleId }) => ruleId === rule.id)
    }
    for (const text of rule.meaning) {
      const language = hasHan(text) ? 'zh' : 'en'
      if (!(await embed(text, language))) missing.add(language)
      else if (isKeptOut(rule, text) || !(await finds(text))) {
        const evidence = `“${text}” is nearer to what is not meant, is kept out by “unless”, or comes behind a rule with a lower number.`
        findings.push({ ...warningOf(rule), check: 'own-phrase-lost', evidence })
      }
    }
    for (const text of rule.unlike)
      if (await finds(text))
        findings.push({
          ...warningOf(rule),
          check: 'unlike-found',
          evidence: `“${text}” is found.`,
        })
  }
  const notes = [...missing].map((language): MomentFinding => {
    const evidence = `The embedding model for ${language === 'zh' ? 'Chinese' : 'English'} is not installed: meaning was not checked.`
    return { severity: 'note', check: 'model', line: 1, evidence }
  })
  return [...findings, ...notes]
}

function isKeptOut({ unless }: MomentRule, text: string): boolean {
  return unless.some((pattern) => patternOf(pattern).test(spokenWords(text)))
}

function warningOf({ line, id }: Placed): { severity: 'warning'; line: number; ruleId: string } {
  return { severity: 'warning', line, ruleId: id }
}

function inOrder(findings: readonly MomentFinding[]): MomentFinding[] {
  const order = Object.keys(momentChecks)
  return [...findings].sort(
    (a, b) => order.indexOf(a.check) - order.indexOf(b.check) || a.line - b.line,
  )
}
