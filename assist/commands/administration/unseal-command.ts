import { readFile, writeFile } from 'node:fs/promises'

import type { Command } from 'commander'

import { AssistError } from '../../errors/errors.js'
import { dataKeyOf } from '../../sealing/data-key.js'
import { Seal } from '../../sealing/seal.js'
import { openRecordingBytes } from '../../sealing/sealed-recording.js'
import { commandConfig, newCommand, type CommandContext } from '../command.js'

const notes = `
The key is that of ASSIST_DATA_KEY or ASSIST_DATA_KEY_FILE. OUT is not encrypted.`

/** `assist unseal FILE OUT`: an encrypted recording as a WAV file, such as `assist replay` takes. */
export function unsealCommand(context: CommandContext): Command {
  const summary = 'writes an encrypted recording as a WAV file'
  const command = newCommand('unseal', context, { summary, missing: 'FILE and OUT are needed.' })
  return command
    .usage('[options] FILE OUT')
    .argument('<file>', 'a recording that ends in .wav.sealed')
    .argument('<out>', 'the WAV file to write')
    .addHelpText('after', notes)
    .action(async (file: string, out: string) => {
      const seal = new Seal(dataKeyOf(commandConfig({}, command, context)))
      const sealed = await readFile(file).catch((cause: unknown) => {
        throw new AssistError('ASSIST_FILE_INVALID', 'The recording cannot be read.', { cause })
      })
      await writeFile(out, openRecordingBytes(seal, sealed), { mode: 0o600 })
    })
}
