import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'

import { SourceError, type Source } from './source.js'

/**
 * A mirror that is a folder, laid out as `<mirror>/<model>/<file>`.
 *
 * @param folder the mirror's folder of one model
 */
export function folderSource(label: string, folder: string): Source {
  return {
    label,
    async fetch(wanted, target) {
      for (const file of wanted) {
        const path = join(folder, file.file)
        const found = await stat(path).catch(() => undefined)
        if (!found?.isFile()) throw new SourceError(`has no ${file.file}`)
        await target.write(file, createReadStream(path))
        await target.accept(file)
      }
    },
  }
}
