import type { Config } from '../settings/config.js'
import { progressBar } from '../log/progress-bar.js'
import { createAssist, usesAccurateModel, type Assist } from './assist.js'
import { demoGlossary, demoSolutions } from './demo-base.js'
import { ensureAccurateModel, ensureModels } from './ensure-models.js'
import { readGlossaryFile } from '../solutions/glossary-file.js'
import { readSolutionsFile } from '../solutions/files/read-solutions-file.js'
import type { GlossaryEntry } from '../solutions/glossary.js'
import { defaultBase, openStore } from '../store/store.js'

/** Files of a base; the demo base with its glossary where no solutions are named. */
export interface BaseFiles {
  readonly solutions?: string | undefined
  readonly glossary?: string | undefined
}

/** Where offline work tells how far it is and what failed. */
export interface OfflineOutput {
  readonly stderr: NodeJS.WriteStream
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
  const named = typeof files === 'object' ? files : { solutions: files }
  const solutions =
    named.solutions === undefined ? await demoSolutions() : await readSolutionsFile(named.solutions)
  const glossary = await glossaryOf(named)
  await ensureModels(config, stderr)
  if (usesAccurateModel(config)) await ensureAccurateModel(config, stderr)
  const store = await openStore({ path: ':memory:' })
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
    await store.replaceSolutions(defaultBase, solutions)
    await store.replaceGlossary(defaultBase, glossary)
    await Promise.all([assist.ready(), assist.loadBase(defaultBase, (share) => bar.update(share))])
    bar.end()
    return await work(assist)
  } finally {
    bar.end()
    await assist.close()
    await store.close()
  }
}

async function glossaryOf({ solutions, glossary }: BaseFiles): Promise<GlossaryEntry[]> {
  if (glossary !== undefined) return readGlossaryFile(glossary)
  return solutions === undefined ? demoGlossary() : []
}
