/** How far two judge alike what both have judged. */
export interface PairAgreement {
  readonly first: string
  readonly second: string
  /** What both have judged. */
  readonly count: number
  /** Share of it on which they say the same. */
  readonly same: number
  /** Cohen's kappa: 1 where they always agree, 0 where they do as often as chance would; null where it is undefined. */
  readonly kappa: number | null
}

/** One judgement: of whom, on what, and what it says. */
export interface Judgement {
  readonly who: string
  /** Equal for what is compared. */
  readonly subject: string
  readonly says: string
}

/** Agreement of each pair that has judged something in common; a later judgement of the same counts. Source: Cohen 1960. */
export function pairAgreements(judgements: readonly Judgement[]): PairAgreement[] {
  const byPerson = new Map<string, Map<string, string>>()
  for (const { who, subject, says } of judgements) {
    const own = byPerson.get(who) ?? new Map<string, string>()
    byPerson.set(who, own.set(subject, says))
  }
  const people = [...byPerson.keys()].sort()
  return people.flatMap((first, at) =>
    people.slice(at + 1).flatMap((second): PairAgreement[] => {
      const pairs = [...(byPerson.get(first) ?? [])].flatMap(([subject, says]) => {
        const other = byPerson.get(second)?.get(subject)
        return other === undefined ? [] : [[says, other] as const]
      })
      return pairs.length === 0 ? [] : [{ first, second, ...kappaOf(pairs) }]
    }),
  )
}

function kappaOf(
  pairs: readonly (readonly [string, string])[],
): Pick<PairAgreement, 'count' | 'same' | 'kappa'> {
  const share = (is: (pair: readonly [string, string]) => boolean): number =>
    pairs.filter(is).length / pairs.length
  const same = share(([a, b]) => a === b)
  const byChance = [...new Set(pairs.flat())].reduce((sum, says) => {
    return sum + share(([a]) => a === says) * share(([, b]) => b === says)
  }, 0)
  const round = (value: number): number => Math.round(value * 1_000) / 1_000
  const kappa = byChance === 1 ? null : round((same - byChance) / (1 - byChance))
  return { count: pairs.length, same: round(same), kappa }
}
