import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../../errors/errors.js'
import type { Solution } from '../solution.js'
import { parseSolutions } from './solutions-file.js'

/**
 * Reads a solutions file of any supported kind from disk.
 *
 * @throws AssistError ASSIST_SOLUTIONS_FILE_INVALID where it is not there, or naming line and reason
 */
export async function readSolutionsFile(file: string): Promise<Solution[]> {
  const fileName = path.basename(file)
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new AssistError(
      'ASSIST_SOLUTIONS_FILE_INVALID',
      `“${fileName}” cannot be read. Expected a .jsonl, .csv or .md file.`,
      { cause },
    )
  })
  return parseSolutions(bytes, { fileName })
}
