import type { Admission } from '../capacity/admission.js'

import type { FailedKeys } from '../access/keys/failed-keys.js'
import type { AuditLog } from '../access/audit/audit-log.js'
import type { KeyBook } from '../access/keys/key-book.js'
import type { People } from '../access/people/people.js'
import type { SetUpCode } from '../access/people/set-up-code.js'
import type { Log } from '../log/log.js'
import type { CallRegistry } from '../pipeline/registry/call-registry.js'
import type { Assist } from '../service/assist.js'
import type { ReviewBasis } from '../review/review-files.js'
import type { PatientCallStore } from '../store/patient-call-store.js'
import type { Retention } from '../service/retention/retention.js'
import type { AfterCallLog } from '../service/after-call-log.js'
import type { Learner } from '../service/learner.js'
import type { Webhooks } from '../webhooks/webhooks.js'
import type { Metrics } from './metrics.js'
import type { Readiness } from './readiness.js'
import { type ApplyChange } from './routes/solutions/solution-changes.js'
import { type TlsIdentity } from './tls/tls.js'

/** What the app needs. */
export interface AppParts {
  readonly assist: Assist
  readonly metrics: Metrics
  readonly admission: Admission
  /** Where calls are kept; the store of `assist` has it as its calls. */
  readonly keeper: PatientCallStore
  readonly log: Log
  /** By what calls are judged. */
  readonly review: ReviewBasis
  /** Answers by HTTPS with it; by HTTP where left out. */
  readonly tls?: TlsIdentity | undefined
}

/** What the routes share. */
export interface Running extends AppParts {
  readonly calls: CallRegistry
  readonly learner: Learner
  readonly retention: Retention
  readonly webhooks: Webhooks
  /** Writes behind the end of calls, in turn: the service has one. */
  readonly afterCall: AfterCallLog
  readonly readiness: Readiness
  readonly apply: ApplyChange
  readonly keys: KeyBook
  readonly audit: AuditLog
  readonly people: People
  readonly setUp: SetUpCode
  readonly failedKeys: FailedKeys
}
