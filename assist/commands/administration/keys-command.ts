import path from 'node:path'

import type { Command } from 'commander'

import type { AuditEntry } from '../../access/audit/audit-entry.js'
import { roles, type Role } from '../../access/roles.js'
import {
  isKeyAlive,
  newKeySecret,
  newStoredKey,
  type StoredKey,
} from '../../access/keys/stored-key.js'
import { dataKeyOf } from '../../sealing/data-key.js'
import { resealPictures, resealRecordings } from '../../sealing/reseal.js'
import { Seal } from '../../sealing/seal.js'
import { listOf } from '../../settings/config.js'
import type { KeyStore } from '../../store/access/key-store.js'
import { DataFolder } from '../../store/data-folder.js'
import { resealTexts } from '../../store/sqlite/rows/reseal-texts.js'
import {
  commandConfig,
  newCommand,
  usageError,
  writeJson,
  type CommandContext,
} from '../command.js'
import { integerOption, jsonOption, textOption } from '../options.js'
import { commandLine, openStoreOf } from '../solutions-command.js'

const dayMs = 86_400_000

const notes = `
Whoever can write the data folder may make keys. A running service takes a change up within 5 s.`

const rekeyNotes = `
The key so far is that of ASSIST_DATA_KEY or ASSIST_DATA_KEY_FILE; without one, what is not encrypted yet becomes so.
Stop the service first. Where this is interrupted, run it again with the same keys. Then start the service with the new
key alone.`

/** `assist keys list|make|rotate|revoke|rekey`, against the database in the data folder. */
export function keysCommand(context: CommandContext): Command {
  return newCommand('keys', context, {
    summary: 'lists, makes, rotates or revokes API keys; changes the data key',
  })
    .addCommand(listCommand(context))
    .addCommand(makeCommand(context))
    .addCommand(rotateCommand(context))
    .addCommand(revokeCommand(context))
    .addCommand(rekeyCommand(context))
}

interface KeyFlags {
  readonly json?: true
}

function listCommand(context: CommandContext): Command {
  const command = keyCommand('list', 'every key without its secret, revoked ones too', context)
  return command.action(async ({ json }: KeyFlags) => {
    const keys = await withKeys(command, context, (store) => store.list())
    if (json) writeJson(context.io, { keys })
    else context.io.stdout.write(keys.map(keyLine).join(''))
  })
}

function makeCommand(context: CommandContext): Command {
  const command = keyCommand('make', 'makes a key and prints it, this once', context)
  command
    .addOption(textOption('--name <NAME>', 'what it is for, or the agent who has it'))
    .addOption(textOption('--roles <ROLES>', `some of ${roles.join(',')}`))
    .addOption(textOption('--team <TEAM>', 'team whose key it is'))
    .addOption(integerOption('--days <N>', 'after which it counts no more', 1))
  interface MakeFlags extends KeyFlags {
    readonly name?: string
    readonly roles?: string
    readonly team?: string
    readonly days?: number
  }
  return command.action(async ({ json, name, roles: given = '', team, days }: MakeFlags) => {
    const held = listOf(given)
    if (name === undefined || held.length === 0) {
      throw usageError('--name and --roles are needed.', command)
    }
    if (!held.every(isRole))
      throw usageError(`--roles expects some of ${roles.join(', ')}.`, command)
    const nowMs = Date.now()
    const expiresAt = days === undefined ? null : nowMs + days * dayMs
    const wanted = { name, roles: held, team: team ?? null, expiresAt }
    const key = newStoredKey(wanted, commandLine.who, nowMs)
    const { secret, digest } = newKeySecret()
    await withKeys(command, context, (store) => store.create(key, digest), {
      ...{ action: 'key.made', target: key.keyId, detail: key.roles.join(' ') },
    })
    writeSecret(context, key, secret, json)
  })
}

function rotateCommand(context: CommandContext): Command {
  const command = keyCommand('rotate', 'gives a key another secret and prints it', context)
  return command
    .usage('[options] KEY-ID')
    .argument('<keyId>', 'id of the key')
    .addOption(integerOption('--grace <S>', 'seconds for which the one before counts too', 0))
    .action(async (keyId: string, { json, grace = 0 }: KeyFlags & { grace?: number }) => {
      const { secret, digest } = newKeySecret()
      const key = await withKeys(
        command,
        context,
        (store) => store.rotate(keyId, digest, Date.now() + grace * 1_000),
        { action: 'key.rotated', target: keyId, detail: `the one before counts ${grace} s more` },
      )
      writeSecret(context, key, secret, json)
    })
}

function revokeCommand(context: CommandContext): Command {
  const command = keyCommand('revoke', 'lets a key count no more', context)
  return command
    .usage('[options] KEY-ID')
    .argument('<keyId>', 'id of the key')
    .action(async (keyId: string, { json }: KeyFlags) => {
      const key = await withKeys(command, context, (store) => store.expire(keyId, Date.now()), {
        ...{ action: 'key.revoked', target: keyId, detail: '' },
      })
      if (json) writeJson(context.io, { ...key })
      else context.io.stdout.write(keyLine(key))
    })
}

/** The service must not run; the folder's lock sees to that. */
function rekeyCommand(context: CommandContext): Command {
  const summary = 'encrypts everything that is kept anew, under another data key'
  const command = newCommand('rekey', context, { summary })
    .addOption(textOption('--new <FILE>', 'a file with the new key, as ASSIST_DATA_KEY_FILE'))
    .addOption(jsonOption())
    .addHelpText('after', rekeyNotes)
  return command.action(async ({ new: file, json }: KeyFlags & { readonly new?: string }) => {
    if (file === undefined) throw usageError('--new is needed.', command)
    const config = commandConfig({}, command, context)
    const keys = {
      from: new Seal(dataKeyOf(config)),
      to: new Seal(dataKeyOf({ dataKey: '', dataKeyFile: file })),
    }
    const { dataDir } = config
    const folder = await DataFolder.take(dataDir, ['assist.db'])
    try {
      let [pictures, recordings] = [0, 0]
      const texts = await resealTexts(path.join(dataDir, 'assist.db'), keys, async (reseal) => {
        pictures = await resealPictures(path.join(dataDir, 'pictures'), reseal)
        recordings = await resealRecordings(path.join(dataDir, 'audio'), reseal)
      })
      const done = { texts, pictures, recordings }
      if (json) writeJson(context.io, done)
      else
        context.io.stdout.write(`${texts} texts, ${pictures} pictures, ${recordings} recordings\n`)
    } finally {
      folder.release()
    }
  })
}

function keyCommand(name: string, summary: string, context: CommandContext): Command {
  return newCommand(name, context, { summary, missing: 'The id of a key is needed.' })
    .addOption(jsonOption())
    .addHelpText('after', notes)
}

async function withKeys<T>(
  command: Command,
  context: CommandContext,
  work: (store: KeyStore) => Promise<T>,
  entry?: Pick<AuditEntry, 'action' | 'target' | 'detail'>,
): Promise<T> {
  const config = commandConfig({}, command, context)
  const store = await openStoreOf(config)
  try {
    const result = await work(store.keys)
    if (entry) await store.audit.append([{ ...commandLine, at: Date.now(), ...entry }])
    return result
  } finally {
    await store.close()
  }
}

function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}

function writeSecret(
  { io }: CommandContext,
  key: StoredKey,
  secret: string,
  json: true | undefined,
): void {
  if (json) writeJson(io, { ...key, key: secret })
  else io.stdout.write(`${keyLine(key)}${secret}\n`)
}

function keyLine(key: StoredKey): string {
  const { keyId, name, roles: held, team, expiresAt } = key
  const until =
    expiresAt === null ? 'does not expire' : `until ${new Date(expiresAt).toISOString()}`
  const state = isKeyAlive(key, Date.now()) ? until : 'counts no more'
  return `${keyId}  ${name}  ${held.join(',')}  ${team ?? 'no team'}  ${state}\n`
}
