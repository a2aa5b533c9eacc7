import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { Command } from 'commander'

import type { AuditAction } from '../../access/audit/audit-entry.js'
import { systemClock } from '../../call/clock.js'
import { callData } from '../../service/retention/customer-data.js'
import { KeptFiles } from '../../service/retention/kept-files.js'
import { Retention } from '../../service/retention/retention.js'
import type { Config } from '../../settings/config.js'
import type { Store } from '../../store/store.js'
import {
  commandConfig,
  newCommand,
  usageError,
  writeJson,
  type CommandContext,
} from '../command.js'
import { jsonOption, textOption } from '../options.js'
import { commandLine, openStoreOf } from '../solutions-command.js'

const notes = `
ID of a customer is what “caller” or “verified” of a call's context named them, or an address that was written to. A
service may be running meanwhile. What is done stands in the audit log.`

/** `assist calls export|erase|hold`, against the data folder. */
export function callsCommand(context: CommandContext): Command {
  return newCommand('calls', context, { summary: 'exports, erases or holds what is kept of calls' })
    .addCommand(exportCommand(context))
    .addCommand(eraseCommand(context))
    .addCommand(holdCommand(context))
}

interface WhichFlags {
  readonly customer?: string
  readonly call?: string
  readonly json?: true
}

function exportCommand(context: CommandContext): Command {
  const command = whichCommand('export', 'writes all that is kept of calls', context)
  return command
    .addOption(textOption('--out <DIR>', 'folder that gets a folder a call'))
    .action(async ({ out, ...which }: WhichFlags & { readonly out?: string }) => {
      if (out === undefined) throw usageError('--out is needed.', command)
      await withCalls(command, context, which, async (calls, { store, config }) => {
        let files = 0
        const parts = { store, config, files: new KeptFiles(config) }
        for await (const { path: name, bytes } of callData(parts, calls)) {
          const file = path.join(out, name)
          await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
          await writeFile(file, bytes, { mode: 0o600 })
          files++
        }
        await note(store, 'call.exported', calls)
        const done = { calls: calls.length, files }
        if (which.json) writeJson(context.io, done)
        else context.io.stdout.write(`${done.calls} calls, ${files} files\n`)
      })
    })
}

function eraseCommand(context: CommandContext): Command {
  const command = whichCommand('erase', 'deletes all that is kept of calls, for good', context)
  return command.action(async (which: WhichFlags) => {
    await withCalls(command, context, which, async (calls, { store, config }) => {
      const retention = new Retention({
        ...{ store: store.retention, files: new KeptFiles(config), settings: config },
        ...{ clock: systemClock, nowMs: Date.now, swept: () => undefined },
        failed: (thrown) => {
          throw thrown
        },
      })
      const outcome = await retention.erase(calls)
      const { erased, held, live } = outcome
      await note(store, 'call.erased', erased)
      if (held.length + live.length > 0) context.fail()
      if (which.json) writeJson(context.io, { ...outcome })
      else {
        const kept = [...held.map((id) => `${id}: held\n`), ...live.map((id) => `${id}: live\n`)]
        context.io.stdout.write(`${erased.length} calls erased\n${kept.join('')}`)
      }
    })
  })
}

function holdCommand(context: CommandContext): Command {
  const command = whichCommand('hold', 'lets calls stay whatever their age is', context)
  return command
    .option('--lift', 'lets them go again')
    .action(async ({ lift, ...which }: WhichFlags & { readonly lift?: true }) => {
      await withCalls(command, context, which, async (calls, { store }) => {
        for (const callId of calls) await store.retention.hold(callId, !lift)
        await note(store, 'call.held', calls, lift ? 'lifted' : 'held')
        if (which.json) writeJson(context.io, { calls: calls.length })
        else context.io.stdout.write(`${calls.length} calls ${lift ? 'lifted' : 'held'}\n`)
      })
    })
}

function whichCommand(name: string, summary: string, context: CommandContext): Command {
  return newCommand(name, context, { summary })
    .addOption(textOption('--customer <ID>', 'all calls of a customer'))
    .addOption(textOption('--call <ID>', 'one call'))
    .addOption(jsonOption())
    .addHelpText('after', notes)
}

async function withCalls(
  command: Command,
  context: CommandContext,
  { customer, call }: WhichFlags,
  work: (calls: readonly string[], of: { store: Store; config: Config }) => Promise<void>,
): Promise<void> {
  if ((customer === undefined) === (call === undefined)) {
    throw usageError('Either --customer or --call is needed.', command)
  }
  const config = commandConfig({}, command, context)
  const store = await openStoreOf(config)
  try {
    const calls =
      call === undefined
        ? await store.retention.ofCustomer(customer ?? '')
        : [(await store.retention.find(call)).internalId]
    await work(calls, { store, config })
  } finally {
    await store.close()
  }
}

async function note(
  store: Store,
  action: AuditAction,
  calls: readonly string[],
  detail = '',
): Promise<void> {
  const at = Date.now()
  await store.audit.append(calls.map((target) => ({ ...commandLine, at, action, target, detail })))
}
