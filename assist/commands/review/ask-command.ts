import type { Command } from 'commander'

import { embedderFolders } from '../../matching/meaning/embedder-folders.js'
import { readLogs } from '../../quality/compare/log-file.js'
import { answerQuestion, type AskedCall } from '../../review/questions/answer-question.js'
import type { CallsAnswer } from '../../review/questions/calls-answer.js'
import { TextEmbedder } from '../../solutions-lint/text-embedder.js'
import { commandConfig, newCommand, writeJson, type CommandContext } from '../command.js'
import { jsonOption } from '../options.js'

/**
 * `assist ask QUESTION LOGS...`: a question in plain words over the logs of calls, answered by what was said. Throws
 * ASSIST_FILE_INVALID for a log that cannot be read.
 */
export function askCommand(context: CommandContext): Command {
  const text = {
    summary: 'answers a question about calls by what was said in them',
    missing: 'A question and logs are needed.',
  }
  const command = newCommand('ask', context, text)
  return command
    .usage('[options] QUESTION LOGS...')
    .argument('<question>', 'in plain words, such as “how many asked for a refund?”')
    .argument('<logs...>', 'logs of calls (<name>.events.jsonl), or folders with them')
    .addOption(jsonOption())
    .action(async (question: string, logs: readonly string[], { json }: { json?: true }) => {
      const calls: AskedCall[] = []
      for (const log of logs)
        for (const { name, events } of await readLogs(log)) calls.push({ callId: name, events })
      const embedder = new TextEmbedder(embedderFolders(commandConfig({}, command, context)))
      const answer = await answerQuestion(question, calls, embedder.embed.bind(embedder)).finally(
        () => embedder.close(),
      )
      if (json) writeJson(context.io, answer)
      else context.io.stdout.write(answerText(answer))
    })
}

function answerText({ callCount, sentences }: CallsAnswer): string {
  if (sentences.length === 0) return `Nothing that was said in ${callCount} calls answers this.\n`
  return sentences
    .map(({ about, callCount: count, quotes }) => {
      const head =
        about === 'customers'
          ? `In ${count} of ${callCount} calls customers said so:`
          : `In ${count} of these agents said behind it:`
      const lines = quotes.map(({ callId, text, likeness }) => {
        return about === 'customers'
          ? `  ${callId}: “${text}” (${likeness})`
          : `  ${callId}: “${text}”`
      })
      return `${[head, ...lines].join('\n')}\n`
    })
    .join('')
}
