import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../../errors/errors.js'

/** A recording to be replayed. */
export interface ListedRecording {
  readonly file: string
  /** Base name, with `-2` and so on where two collide: the call's id, and the name of what is written. */
  readonly name: string
}

/** Endings by which recordings are found in a folder. */
const endings =
  /\.(wav|wave|rf64|flac|mp3|ogg|oga|opus|mp4|m4a|mov|3gp|webm|mkv|mka|aac|amr|gsm|au|aif|aiff)$/i

/**
 * The recordings that files, folders and patterns name, in the order of the names, those of a folder by path. A folder
 * means all recordings in it and below. In a pattern `*` and `?` stand for letters of one name, `**` for any folders,
 * `{a,b}` for one of several, `[ab]` for one letter of several; a file whose own name has these letters is that file.
 *
 * @throws AssistError ASSIST_USAGE for a file without a name, and where a folder or pattern names no recording
 */
export async function listRecordings(names: readonly string[]): Promise<ListedRecording[]> {
  const files: string[] = []
  for (const name of names) files.push(...(await filesOf(name)))
  return uniqueNames(files)
}

async function filesOf(name: string): Promise<string[]> {
  const found = await stat(name).catch(() => undefined)
  if (found?.isDirectory() === true) {
    const inside = (await below(name)).filter((file) => endings.test(file))
    if (inside.length > 0) return inside
    throw new AssistError('ASSIST_USAGE', `The folder “${name}” holds no recording.`)
  }
  // What is not there is told by whoever opens it.
  if (found || !/[*?[{]/.test(name)) return [name]
  const pattern = path.normalize(name)
  const expression = expressionOf(pattern)
  const root = pattern.slice(0, pattern.search(/[*?[{]/)).replace(/[^/\\]*$/, '')
  const matching = (await below(root === '' ? '.' : root)).filter((file) => expression.test(file))
  if (matching.length > 0) return matching
  throw new AssistError('ASSIST_USAGE', `No file fits the pattern “${name}”.`)
}

/** Files below a folder, and links to files, by path. @throws AssistError ASSIST_USAGE where a folder cannot be read */
async function below(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      const reason = cause instanceof Error ? `: ${cause.message}` : ''
      const message = `The folder “${folder}” cannot be read as a whole${reason}.`
      throw new AssistError('ASSIST_USAGE', message, { cause })
    },
  )
  const files: string[] = []
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name)
    if (entry.name.startsWith('.')) continue
    const linked = entry.isSymbolicLink() ? await stat(file).catch(() => undefined) : undefined
    if (entry.isFile() || linked?.isFile() === true) files.push(file)
  }
  return files.sort()
}

/** A pattern as a regular expression over whole paths. */
function expressionOf(pattern: string): RegExp {
  let depth = 0
  const source = pattern.replace(/\*\*[/\\]?|[*?{},]|\[[^\]/]+\]|[^*?{},[]+|\[/g, (part) => {
    if (part.startsWith('**')) return '.*'
    if (part === '*') return '[^/\\\\]*'
    if (part === '?') return '[^/\\\\]'
    if (part === '{') return ((depth += 1), '(?:')
    if (part === '}' && depth > 0) return ((depth -= 1), ')')
    if (part === ',' && depth > 0) return '|'
    if (part.startsWith('[') && part.length > 1) return part.replace(/^\[!/, '[^')
    return part.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
  })
  return new RegExp(`^${source}$`)
}

function uniqueNames(files: readonly string[]): ListedRecording[] {
  const taken = new Set<string>()
  return files.map((file) => {
    const baseName = path.basename(file).replace(/\.[^.]+$/, '')
    if (baseName === '') throw new AssistError('ASSIST_USAGE', `“${file}” is not a file name.`)
    let name = baseName
    // A file may be named like the second of two others.
    for (let count = 2; taken.has(name); count++) name = `${baseName}-${count}`
    taken.add(name)
    return { file, name }
  })
}
