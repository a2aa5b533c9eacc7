import path from 'node:path'

import { packageRoot } from '../settings/package-root.js'
import { readGlossaryFile } from '../solutions/glossary-file.js'
import type { GlossaryEntry } from '../solutions/glossary.js'
import type { Solution } from '../solutions/solution.js'
import { readSolutionsFile } from '../solutions/files/read-solutions-file.js'

/** The demo base is one base of two files. */
const demoFiles = ['demo.en.jsonl', 'demo.zh.jsonl']

/** The solutions that are shipped: ten topics in English and in Mandarin. */
export async function demoSolutions(): Promise<Solution[]> {
  const parsed = await Promise.all(
    demoFiles.map(async (fileName) => {
      const file = path.join(packageRoot, 'fixtures', 'solutions', fileName)
      return readSolutionsFile(file)
    }),
  )
  return parsed.flat()
}

/** Customers' words for what the demo base calls by its proper names, in both languages. */
export async function demoGlossary(): Promise<GlossaryEntry[]> {
  const files = ['demo.en.glossary.csv', 'demo.zh.glossary.csv']
  const folder = path.join(packageRoot, 'fixtures', 'glossaries')
  return (await Promise.all(files.map((name) => readGlossaryFile(path.join(folder, name))))).flat()
}
