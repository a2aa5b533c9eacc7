import type { AuditStore } from './access/audit-store.js'
import type { KeyStore } from './access/key-store.js'
import type { CallStore } from './call-store.js'
import type { FollowUpStore } from './follow-up-store.js'
import type { LearningStore } from './learning-store.js'
import type { FiguresStore } from './quality/figures-store.js'
import type { LabelStore } from './quality/label-store.js'
import type { ScoreStore } from './quality/score-store.js'
import type { ViewStore } from './quality/view-store.js'
import type { CallSearch } from './desk/call-search.js'
import type { DeliveryStore } from './desk/delivery-store.js'
import type { WrapUpStore } from './desk/wrap-up-store.js'
import type { RetentionStore } from './retention/retention-store.js'
import type { SolutionStore } from './solution-store.js'
import type { WebhookStore } from './webhooks/webhook-store.js'

/** The contracts of what is kept. A user takes only what it needs; `testing/store-contract/` has their cases. */
export interface StoreContracts {
  readonly calls: CallStore
  readonly solutions: SolutionStore
  readonly learning: LearningStore
  readonly followUps: FollowUpStore
  readonly labels: LabelStore
  readonly scores: ScoreStore
  readonly views: ViewStore
  readonly wrapUps: WrapUpStore
  readonly deliveries: DeliveryStore
  readonly callSearch: CallSearch
  readonly figures: FiguresStore
  readonly retention: RetentionStore
  readonly keys: KeyStore
  readonly audit: AuditStore
  readonly webhooks: WebhookStore
}

/** The store of a service: the contracts over one database. */
export interface Store extends StoreContracts {
  /** Texts from before there was a data key lie in it as they are. */
  readonly hasPlainTexts: boolean
  /** Writes what waits and closes the database. Later calls are refused. */
  close(): Promise<void>
}
