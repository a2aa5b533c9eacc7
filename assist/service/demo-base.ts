import path from 'node:path'

import { packageRoot } from '../settings/package-root.js'
import type { GlossaryFile, SolutionsFile } from '../store/base-files.js'

const filesIn = (folder: string, ...names: readonly string[]): readonly { path: string }[] =>
  names.map((name) => ({ path: path.join(packageRoot, 'fixtures', folder, name) }))

/** The solutions that are shipped, as files of one base: ten topics in English and in Mandarin. */
export const demoSolutionFiles = filesIn(
  'solutions',
  'demo.en.jsonl',
  'demo.zh.jsonl',
) satisfies readonly SolutionsFile[]

/** Customers' words for what the demo base calls by its proper names, in both languages. */
export const demoGlossaryFiles = filesIn(
  'glossaries',
  'demo.en.glossary.csv',
  'demo.zh.glossary.csv',
) satisfies readonly GlossaryFile[]
