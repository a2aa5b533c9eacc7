import { createHash } from 'node:crypto'

import type { Config } from '../settings/config.js'
import { endpointSettings } from '../vad/endpoint-rules.js'

/** 12 hexadecimal digits over the settings that change a call's log. */
export function configFingerprint(config: Config): string {
  const { engine, engineByLanguage, fallbackEngines, secondPass, sherpaModel } = config
  const { domainWords, redact } = config
  const { partials, partialIntervalMs, showThreshold, sureThreshold } = config
  const settings = [
    ...[engine, engineByLanguage, fallbackEngines, secondPass, sherpaModel, domainWords],
    ...[partials, partialIntervalMs, showThreshold, sureThreshold],
    // Left out where nothing is set, so that such calls stay comparable with earlier ones.
    ...(redact === '' ? [] : [redact]),
  ]
  const text = JSON.stringify([settings, endpointSettings(config)])
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
