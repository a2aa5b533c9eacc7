import { lintRules, severities, type Finding, type LintRule, type Severity } from './finding.js'
import { counted, named } from './rules/naming.js'

/** At most so many findings of a rule are written out; JSON has all of them. */
const maxShown = 20

/** How many findings there are. */
export interface LintCounts extends Readonly<Record<Severity, number>> {
  /** Entries that were read. */
  readonly entries: number
  /** Findings by rule; rules without any are left out. */
  readonly rules: Readonly<Partial<Record<LintRule, number>>>
}

/** Counts findings by severity and by rule. */
export function countFindings(findings: readonly Finding[], entryCount: number): LintCounts {
  const rules: Partial<Record<LintRule, number>> = {}
  for (const { rule } of findings) rules[rule] = (rules[rule] ?? 0) + 1
  const of = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length
  return {
    entries: entryCount,
    error: of('error'),
    warning: of('warning'),
    note: of('note'),
    rules,
  }
}

/** Writes findings for people: grouped by rule, each advice once below its findings, a summary as the last line. */
export function lintReport(findings: readonly Finding[], counts: LintCounts): string {
  const rules = (Object.keys(lintRules) as LintRule[]).flatMap((rule) => {
    const own = findings.filter((finding) => finding.rule === rule)
    return own.length === 0 ? [] : [section(rule, own)]
  })
  const totals = severities.map((severity) => counted(counts[severity], severity)).join(', ')
  const entries = counts.entries === 1 ? '1 entry' : `${counts.entries} entries`
  return [...rules, `${entries}: ${totals}.\n`].join('\n')
}

function section(rule: LintRule, findings: readonly Finding[]): string {
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [counted(count, severity)]
  })
  const lines = [`${rule}: ${lintRules[rule]} (${counts.join(', ')})`]
  const shown = findings.slice(0, maxShown)
  for (const [at, { severity, ids, evidence, advice }] of shown.entries()) {
    lines.push(`  ${severity.padEnd(8)}${ids.length > 0 ? `${named(ids)}: ` : ''}${evidence}`)
    if (shown[at + 1]?.advice !== advice) lines.push(`          → ${advice}`)
  }
  const hiddenCount = findings.length - shown.length
  if (hiddenCount > 0) lines.push(`          and ${hiddenCount} more; --json has all of them`)
  return `${lines.join('\n')}\n`
}
