import type { Config } from '../settings/config.js'
import { AssistError } from '../errors/errors.js'
import { embedderFolders } from '../matching/meaning/embedder-folders.js'
import { countFindings, lintReport } from '../solutions-lint/lint-report.js'
import { lintSolutions } from '../solutions-lint/lint-solutions.js'
import { TextEmbedder } from '../solutions-lint/text-embedder.js'
import { readSolutionsFile } from '../solutions/files/read-solutions-file.js'
import { solutionsUsage } from './solutions-command.js'
import type { Solution } from '../solutions/solution.js'
import { parseCommand, usageError, writeJson, type CommandIo } from './command.js'
import { progressBar, type ProgressBar } from './progress-bar.js'

/** Time that a link has to answer. */
const linkTimeoutMs = 5_000

/**
 * `assist solutions lint FILE...`: what is wrong with a base. Several files are one base, such as a file a language.
 *
 * @param args what follows `lint`
 * @returns the exit status: 1 where there is an error, 0 where there are warnings at most
 * @throws AssistError ASSIST_USAGE, and ASSIST_SOLUTIONS_FILE_INVALID for a file that cannot be read at all or repeats an
 * id of another
 */
export async function runLintCommand(
  args: readonly string[],
  config: Pick<Config, 'modelsDir' | 'embeddingModels'>,
  io: CommandIo,
): Promise<number> {
  const parsed = parseCommand(
    args,
    { links: { type: 'boolean' }, json: { type: 'boolean' } },
    solutionsUsage,
  )
  if (parsed.positionals.length === 0) throw usageError('A file is needed.', solutionsUsage)
  const solutions = await readBase(parsed.positionals)
  const embedder = new TextEmbedder(embedderFolders(config))
  const progress = new PhaseBars(io)
  try {
    const findings = await lintSolutions(solutions, {
      today: new Date().toISOString().slice(0, 10),
      embed: (text, language) => embedder.embed(text, language),
      onProgress: (what, share) => progress.update(what, share),
      ...(parsed.flag('links') ? { links: { fetch, timeout } } : {}),
    })
    progress.end()
    const counts = countFindings(findings, solutions.length)
    if (parsed.flag('json')) writeJson(io, { findings, counts })
    else io.stdout.write(lintReport(findings, counts))
    return counts.error > 0 ? 1 : 0
  } finally {
    progress.end()
    await embedder.close()
  }
}

const timeout = (): AbortSignal => AbortSignal.timeout(linkTimeoutMs)

async function readBase(files: readonly string[]): Promise<Solution[]> {
  const solutions: Solution[] = []
  const ids = new Set<string>()
  for (const file of files) {
    for (const solution of await readSolutionsFile(file)) {
      if (ids.has(solution.id)) {
        throw new AssistError(
          'ASSIST_SOLUTIONS_FILE_INVALID',
          `The id “${solution.id}” is in more than one of the files; an entry needs an id of its own.`,
        )
      }
      ids.add(solution.id)
      solutions.push(solution)
    }
  }
  return solutions
}

/** One bar after another, as the work goes on to something else. */
class PhaseBars {
  readonly #io: CommandIo
  #what = ''
  #bar: ProgressBar | undefined

  constructor(io: CommandIo) {
    this.#io = io
  }

  update(what: string, share: number): void {
    if (what !== this.#what) {
      this.end()
      this.#what = what
      this.#bar = progressBar(this.#io.stderr, what)
    }
    this.#bar?.update(share)
  }

  end(): void {
    this.#bar?.end()
    this.#bar = undefined
  }
}
