import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { format } from 'prettier'

import type { Bench } from './bench.js'
import { resultsPage } from './results-page.js'
import type { Results } from './results.js'

/** Reads `results.json` of a folder; nothing where there is none yet. */
export async function readResults(folder: string): Promise<Results> {
  try {
    return JSON.parse(await readFile(path.join(folder, 'results.json'), 'utf8')) as Results
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw thrown
  }
}

/** Writes `results.json` and the page made from it. */
export async function writeResults(
  folder: string,
  results: Results,
  benches: readonly Bench[],
): Promise<void> {
  const json = await format(JSON.stringify(results), { parser: 'json', printWidth: 100 })
  const page = await format(resultsPage(results, benches), { parser: 'markdown', printWidth: 100 })
  await writeFile(path.join(folder, 'results.json'), json)
  await writeFile(path.join(folder, 'results.md'), page)
}
