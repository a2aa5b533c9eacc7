import type { Command } from 'commander'

import { areLogs } from '../../quality/compare/log-file.js'
import type { BaseFiles } from '../../service/offline.js'
import type { Config } from '../../settings/config.js'
import { usageError } from '../command.js'
import { engineOverrides } from '../options.js'

/** One side of a comparison: logs that are there, or recordings replayed in a way of its own. */
export type RunChoice =
  | { readonly kind: 'logs'; readonly name: string }
  | {
      readonly kind: 'run'
      readonly name: string
      readonly overrides: Partial<Config>
      /** Left out: the base of the command line. */
      readonly base?: BaseFiles
    }

/** Words before `=`, with what their value does. */
const choices: Readonly<Record<string, (value: string) => Partial<Config> | undefined>> = {
  engine: (value) => ({ engine: value }),
  passes: (value) =>
    value === '1' || value === '2' ? engineOverrides({ passes: value }) : undefined,
  partials: (value) =>
    value === 'on' || value === 'off' ? { partials: value === 'on' } : undefined,
  show: (value) => threshold('showThreshold', value),
  sure: (value) => threshold('sureThreshold', value),
}

const expected =
  'a log, a folder with logs, a solutions file, as-is, or some of engine=NAME, passes=1|2, partials=on|off, show=0.4, sure=0.6, solutions=FILE, joined by commas'

/**
 * What a side of `--compare` names.
 *
 * @throws AssistError ASSIST_USAGE
 */
export async function runChoice(name: string, command: Command): Promise<RunChoice> {
  if (await areLogs(name)) return { kind: 'logs', name }
  if (name === 'as-is') return { kind: 'run', name, overrides: {} }
  if (!name.includes('=') && /\.(jsonl|csv|md|xlsx)$/i.test(name))
    return { kind: 'run', name, overrides: {}, base: { solutions: name } }
  let [overrides, base]: [Partial<Config>, BaseFiles | undefined] = [{}, undefined]
  for (const part of name.split(',')) {
    const [word = '', value = ''] = part.split(/=(.*)/s)
    if (word === 'solutions' && value !== '') {
      base = { solutions: value }
      continue
    }
    const more = Object.hasOwn(choices, word) ? choices[word]?.(value) : undefined
    if (!more) throw usageError(`--compare expects ${expected}; “${part}” came.`, command)
    overrides = { ...overrides, ...more }
  }
  return { kind: 'run', name, overrides, ...(base ? { base } : {}) }
}

function threshold(
  name: 'showThreshold' | 'sureThreshold',
  value: string,
): Partial<Config> | undefined {
  const number = Number(value)
  return value !== '' && number >= 0 && number <= 1 ? { [name]: number } : undefined
}
