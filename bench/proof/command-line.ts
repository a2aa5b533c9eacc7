import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'

import { packageRoot } from '../../assist/settings/package-root.js'

/** A folder of a proof's own, empty. */
export async function emptyWorkDir(name: string): Promise<string> {
  const folder = path.join(packageRoot, 'bench', '.work', name)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  return folder
}

/** Says what happens on standard error: standard output is for the result. */
export function progressLine(line: string): void {
  process.stderr.write(`${line}\n`)
}
