import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import path from 'node:path'

import type { CallReport } from './transcript-files.js'

/**
 * Hash of a recording's bytes and of all that its log follows from: two runs of one hash give the same log.
 *
 * @param settings what beside the bytes the log follows from
 * @returns 16 hexadecimal digits
 */
export async function runHash(file: string, settings: readonly unknown[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(settings))
  for await (const block of createReadStream(file)) hash.update(block as Buffer)
  return hash.digest('hex').slice(0, 16)
}

/** The report of a recording that an earlier run has finished, by the same hash; undefined where none has. */
export async function finishedReport(
  folder: string,
  name: string,
  run: string,
): Promise<CallReport | undefined> {
  try {
    const text = await readFile(path.join(folder, `${name}.json`), 'utf8')
    const report = JSON.parse(text) as CallReport
    for (const ending of ['events.jsonl', 'vtt'])
      await access(path.join(folder, `${name}.${ending}`))
    return report.run === run ? report : undefined
  } catch {
    // Not there, or not whole: it is done again.
    return undefined
  }
}
