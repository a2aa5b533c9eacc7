import { AssistError } from '../errors/errors.js'

/** What one setting is. */
export interface Setting {
  readonly env: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean'
  readonly default: string | number | boolean
  readonly min?: number
  readonly max?: number
  readonly choices?: readonly string[]
  /** The value is a list, separated by commas, of these. */
  readonly eachOf?: readonly string[]
  /** What a text that is not empty has to be; `words` say it in a refusal. */
  readonly form?: { readonly fits: (text: string) => boolean; readonly words: string }
  readonly unit?: string
  readonly purpose: string
}

/**
 * The value that a text stands for.
 *
 * @throws AssistError ASSIST_CONFIG_INVALID for a text that is none of its type
 */
export function parseSetting(setting: Setting, text: string): string | number | boolean {
  switch (setting.type) {
    case 'string':
      return text
    case 'boolean': {
      const isTrue = ['1', 'true', 'on', 'yes'].includes(text.toLowerCase())
      if (!isTrue && !['0', 'false', 'off', 'no'].includes(text.toLowerCase())) {
        throw refusal(setting, 'expects on or off', text)
      }
      return isTrue
    }
    case 'integer':
    case 'number':
      // Plain decimals only: a blank would count as 0, and 0x50 is nobody's port.
      if (!/^-?\d+(\.\d+)?$/.test(text.trim())) throw refusal(setting, range(setting), text)
      return Number(text)
  }
}

/** @throws AssistError ASSIST_CONFIG_INVALID for a value beyond what the setting allows */
export function checkSetting(setting: Setting, value: string | number | boolean): void {
  if (typeof value === 'number' && !isInRange(setting, value)) {
    throw refusal(setting, range(setting), String(value))
  }
  if (setting.choices && !setting.choices.includes(String(value))) {
    throw refusal(setting, `expects one of ${setting.choices.join(', ')}`, String(value))
  }
  const { eachOf, form } = setting
  if (eachOf && !listOf(String(value)).every((entry) => eachOf.includes(entry))) {
    throw refusal(setting, `expects a list of ${eachOf.join(', ')}`, String(value))
  }
  if (form && value !== '' && !form.fits(String(value))) {
    throw refusal(setting, `expects ${form.words}`, String(value))
  }
}

function isInRange({ type, min = -Infinity, max = Infinity }: Setting, value: number): boolean {
  const isWhole = type !== 'integer' || Number.isInteger(value)
  return Number.isFinite(value) && isWhole && value >= min && value <= max
}

/** Entries of a setting that holds a list. */
export function listOf(setting: string): string[] {
  return setting
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** Whether a value must stand in no message and no log. */
export function isSecretSetting({ type, env }: Setting): boolean {
  return type === 'string' && /KEY|SECRET/.test(env)
}

function range({ type, min = -Infinity, max = Infinity }: Setting): string {
  return `expects ${type} from ${min} to ${max}`
}

function refusal(setting: Setting, expectation: string, came: string): AssistError {
  const shown = isSecretSetting(setting) ? 'another value' : `“${came.slice(0, 80)}”`
  return new AssistError('ASSIST_CONFIG_INVALID', `${setting.env} ${expectation}; ${shown} came.`)
}
