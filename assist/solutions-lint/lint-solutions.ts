import type { EmbedText } from '../matching/meaning/embed-text.js'
import { languageOfSolution } from '../matching/match-index.js'
import type { Solution } from '../solutions/solution.js'
import { dateFindings } from './rules/dates.js'
import { emptyQuestionFindings } from './rules/empty-questions.js'
import { lintRules, severities, type Finding, type LintRule } from './finding.js'
import { lengthFindings } from './rules/lengths.js'
import { customerTextFindings } from './rules/customer-texts.js'
import { deadLinkFindings, linkFormFindings, type LinkOptions } from './rules/links.js'
import { overlapFindings } from './rules/overlap.js'
import { probeBase, type ProbeOptions } from './probe.js'
import { sameTextFindings } from './rules/same-texts.js'
import { twinFindings } from './rules/twins.js'
import { unreachableFindings } from './rules/unreachable.js'

/** What the check of a base needs beside its entries. */
export interface LintOptions extends ProbeOptions {
  /** Links are followed only where this is given; all other rules work offline. */
  readonly links?: Pick<LinkOptions, 'fetch' | 'timeout'>
}

const entryRules = [
  ...[dateFindings, sameTextFindings, emptyQuestionFindings],
  ...[lengthFindings, twinFindings, customerTextFindings, linkFormFindings],
]

/**
 * Everything that is wrong with a base, ordered by rule, the worst first. Retired entries are left out.
 *
 * Cost: about 3 ms a title or question for its embedding, and the cost of `probeBase`.
 */
export async function lintSolutions(
  solutions: readonly Solution[],
  options: LintOptions,
): Promise<Finding[]> {
  const kept = solutions.filter(({ status }) => status !== 'retired')
  const probes = await probeBase(kept, options)
  const findings = [
    ...entryRules.flatMap((rule) => rule(kept, options.today)),
    ...unreachableFindings(probes),
    ...(await overlapFindings(probes, options.embed)),
    ...(await missingModelFindings(kept, options.embed)),
    ...(options.links ? await deadLinkFindings(kept, { ...options, ...options.links }) : []),
  ]
  const ruleOrder = Object.keys(lintRules) as LintRule[]
  // Sorting is stable: findings of one rule and severity keep the order in which the rule gave them.
  return findings.sort(
    (a, b) =>
      ruleOrder.indexOf(a.rule) - ruleOrder.indexOf(b.rule) ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity),
  )
}

async function missingModelFindings(
  solutions: readonly Solution[],
  embed: EmbedText,
): Promise<Finding[]> {
  const languages = new Map(solutions.map((one) => [languageOfSolution(one), one.title]))
  const findings: Finding[] = []
  for (const [language, title] of languages) {
    if (await embed(title, language)) continue
    const name = language === 'zh' ? 'Chinese' : 'English'
    findings.push({
      ...{ severity: 'note', rule: 'model', ids: [] },
      evidence: `The embedding model for ${name} is not installed: its entries were compared by their words only.`,
      advice: 'Run “assist models install”, then check again.',
    })
  }
  return findings
}
