import type { Command } from 'commander'

import { AssistError } from '../errors/errors.js'
import { progressBar, type ProgressBar } from '../log/progress-bar.js'
import { embedderFolders } from '../matching/meaning/embedder-folders.js'
import { countFindings, lintReport, type LintCounts } from '../solutions-lint/lint-report.js'
import { lintSolutions } from '../solutions-lint/lint-solutions.js'
import { TextEmbedder } from '../solutions-lint/text-embedder.js'
import { readSolutionsFile } from '../solutions/files/read-solutions-file.js'
import type { Solution } from '../solutions/solution.js'
import {
  commandConfig,
  newCommand,
  writeJson,
  type CommandContext,
  type CommandIo,
} from './command.js'
import { jsonOption } from './options.js'

/** Time that a link has to answer. */
const linkTimeoutMs = 5_000

interface LintFlags {
  readonly links?: true
  readonly json?: true
}

/**
 * `assist solutions lint FILE...`: what is wrong with a base. Several files are one base, such as a file a language.
 * The exit status is 1 where there is an error, 0 where there are warnings at most; ASSIST_SOLUTIONS_FILE_INVALID is
 * thrown for a file that cannot be read at all or repeats an id of another.
 */
export function lintCommand(context: CommandContext): Command {
  const text = { summary: 'tells what is wrong with a base', missing: 'A file is needed.' }
  const command = newCommand('lint', context, text)
  return command
    .usage('[options] FILE...')
    .argument('<files...>', 'solutions files that are one base')
    .option('--links', 'follows the links of the entries as well')
    .addOption(jsonOption())
    .addHelpText('after', '\nWhat it looks for is in docs/lint.md.')
    .action(async (files: readonly string[], flags: LintFlags) => {
      const solutions = await readBase(files)
      const config = commandConfig({}, command, context)
      const embedder = new TextEmbedder(embedderFolders(config))
      const counts = await lint(solutions, embedder, flags, context.io).finally(() =>
        embedder.close(),
      )
      if (counts.error > 0) context.fail()
    })
}

async function lint(
  solutions: readonly Solution[],
  embedder: TextEmbedder,
  flags: LintFlags,
  io: CommandIo,
): Promise<LintCounts> {
  const progress = new PhaseBars(io)
  try {
    const findings = await lintSolutions(solutions, {
      today: new Date().toISOString().slice(0, 10),
      embed: (text, language) => embedder.embed(text, language),
      onProgress: (what, share) => progress.update(what, share),
      ...(flags.links ? { links: { fetch, timeout } } : {}),
    })
    progress.end()
    const counts = countFindings(findings, solutions.length)
    if (flags.json) writeJson(io, { findings, counts })
    else io.stdout.write(lintReport(findings, counts))
    return counts
  } finally {
    progress.end()
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
