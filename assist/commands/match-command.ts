import { loadConfig } from '../settings/config.js'
import { parseCommand, usageError, writeJson, type CommandIo } from './command.js'
import { worthShowing } from '../suggestion/worth-showing.js'
import { baseFiles, baseOptions, withOfflineAssist } from '../service/offline.js'
import { defaultBase } from '../store/store.js'

/** How the command is called. */
export const matchUsage =
  'Usage: assist match "text" --solutions FILE [--glossary FILE] [--top 3] [--json]'

/** `assist match "text"`: what the base answers to one text. */
export async function runMatchCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(
    args,
    { ...baseOptions, top: { type: 'string' }, json: { type: 'boolean' } },
    matchUsage,
  )
  const text = parsed.positionals.join(' ')
  if (text.trim() === '') throw usageError('A text is needed.', matchUsage)
  const top = parsed.integer('top', 1, 3)
  return withOfflineAssist(loadConfig(), baseFiles(parsed), io, async (assist) => {
    const { matches, solutionsVersion } = await assist.match(text, top)
    if (parsed.flag('json')) {
      const withoutCards = matches.map((match) => ({ ...match, card: undefined }))
      writeJson(io, { text, solutionsVersion, matches: withoutCards })
      return 0
    }
    const { showThreshold: show, sureThreshold: sure } = assist.config
    const shown = worthShowing(matches, { show, sure })
    for (const match of matches) {
      const { solutionId, confidence, because } = match
      const { title } = await assist.store.getSolution(defaultBase, solutionId)
      const words = because.filter(({ kind }) => kind !== 'meaning').map(({ text: word }) => word)
      const mark = shown.includes(match) ? '+' : ' '
      io.stdout.write(`${mark} ${confidence.toFixed(2)}  ${title}  [${words.join(', ')}]\n`)
    }
    if (matches.length === 0) io.stdout.write('Nothing in the base speaks for this text.\n')
    return 0
  })
}
