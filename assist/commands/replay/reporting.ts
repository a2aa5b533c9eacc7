import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { CallEvent } from '../../pipeline/log/call-event.js'
import { logEnding, readLogs } from '../../quality/compare/log-file.js'
import { runReport } from '../../quality/report/run-report.js'
import type { ReportLanguage } from '../../quality/report/report-texts.js'
import type { BatchOutcome } from './replay-batch.js'

/** Keeps the logs of a run for its report. */
export class Reporting {
  readonly #file: string
  readonly #language: ReportLanguage
  readonly #logs = new Map<string, readonly CallEvent[]>()

  constructor(file: string, language: ReportLanguage) {
    this.#file = file
    this.#language = language
  }

  /** Takes the log of a call that is over. Partials are not told, and an hour of them is large. */
  keep(name: string, events: readonly CallEvent[]): void {
    this.#logs.set(name, withoutPartials(events))
  }

  /** @param out where logs of an earlier run lie that this one went on with */
  async write(
    { calls, failed }: BatchOutcome,
    titles: ReadonlyMap<string, string>,
    out: string | undefined,
  ): Promise<void> {
    const reported = []
    for (const report of calls) {
      const events = this.#logs.get(report.callId) ?? (await earlier(out, report.callId))
      reported.push({ report, events })
    }
    const page = runReport({ calls: reported, failed, titles, language: this.#language })
    await mkdir(path.dirname(path.resolve(this.#file)), { recursive: true })
    await writeFile(`${this.#file}.part`, page)
    await rename(`${this.#file}.part`, this.#file)
  }
}

async function earlier(out: string | undefined, name: string): Promise<readonly CallEvent[]> {
  if (out === undefined) return []
  const [log] = await readLogs(path.join(out, `${name}${logEnding}`))
  return withoutPartials(log?.events ?? [])
}

function withoutPartials(events: readonly CallEvent[]): CallEvent[] {
  return events.filter(({ type }) => type !== 'transcript.partial')
}
