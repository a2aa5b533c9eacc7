import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json, seen from the sources and from what was built of them alike. */
export const packageRoot = upTo('package.json', path.dirname(fileURLToPath(import.meta.url)))

function upTo(file: string, folder: string): string {
  const above = path.dirname(folder)
  return existsSync(path.join(folder, file)) || above === folder ? folder : upTo(file, above)
}
