import { AssistError } from '../errors/errors.js'
import { callSettings } from './call-settings.js'
import { carrierSettings } from './carrier-settings.js'
import { deskSettings } from './desk/desk-settings.js'
import { reviewSettings } from './desk/review-settings.js'
import { noticeSettings } from './desk/notice-settings.js'
import { followUpSettings } from './desk/follow-up-settings.js'
import { integrationSettings } from './integration-settings.js'
import { matchingSettings } from './matching-settings.js'
import { mediaSettings } from './media-settings.js'
import { networkSettings } from './network-settings.js'
import { peopleSettings } from './people-settings.js'
import { recognitionSettings } from './recognition-settings.js'
import { checkSetting, parseSetting, type Setting } from './setting.js'
import { storageSettings } from './storage-settings.js'

export { listOf } from './setting.js'

/** The one table of settings, a file a subject. `docs/settings.md` mirrors it, which a test checks. */
export const settings = {
  ...networkSettings,
  ...peopleSettings,
  ...carrierSettings,
  ...integrationSettings,
  ...callSettings,
  ...mediaSettings,
  ...deskSettings,
  ...followUpSettings,
  ...noticeSettings,
  ...reviewSettings,
  ...storageSettings,
  ...recognitionSettings,
  ...matchingSettings,
} as const satisfies Record<string, Setting>

type SettingValue<S extends Setting> = S['type'] extends 'string'
  ? string
  : S['type'] extends 'boolean'
    ? boolean
    : number

/** Every setting with its value: validated once, frozen, passed down. */
export type Config = { readonly [K in keyof typeof settings]: SettingValue<(typeof settings)[K]> }

/** Variables of our prefix that are not settings: switches of tests and of the build. */
const otherVariables = new Set(['ASSIST_TEST_REQUIRE', 'ASSIST_SHARED_DIR'])

/**
 * Reads the settings from environment variables and explicit overrides; overrides win.
 *
 * @throws AssistError ASSIST_CONFIG_INVALID for an unknown `ASSIST_*` variable or a bad value
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  overrides: Partial<Config> = {},
): Config {
  const table: Readonly<Record<string, Setting>> = settings
  const known = new Set(Object.values(table).map((setting) => setting.env))
  for (const name of Object.keys(env)) {
    if (name.startsWith('ASSIST_') && !known.has(name) && !otherVariables.has(name)) {
      throw new AssistError(
        'ASSIST_CONFIG_INVALID',
        `${name} is not a setting; docs/settings.md lists them all. Unset it or correct its name.`,
      )
    }
  }
  const values: Record<string, string | number | boolean> = {}
  for (const [key, setting] of Object.entries(table)) {
    const text = env[setting.env]
    const override = (overrides as Readonly<Record<string, string | number | boolean>>)[key]
    const value =
      override ??
      (text === undefined || text === '' ? setting.default : parseSetting(setting, text))
    checkSetting(setting, value)
    values[key] = value
  }
  return Object.freeze(values) as Config
}
