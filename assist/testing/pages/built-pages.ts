import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { build } from 'vite'

import { packageRoot } from '../../settings/package-root.js'

const sources = path.join(packageRoot, 'assist', 'pages')

/** Pages as browsers load them. */
export interface BuiltPages {
  readonly folder: string
  /** Removes what was built for this test alone. */
  readonly remove: () => void
}

/** The pages of the build where nothing has changed since, else built anew, which takes some seconds. */
export async function builtPages(): Promise<BuiltPages> {
  const built = path.join(packageRoot, 'dist', 'pages')
  if (isUpToDate(path.join(built, 'index.html'))) return { folder: built, remove: () => undefined }
  return freshPages()
}

/** The pages, built into a folder of their own. */
async function freshPages(): Promise<BuiltPages> {
  const folder = mkdtempSync(path.join(tmpdir(), 'assist-pages-'))
  await build({
    configFile: path.join(sources, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  })
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

function isUpToDate(page: string): boolean {
  const builtMs = statSync(page, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return readdirSync(sources, { recursive: true, withFileTypes: true }).every((entry) => {
    if (!entry.isFile() || entry.name.endsWith('.test.ts')) return true
    return statSync(path.join(entry.parentPath, entry.name)).mtimeMs < builtMs
  })
}
