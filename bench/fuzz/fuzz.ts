import fc from 'fast-check'

/** Something that takes input from outside. */
export interface FuzzTarget {
  readonly name: string
  /** Makes inputs: of the corpus, of the generator, and the one with a few bytes of the other. */
  readonly inputs: fc.Arbitrary<unknown>
  /** Resolves with what is wrong with the answer; undefined where it is as it may be. */
  readonly feed: (input: unknown) => Promise<string | undefined>
}

/** How much is to be tried. */
export interface FuzzPlan {
  readonly targets: readonly FuzzTarget[]
  /** Of all targets together; each has the same share. */
  readonly budgetMs: number
  readonly seed: number
  readonly progress: (line: string) => void
}

/** An input that was not taken as it should be. */
export interface FuzzFinding {
  readonly target: string
  readonly kind: 'crash' | 'hang' | 'wrong'
  readonly what: string
  /** As JSON. */
  readonly input: string
}

/** What came of it. */
export interface FuzzOutcome {
  /** Inputs by target. */
  readonly tried: Readonly<Record<string, number>>
  readonly findings: readonly FuzzFinding[]
}

/** An input that is not answered by then hangs, in ms. */
const hangMs = 10_000

/** Feeds every target until its share of the time is over, and notes what throws, hangs or answers wrongly. */
export async function fuzz({ targets, budgetMs, seed, progress }: FuzzPlan): Promise<FuzzOutcome> {
  const tried: Record<string, number> = {}
  const findings: FuzzFinding[] = []
  const uncaught: unknown[] = []
  const note = (thrown: unknown): void => void uncaught.push(thrown)
  process.on('uncaughtException', note).on('unhandledRejection', note)
  try {
    for (const [at, target] of targets.entries()) {
      const endMs = performance.now() + budgetMs / targets.length
      const { name } = target
      let count = 0
      for (const input of fc.sample(target.inputs, { seed: seed + at, numRuns: maxInputs })) {
        if (performance.now() > endMs) break
        count++
        const wrong = await outcomeOf(target, input)
        const crash = uncaught
          .splice(0)
          .map((thrown) => ({ kind: 'crash' as const, what: wordsOf(thrown) }))
        for (const one of [...(wrong ? [wrong] : []), ...crash]) {
          const finding = { target: name, ...one, input: JSON.stringify(input).slice(0, 2_000) }
          findings.push(finding)
          progress(JSON.stringify(finding))
        }
      }
      tried[name] = count
      progress(`${name}: ${count} inputs`)
    }
  } finally {
    process.off('uncaughtException', note).off('unhandledRejection', note)
  }
  return { tried, findings }
}

/** Made at once, so that a seed gives the same inputs. */
const maxInputs = 5_000

async function outcomeOf(
  { feed }: FuzzTarget,
  input: unknown,
): Promise<Pick<FuzzFinding, 'kind' | 'what'> | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), hangMs)
  })
  try {
    const answer = await Promise.race([feed(input), late])
    if (answer === 'late') return { kind: 'hang', what: `no answer in ${hangMs} ms` }
    return answer === undefined ? undefined : { kind: 'wrong', what: answer }
  } catch (thrown) {
    return { kind: 'crash', what: wordsOf(thrown) }
  } finally {
    clearTimeout(timer)
  }
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message).slice(0, 1_000) : String(thrown)
}
