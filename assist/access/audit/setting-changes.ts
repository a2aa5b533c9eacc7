import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'

import { settings, type Config } from '../../settings/config.js'
import { isSecretSetting, type Setting } from '../../settings/setting.js'
import type { AuditEntry } from './audit-entry.js'

type Entry = Pick<AuditEntry, 'action' | 'target' | 'detail'>

const saltByteLength = 16
const digestByteLength = 32
const digestMark = 'scrypt'

/**
 * What is written down when a service starts: each setting that is another than at the start before, and all of them
 * as they are now. Secrets stand there as salted digests and are only said to have changed.
 *
 * @param before detail of the newest `service.started`; undefined at the first start
 */
export function settingEntries(config: Config, before: string | undefined): Entry[] {
  const former = before === undefined ? undefined : (JSON.parse(before) as Record<string, string>)
  const now: Record<string, string> = {}
  const changes: Entry[] = []
  for (const [key, setting] of Object.entries(settings) as [keyof Config, Setting][]) {
    const value = String(config[key])
    const isSecret = isSecretSetting(setting)
    const was = former?.[setting.env]
    const isSame = was !== undefined && (isSecret ? isDigestOf(was, value) : was === value)
    now[setting.env] = isSame ? was : isSecret ? digestOf(value) : value
    if (isSame || !former) continue
    const detail = isSecret ? 'another value' : `${was ?? 'not there'} → ${value}`
    changes.push({ action: 'setting.changed', target: setting.env, detail })
  }
  const started = { target: 'settings', detail: JSON.stringify(now) }
  return [...changes, { action: 'service.started', ...started }]
}

/** Empty stays empty. */
function digestOf(
  secret: string,
  salt = randomBytes(saltByteLength).toString('base64url'),
): string {
  if (secret === '') return ''
  const digest = scryptSync(secret, salt, digestByteLength).toString('base64url')
  return [digestMark, salt, digest].join(':')
}

function isDigestOf(digest: string, secret: string): boolean {
  const expected = Buffer.from(digestOf(secret, digest.split(':')[1]))
  const came = Buffer.from(digest)
  return expected.length === came.length && timingSafeEqual(expected, came)
}
