import type { EntryRule, Finding } from '../finding.js'

const languageNames = { en: 'English', zh: 'Chinese', ko: 'Korean' } as const

type TwinLanguage = keyof typeof languageNames

/**
 * Finds entries that have no counterpart in another language of the base. Counterparts are matched by id: `en-refund`
 * and `zh-refund`. A language takes part when at least half of its entries have a counterpart in the larger one.
 * Otherwise its ids mean something else, or the base was never meant to be complete in it.
 */
export const twinFindings: EntryRule = (solutions) => {
  const ids = new Set(solutions.map(({ id }) => id))
  const stems = new Map<TwinLanguage, Set<string>>()
  for (const id of ids) {
    const [, language, stem] = /^(en|zh|ko)-(.+)$/.exec(id) ?? []
    if (language === undefined || stem === undefined) continue
    const own = stems.get(language as TwinLanguage) ?? new Set()
    stems.set(language as TwinLanguage, own.add(stem))
  }
  const [first, ...others] = [...stems].sort(([, a], [, b]) => b.size - a.size)
  if (!first) return []
  return others
    .filter(([, own]) => [...own].filter((stem) => first[1].has(stem)).length * 2 >= own.size)
    .flatMap((other) => [...missing(first, other, ids), ...missing(other, first, ids)])
}

function missing(
  [from, stems]: [TwinLanguage, ReadonlySet<string>],
  [to]: [TwinLanguage, ReadonlySet<string>],
  ids: ReadonlySet<string>,
): Finding[] {
  return [...stems]
    .filter((stem) => !ids.has(`${to}-${stem}`))
    .map((stem): Finding => {
      return {
        ...{ severity: 'warning', rule: 'twin', ids: [`${from}-${stem}`] },
        evidence: `${from}-${stem} has no counterpart ${to}-${stem}.`,
        advice: `Write the ${languageNames[to]} entry, or leave it out knowingly: who speaks ${languageNames[to]} finds nothing here.`,
      }
    })
}
