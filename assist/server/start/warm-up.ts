import type { Admission } from '../../capacity/admission.js'
import type { Log } from '../../log/log.js'
import type { Assist } from '../../service/assist.js'
import { defaultBase } from '../../store/solution-store.js'
import type { StartReport } from './start-report.js'

/** What is brought to where calls can be taken. */
export interface WarmUpParts {
  readonly assist: Assist
  readonly admission: Pick<Admission, 'measured' | 'capacityCalls'>
  readonly log: Log
  readonly report: StartReport
}

/**
 * Brings models and solution bases to where calls can be taken. Where a killed service left calls behind, their
 * clients wait: they get their ears and the words of their bases at once, and the rest comes while they talk.
 *
 * @returns `rest` resolves when everything is there
 */
export async function warmUp(parts: WarmUpParts): Promise<{ readonly rest: Promise<void> }> {
  const { assist, report } = parts
  // A store that refuses is seen to elsewhere.
  const left = await assist.store.calls.unended().catch(() => [])
  const waiting = left.filter(({ place }) => place !== null && place.legs.length > 0)
  if (waiting.length === 0) {
    await loadAll(parts)
    await measure(parts)
    return { rest: Promise.resolve() }
  }
  report.step(
    `Taking up calls that were left behind: ${waiting.length}. The rest is loaded meanwhile.`,
  )
  const bases = assist.bringBackBases([
    defaultBase,
    ...waiting.flatMap(({ facts: { solutions } }) => solutions ?? []),
  ])
  await Promise.all([assist.readyEars(), bases.words])
  await measure(parts)
  // One after the other: the ears have to catch up meanwhile.
  return { rest: bases.index.then(() => assist.ready()) }
}

/** Says which languages are matched by words alone. */
export function tellMissing({ languagesWithoutMeaning: languages }: Assist, log: Log): void {
  if (languages.length > 0) log.warn({ languages }, 'an embedding model is missing: words alone')
}

async function loadAll({ assist, report }: WarmUpParts): Promise<void> {
  const parts = ['recognition', 'second pass', 'solution base'] as const
  const loading = report.loading(parts)
  const told =
    (part: (typeof parts)[number]) =>
    (share: number): void =>
      loading.update(part, share)
  const [ears, secondPass, base] = parts
  try {
    await Promise.all([
      assist.readyEars(told(ears)).then(() => loading.update(ears, 1)),
      assist.readySecondPass().then(() => loading.update(secondPass, 1)),
      assist.loadBase(undefined, told(base)).then(() => loading.update(base, 1)),
    ])
  } finally {
    loading.end()
  }
}

async function measure({ assist, admission, log, report }: WarmUpParts): Promise<void> {
  if (assist.config.admission !== 'measured') return
  report.step('Measuring how many calls this machine carries.')
  admission.measured(await assist.measuredCapacity())
  log.info({ calls: admission.capacityCalls }, 'calls that this machine carries, as measured')
}
