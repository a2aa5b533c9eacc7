import { InvalidArgumentError, Option } from 'commander'

import { spokenLanguages } from '../call/call-start.js'
import type { BaseFiles } from '../service/offline.js'
import type { Config } from '../settings/config.js'

/**
 * An option that takes any text.
 *
 * @param flags such as `--out <DIR>`
 */
export function textOption(flags: string, description: string): Option {
  return optionOf(flags, description, (value, name) => {
    // Mostly the next option, after one whose value was forgotten.
    if (value.startsWith('-')) throw refusal(name, 'a value', value)
    return value
  })
}

/**
 * An option that takes a whole number.
 *
 * @param min the least that it takes
 */
export function integerOption(flags: string, description: string, min: number): Option {
  return optionOf(flags, description, (value, name) => {
    const number = Number(value)
    if (Number.isInteger(number) && number >= min) return number
    throw refusal(name, `a whole number of at least ${min}`, value)
  })
}

/** An option that takes one of a few words. */
export function choiceOption(
  flags: string,
  description: string,
  choices: readonly string[],
): Option {
  return optionOf(flags, description, (value, name) => {
    if (choices.includes(value)) return value
    throw refusal(name, choices.join(' or '), value)
  })
}

/** `--json`: the result as one object, the last thing on standard output. */
export function jsonOption(): Option {
  return new Option('--json', 'prints the result as one JSON object')
}

/**
 * The files of a base; `BaseFiles` are their values.
 *
 * @param note what a reader has to know of the first one
 */
export function baseOptions(note = 'left out: the demo base'): [Option, Option] {
  return [
    textOption('--solutions <FILE>', `solutions to match against (${note})`),
    textOption('--glossary <FILE>', "customers' words for what the base calls by other names"),
  ]
}

/** Values of `engineOptions`. */
export interface EngineFlags {
  readonly engine?: string
  readonly passes: '1' | '2'
}

/** Which engine listens, and how often. */
export function engineOptions(): [Option, Option] {
  const passes = choiceOption('--passes <1|2>', 'leaves the second pass out, or not', ['1', '2'])
  return [textOption('--engine <NAME>', 'which engine listens'), passes.default('2')]
}

/** The settings of the engine; `--passes 1` leaves the finals of `two-pass` as the first pass wrote them. */
export function engineOverrides({ engine, passes }: EngineFlags): Partial<Config> {
  return { secondPass: passes === '2', ...(engine === undefined ? {} : { engine }) }
}

/** Values of `baseOptions` without the other options of a command. */
export function baseFiles({ solutions, glossary }: BaseFiles): BaseFiles {
  return { solutions, glossary }
}

/** `--speed`, at which recordings are played. */
export function speedOption(standard: '1' | 'max'): Option {
  const description = 'at the pace of a call, or as fast as it goes under the virtual clock'
  return choiceOption('--speed <1|max>', description, ['1', 'max']).default(standard)
}

/** `--language` of what is spoken. */
export function languageOption(): Option {
  return choiceOption('--language <L>', 'language of the call', [...spokenLanguages, 'auto'])
}

/** `--partials`, whether text is written while somebody still speaks. */
export function partialsOption(): Option {
  const description = 'text while somebody still speaks, or finals only'
  return choiceOption('--partials <on|off>', description, ['on', 'off']).default('on')
}

function optionOf(
  flags: string,
  description: string,
  read: (value: string, name: string) => string | number,
): Option {
  const option = new Option(flags, description)
  return option.argParser((value) => read(value, option.long ?? flags))
}

function refusal(name: string, expected: string, came: string): InvalidArgumentError {
  return new InvalidArgumentError(`${name} expects ${expected}; “${came}” came.`)
}
