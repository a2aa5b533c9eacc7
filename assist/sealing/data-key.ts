import { readFileSync } from 'node:fs'

import { AssistError } from '../errors/errors.js'
import type { Config } from '../settings/config.js'
import { dataKeyByteLength } from './seal.js'

/**
 * The key with which what is kept is encrypted, from the environment or a file.
 *
 * @returns undefined where nothing is encrypted
 * @throws AssistError ASSIST_CONFIG_INVALID for two of them, a file that cannot be read, or no key of 256 bits
 */
export function dataKeyOf({
  dataKey,
  dataKeyFile,
}: Pick<Config, 'dataKey' | 'dataKeyFile'>): Uint8Array | undefined {
  if (dataKey === '' && dataKeyFile === '') return undefined
  if (dataKey !== '' && dataKeyFile !== '') {
    throw invalid('ASSIST_DATA_KEY and ASSIST_DATA_KEY_FILE are two ways to one thing: set one.')
  }
  const text = (dataKey === '' ? textOf(dataKeyFile) : dataKey).trim()
  const key = /^[\da-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  const isPlain = /^(?:[\da-f]{64}|[\w+/-]{43}=?)$/i.test(text)
  if (isPlain && key.length === dataKeyByteLength) return key
  throw invalid(
    'The data key expects 32 random bytes as hexadecimal or base64, such as “openssl rand -hex 32” gives.',
  )
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw invalid('The file of ASSIST_DATA_KEY_FILE cannot be read.', cause)
  }
}

function invalid(message: string, cause?: unknown): AssistError {
  return new AssistError('ASSIST_CONFIG_INVALID', message, { cause })
}
