import { Admission } from '../capacity/admission.js'
import type { Config } from '../settings/config.js'

/** Takes as many calls as are configured, however busy the machine is that tests run on. */
export function configuredAdmission(config: Config): Admission {
  return new Admission({
    config: { ...config, admission: 'configured' },
    lateness: { medianMs: () => undefined },
    liveCallCount: () => 0,
    memory: () => ({ usedBytes: 0, limitBytes: undefined }),
  })
}
