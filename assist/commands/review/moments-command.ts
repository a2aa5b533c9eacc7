import type { Command } from 'commander'

import { embedderFolders } from '../../matching/meaning/embedder-folders.js'
import {
  lintMoments,
  momentChecks,
  requireUsable,
  rulesOf,
  type MomentFinding,
} from '../../moments/lint-moments.js'
import { MomentFinder } from '../../moments/moment-finder.js'
import { readRulesFile } from '../../moments/rules-file.js'
import { tryRules, type TrialOfRules, type TriedCall } from '../../moments/try-rules.js'
import { readLogs } from '../../quality/compare/log-file.js'
import { TextEmbedder } from '../../solutions-lint/text-embedder.js'
import { commandConfig, newCommand, writeJson, type CommandContext } from '../command.js'
import { jsonOption } from '../options.js'

/** At most so many quotes of a rule are written out; JSON has all of them. */
const maxQuotes = 5

interface MomentsFlags {
  readonly json?: true
}

/**
 * `assist moments lint|try`: rules on what has to be said in calls and what may not be, checked, and tried on the logs
 * of past calls. They throw ASSIST_MOMENTS_INVALID and ASSIST_FILE_INVALID.
 */
export function momentsCommand(context: CommandContext): Command {
  return newCommand('moments', context, { summary: 'checks rules on moments, and tries them' })
    .addCommand(lintRulesCommand(context))
    .addCommand(tryCommand(context))
}

function lintRulesCommand(context: CommandContext): Command {
  const text = { summary: 'tells what is wrong with rules', missing: 'A file of rules is needed.' }
  const command = newCommand('lint', context, text)
  return command
    .usage('[options] RULES')
    .argument('<rules>', 'a file of rules, one JSON object a line')
    .addOption(jsonOption())
    .addHelpText('after', '\nWhat it looks for is in docs/moments.md.')
    .action(async (file: string, { json }: MomentsFlags) => {
      const readings = await readRulesFile(file)
      const findings = await withEmbedder(command, context, (embedder) =>
        lintMoments(readings, embedder.embed.bind(embedder)),
      )
      const rules = rulesOf(readings).length
      const errors = findings.filter(({ severity }) => severity === 'error').length
      if (json) writeJson(context.io, { rules, errors, findings })
      else context.io.stdout.write(lintText(findings, rules))
      if (errors > 0) context.fail()
    })
}

function tryCommand(context: CommandContext): Command {
  const text = { summary: 'tries rules on past calls', missing: 'Rules and logs are needed.' }
  const command = newCommand('try', context, text)
  return command
    .usage('[options] RULES LOGS...')
    .argument('<rules>', 'a file of rules, one JSON object a line')
    .argument('<logs...>', 'logs of calls (<name>.events.jsonl), or folders with them')
    .addOption(jsonOption())
    .action(async (file: string, logs: readonly string[], { json }: MomentsFlags) => {
      const rules = requireUsable(await readRulesFile(file))
      const calls: TriedCall[] = []
      for (const log of logs)
        for (const { name, events } of await readLogs(log)) calls.push({ callId: name, events })
      const trial = await withEmbedder(command, context, (embedder) =>
        tryRules(new MomentFinder(rules, embedder.embed.bind(embedder)), calls),
      )
      if (json) writeJson(context.io, trial)
      else context.io.stdout.write(trialText(trial))
    })
}

async function withEmbedder<T>(
  command: Command,
  context: CommandContext,
  work: (embedder: TextEmbedder) => Promise<T>,
): Promise<T> {
  const embedder = new TextEmbedder(embedderFolders(commandConfig({}, command, context)))
  return work(embedder).finally(() => embedder.close())
}

function lintText(findings: readonly MomentFinding[], rules: number): string {
  const lines: string[] = []
  let last = ''
  for (const { check, severity, line, ruleId, evidence } of findings) {
    if (check !== last) lines.push(`${check}: ${momentChecks[check]}`)
    last = check
    const place = ruleId === undefined ? `line ${line}` : `line ${line}, ${ruleId}`
    lines.push(`  ${severity.padEnd(8)}${place}: ${evidence}`)
  }
  const counts = (['error', 'warning', 'note'] as const)
    .map((severity) => {
      const count = findings.filter((finding) => finding.severity === severity).length
      return `${count} ${severity}${count === 1 ? '' : 's'}`
    })
    .join(', ')
  return `${[...lines, `${rules} ${rules === 1 ? 'rule' : 'rules'}: ${counts}.`].join('\n')}\n`
}

function trialText({ callCount, rules }: TrialOfRules): string {
  const lines = rules.flatMap(({ momentId, kind, callCount: found, sightings, lackedBy }) => {
    const lacking = kind === 'must-say' ? `; ${lackedBy.length} lack it` : ''
    const quotes = sightings.slice(0, maxQuotes).map(({ callId, quote, by, phrase }) => {
      return `  ${callId}: “${quote}” (${by}: ${phrase})`
    })
    const more = sightings.length - quotes.length
    return [
      `${momentId} (${kind}): in ${found} of ${callCount} calls, ${sightings.length} times${lacking}`,
      ...quotes,
      ...(more > 0 ? [`  and ${more} more; --json has all of them`] : []),
    ]
  })
  return `${lines.join('\n')}\n`
}
