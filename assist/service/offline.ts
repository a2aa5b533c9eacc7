import type { Config } from '../settings/config.js'
import { progressBar } from '../log/progress-bar.js'
import { createAssist, usesAccurateModel, type Assist } from './assist.js'
import { demoGlossaryFiles, demoSolutionFiles } from './demo-base.js'
import { ensureAccurateModel, ensureModels } from './ensure-models.js'
import { defaultBase, type SolutionStore } from '../store/solution-store.js'
import type { GlossaryEntry } from '../solutions/glossary.js'
import type { Solution } from '../solutions/solution.js'
import { openSqliteStore } from '../store/sqlite/sqlite-store.js'
import type { Store } from '../store/store.js'

/** Files of a base; the demo base with its glossary where no solutions are named. */
export interface BaseFiles {
  readonly solutions?: string | undefined
  readonly glossary?: string | undefined
}

/** Where offline work tells how far it is and what failed. */
export interface OfflineOutput {
  readonly stderr: NodeJS.WriteStream
}

/** A base as another store has it. */
export interface BaseContent {
  readonly entries: readonly Solution[]
  readonly glossary: readonly GlossaryEntry[]
}

async function fillBase(store: SolutionStore, base: BaseFiles | BaseContent): Promise<void> {
  if ('entries' in base) {
    await store.replace(defaultBase, base.entries)
    await store.replaceGlossary(defaultBase, base.glossary)
    return
  }
  const { solutions, glossary } = base
  const files = solutions === undefined ? demoSolutionFiles : [{ path: solutions }]
  await store.importFiles(defaultBase, files, 'replace')
  if (glossary !== undefined) await store.importGlossary(defaultBase, [{ path: glossary }])
  else if (solutions === undefined) await store.importGlossary(defaultBase, demoGlossaryFiles)
}

/**
 * Runs work on the service without its doors: a store in memory, the solutions of a file, or the demo base where
 * none is named.
 *
 * @param files those of the base, the solutions file alone, or what the base holds
 */
export async function withOfflineAssist<T>(
  config: Config,
  files: BaseFiles | BaseContent | string | undefined,
  { stderr }: OfflineOutput,
  work: (assist: Assist) => Promise<T>,
): Promise<T> {
  const store = await openSqliteStore({ path: ':memory:' })
  try {
    await fillBase(store.solutions, typeof files === 'object' ? files : { solutions: files })
    await ensureModels(config, stderr)
    if (usesAccurateModel(config)) await ensureAccurateModel(config, stderr)
    return await withAssist(config, store, stderr, work)
  } finally {
    await store.close()
  }
}

async function withAssist<T>(
  config: Config,
  store: Store,
  stderr: NodeJS.WriteStream,
  work: (assist: Assist) => Promise<T>,
): Promise<T> {
  const assist = createAssist({
    config,
    store,
    observer: {
      event: () => undefined,
      shed: () => undefined,
      failed: (callId, thrown) => {
        const reason = thrown instanceof Error ? thrown.message : String(thrown)
        stderr.write(`${callId}: ${reason}\n`)
      },
    },
  })
  const bar = progressBar(stderr, 'Indexing solutions')
  try {
    await Promise.all([assist.ready(), assist.loadBase(defaultBase, (share) => bar.update(share))])
    bar.end()
    return await work(assist)
  } finally {
    bar.end()
    await assist.close()
  }
}
