import type { Config } from '../settings/config.js'
import { progressBar } from '../log/progress-bar.js'
import { createAssist, usesAccurateModel, type Assist } from './assist.js'
import { demoGlossaryFiles, demoSolutionFiles } from './demo-base.js'
import { ensureAccurateModel, ensureModels } from './ensure-models.js'
import { defaultBase, type SolutionStore } from '../store/solution-store.js'
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

async function fillBase(store: SolutionStore, { solutions, glossary }: BaseFiles): Promise<void> {
  const files = solutions === undefined ? demoSolutionFiles : [{ path: solutions }]
  await store.importFiles(defaultBase, files, 'replace')
  if (glossary !== undefined) await store.importGlossary(defaultBase, [{ path: glossary }])
  else if (solutions === undefined) await store.importGlossary(defaultBase, demoGlossaryFiles)
}

/**
 * Runs work on the service without its doors: a store in memory, the solutions of a file, or the demo base where
 * none is named.
 *
 * @param files those of the base, or the solutions file alone
 */
export async function withOfflineAssist<T>(
  config: Config,
  files: BaseFiles | string | undefined,
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
