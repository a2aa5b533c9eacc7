import type { Config } from '../config.js'
import { createAssist, usesAccurateModel, type Assist } from '../index.js'
import { demoSolutions } from '../server/demo-base.js'
import { ensureAccurateModel, ensureModels } from '../server/ensure-models.js'
import { readSolutionsFile } from '../store/solutions-file/read-solutions-file.js'
import { defaultBase, openStore } from '../store/store.js'
import type { CommandIo } from './command.js'
import { progressBar } from './progress-bar.js'

/**
 * Runs work on the service without its doors: a store in memory, the solutions of a file, or the demo base where
 * none is named.
 *
 * @param solutionsFile path of a solutions file
 */
export async function withOfflineAssist<T>(
  config: Config,
  solutionsFile: string | undefined,
  io: CommandIo,
  work: (assist: Assist) => Promise<T>,
): Promise<T> {
  const solutions =
    solutionsFile === undefined ? await demoSolutions() : await readSolutionsFile(solutionsFile)
  await ensureModels(config, io.stderr)
  if (usesAccurateModel(config)) await ensureAccurateModel(config, io.stderr)
  const store = await openStore({ path: ':memory:' })
  const assist = createAssist({
    config,
    store,
    observer: {
      event: () => undefined,
      shed: () => undefined,
      failed: (callId, thrown) => {
        const reason = thrown instanceof Error ? thrown.message : String(thrown)
        io.stderr.write(`${callId}: ${reason}\n`)
      },
    },
  })
  const bar = progressBar(io.stderr, 'Indexing solutions')
  try {
    await store.replaceSolutions(defaultBase, solutions)
    await Promise.all([assist.ready(), assist.loadBase(defaultBase, (share) => bar.update(share))])
    bar.end()
    return await work(assist)
  } finally {
    bar.end()
    await assist.close()
    await store.close()
  }
}
