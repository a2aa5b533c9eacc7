/** The demo base in hand, for tests and benches; the service has its store read the files. */
import { demoGlossaryFiles, demoSolutionFiles } from '../service/demo-base.js'
import type { GlossaryEntry } from '../solutions/glossary.js'
import type { Solution } from '../solutions/solution.js'
import { readGlossaryFiles, readSolutionsFiles } from '../store/base-files.js'

/** The solutions that are shipped. */
export function demoSolutions(): Promise<Solution[]> {
  return readSolutionsFiles(demoSolutionFiles)
}

/** The glossary that is shipped. */
export function demoGlossary(): Promise<GlossaryEntry[]> {
  return readGlossaryFiles(demoGlossaryFiles)
}
