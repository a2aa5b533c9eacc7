import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../../errors/errors.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'

/** How the name of a written log ends. */
export const logEnding = '.events.jsonl'

/** A log as it lies on the disk. */
export interface WrittenLog {
  /** Of the file, without its ending. */
  readonly name: string
  readonly events: readonly CallEvent[]
  /** The file's text, byte for byte. */
  readonly text: string
}

/** Whether a name could be that of a log or of a folder with logs. */
export async function areLogs(name: string): Promise<boolean> {
  if (name.endsWith(logEnding)) return true
  const found = await stat(name).catch(() => undefined)
  return found?.isDirectory() === true
}

/**
 * Reads a log, or every log of a folder, by name.
 *
 * @throws AssistError ASSIST_FILE_INVALID naming file, line and reason
 */
export async function readLogs(name: string): Promise<WrittenLog[]> {
  const found = await stat(name).catch((cause: unknown) => {
    throw refusal(name, 'it cannot be read', cause)
  })
  if (!found.isDirectory()) return [await readLog(name)]
  const names = (await readdir(name)).filter((one) => one.endsWith(logEnding)).sort()
  if (names.length === 0) throw refusal(name, `no <name>${logEnding} is in it`)
  return Promise.all(names.map((one) => readLog(path.join(name, one))))
}

async function readLog(file: string): Promise<WrittenLog> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw refusal(file, 'it cannot be read', cause)
  })
  const events = text
    .split('\n')
    .flatMap((line, index) => (line === '' ? [] : [eventOf(line, file, index + 1)]))
  return { name: path.basename(file).slice(0, -logEnding.length), events, text }
}

/** An event as one line of a file. */
export function logText(events: readonly CallEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('')
}

function eventOf(line: string, file: string, number: number): CallEvent {
  try {
    const event = JSON.parse(line) as Partial<CallEvent>
    if (typeof event.type === 'string' && typeof event.atMs === 'number') return event as CallEvent
  } catch {
    // Told below.
  }
  throw refusal(file, `line ${number} is no event`)
}

function refusal(name: string, reason: string, cause?: unknown): AssistError {
  return new AssistError(
    'ASSIST_FILE_INVALID',
    `“${path.basename(name)}” is no event log: ${reason}. Expected <name>${logEnding}, as assist replay --out writes it.`,
    { cause },
  )
}
