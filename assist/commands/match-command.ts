import { loadConfig } from '../config.js'
import { parseCommand, usageError, writeJson, type CommandIo } from './command.js'
import { withOfflineAssist } from './offline.js'
import { defaultBase } from '../store/store.js'

/** How the command is called. */
export const matchUsage = 'Usage: assist match "text" --solutions FILE [--top 3] [--json]'

/** `assist match "text"`: what the base answers to one text. */
export async function runMatchCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(
    args,
    { solutions: { type: 'string' }, top: { type: 'string' }, json: { type: 'boolean' } },
    matchUsage,
  )
  const text = parsed.positionals.join(' ')
  if (text.trim() === '') throw usageError('A text is needed.', matchUsage)
  const top = parsed.integer('top', 1, 3)
  return withOfflineAssist(loadConfig(), parsed.text('solutions'), io, async (assist) => {
    const { matches, solutionsVersion } = await assist.match(text, top)
    if (parsed.flag('json')) {
      writeJson(io, { text, solutionsVersion, matches })
      return 0
    }
    for (const { solutionId, confidence, because } of matches) {
      const { title } = await assist.store.getSolution(defaultBase, solutionId)
      const words = because.filter((reason) => reason.kind === 'word').map((reason) => reason.text)
      const isShown = confidence >= assist.config.showThreshold
      const mark = isShown ? '+' : ' '
      io.stdout.write(`${mark} ${confidence.toFixed(2)}  ${title}  [${words.join(', ')}]\n`)
    }
    if (matches.length === 0) io.stdout.write('Nothing in the base speaks for this text.\n')
    return 0
  })
}
