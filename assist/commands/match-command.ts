import type { Command } from 'commander'

import { commandConfig, newCommand, usageError, writeJson, type CommandContext } from './command.js'
import { baseFiles, baseOptions, integerOption, jsonOption } from './options.js'
import { worthShowing } from '../suggestion/worth-showing.js'
import { withOfflineAssist, type BaseFiles } from '../service/offline.js'

interface MatchFlags extends BaseFiles {
  readonly top: number
  readonly json?: true
}

const missing = 'A text is needed.'

/** `assist match "text"`: what the base answers to one text. */
export function matchCommand(context: CommandContext): Command {
  const { io } = context
  const text = { summary: 'prints what the base answers to one text', missing }
  const command = newCommand('match', context, text)
    .usage('[options] "text"')
    .argument('<text...>', 'what a customer says')
  for (const option of baseOptions()) command.addOption(option)
  return command
    .addOption(integerOption('--top <N>', 'how many candidates are printed', 1).default(3))
    .addOption(jsonOption())
    .action(async (words: readonly string[], flags: MatchFlags) => {
      const text = words.join(' ')
      if (text.trim() === '') throw usageError(missing, command)
      const config = commandConfig({}, command, context)
      await withOfflineAssist(config, baseFiles(flags), io, async (assist) => {
        const { matches, solutionsVersion } = await assist.match(text, flags.top)
        if (flags.json) {
          const withoutCards = matches.map((match) => ({ ...match, card: undefined }))
          writeJson(io, { text, solutionsVersion, matches: withoutCards })
          return
        }
        const { showThreshold: show, sureThreshold: sure } = assist.config
        const shown = worthShowing({ matches }, { show, sure })
        for (const match of matches) {
          const { solutionId, confidence, because, card } = match
          const title = card?.title ?? solutionId
          const found = because.filter(({ kind }) => kind !== 'meaning').map(({ text }) => text)
          const mark = shown.includes(match) ? '+' : ' '
          io.stdout.write(`${mark} ${confidence.toFixed(2)}  ${title}  [${found.join(', ')}]\n`)
        }
        if (matches.length === 0) io.stdout.write('Nothing in the base speaks for this text.\n')
      })
    })
}
