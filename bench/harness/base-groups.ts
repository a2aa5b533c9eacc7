import { readQueries } from '../../assist/quality/scores/matching-files.js'
import { readSolutionsFile } from '../../assist/solutions/files/read-solutions-file.js'
import type { TextLanguage } from '../../assist/matching/words/analysis.js'
import { fittingSets, type FittingSet } from './fitting-sets.js'
import { evaluationFile } from './inputs.js'
import { sampleOf } from './numbers.js'

/** A set of a base; with a key, it is reported. */
export interface GroupedSet extends FittingSet {
  readonly key?: string
}

/** All labelled sets of one base, whose figures depend on one another: what is left out is left out whole. */
export interface BaseGroup {
  readonly key: string
  readonly sets: readonly GroupedSet[]
}

/** Most queries of a set: more change no figure by a point. */
const maxQueryCount = 1_500
const quickQueryCount = 60
/** Weight of a base in a fit: that which HWU64 has in the shipped one, so that the ridge is as strong. */
const groupWeight = 6

/** Every base of a language with labelled queries; each counts the same. */
export async function baseGroups(language: TextLanguage, isQuick: boolean): Promise<BaseGroup[]> {
  const fitting = await fittingSets(language)
  const own =
    language === 'en'
      ? [
          // Three parts typed, three as heard; then the demo base, typed and as heard.
          named('hwu64', fitting.slice(0, 6), { hwu64: 0, hwu64Heard: 3 }),
          named('demoEn', fitting.slice(6), { demoEn: 0, demoEnHeard: 1 }),
          await evaluationGroup('banking77', 'en/banking77', ['queries', 'misheard']),
          await evaluationGroup('clinc150', 'en/clinc150', ['queries']),
        ]
      : [
          named('pairsZh', fitting.slice(0, 2), { pairsZh: 0, pairsZhHomophones: 1 }),
          named('demoZh', fitting.slice(2), { demoZh: 0, demoZhHomophones: 1 }),
          await evaluationGroup('faqZh', 'zh/faq_service', ['queries', 'misheard']),
        ]
  const most = isQuick ? quickQueryCount : maxQueryCount
  return own.map(({ key, sets }) => ({
    key,
    sets: sets.map((set) => ({
      ...set,
      queries: sampleOf(set.queries, most),
      weight: groupWeight / sets.length,
    })),
  }))
}

function named(
  key: string,
  sets: readonly FittingSet[],
  reported: Readonly<Record<string, number>>,
): BaseGroup {
  const keyOf = new Map(Object.entries(reported).map(([own, at]) => [at, own]))
  return {
    key,
    sets: sets.map((set, at) => {
      const own = keyOf.get(at)
      return own === undefined ? set : { ...set, key: own }
    }),
  }
}

async function evaluationGroup(
  key: string,
  folder: string,
  files: readonly ('queries' | 'misheard')[],
): Promise<BaseGroup> {
  const inFolder = (file: string): string => evaluationFile('text', folder, `${file}.jsonl`)
  const solutions = await readSolutionsFile(inFolder('solutions'))
  const sets: GroupedSet[] = []
  for (const file of files) {
    const queries = await readQueries(inFolder(file))
    sets.push({ key: file === 'queries' ? key : `${key}Misheard`, solutions, queries })
  }
  return { key, sets }
}
