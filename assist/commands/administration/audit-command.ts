import { once } from 'node:events'
import type { Command } from 'commander'

import { auditLine } from '../../access/audit/audit-entry.js'
import { commandConfig, newCommand, type CommandContext } from '../command.js'
import { integerOption } from '../options.js'
import { openStoreOf } from '../solutions-command.js'

const pageLength = 10_000

/** `assist audit`: the audit log of the data folder as JSON lines on standard output, oldest first. */
export function auditCommand(context: CommandContext): Command {
  const command = newCommand('audit', context, { summary: 'exports the audit log as JSON lines' })
  return command
    .addOption(integerOption('--after <ID>', 'only what came after this line', 0))
    .action(async ({ after = 0 }: { readonly after?: number }) => {
      const config = commandConfig({}, command, context)
      const store = await openStoreOf(config)
      try {
        let last = after
        for (;;) {
          const entries = await store.audit.after(last, pageLength)
          const lines = entries.map(auditLine).join('')
          if (!context.io.stdout.write(lines)) await once(context.io.stdout, 'drain')
          if (entries.length < pageLength) return
          last = entries.at(-1)?.auditId ?? last
        }
      } finally {
        await store.close()
      }
    })
}
