/**
 * Leaves of the emitted types what the client's own types reach: the compiler writes those of every source that it
 * has read.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const folder = join(import.meta.dirname, 'dist', 'types')
/** @type {Set<string>} */
const reached = new Set()

/**
 * Follows what a file imports from its neighbours.
 *
 * @param {string} file
 */
function follow(file) {
  if (reached.has(file)) return
  reached.add(file)
  for (const [, name] of readFileSync(file, 'utf8').matchAll(
    /(?:from|import\()\s*'(\.[^']+)\.js'/g,
  ))
    follow(resolve(dirname(file), `${name}.d.ts`))
}

follow(join(folder, 'client', 'assist-client.d.ts'))
for (const name of readdirSync(folder, { recursive: true })) {
  const file = join(folder, name)
  if (file.endsWith('.d.ts') && !reached.has(file)) rmSync(file)
}
