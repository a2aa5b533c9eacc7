/** A message to the receiver of webhooks, before it was sent. */
export interface NewDelivery {
  /** The same for the same event of the same call for good, so that a receiver can tell that it has it. */
  readonly deliveryId: string
  /** Internal id of the call. */
  readonly callId: string
  /** What happened, such as `call.started`. */
  readonly type: string
  /** JSON, as it is sent and signed. */
  readonly body: string
  /** Epoch milliseconds. */
  readonly createdAt: number
}

/** What has become of a delivery. `given-up`: it was tried for as long as the settings say, or refused for good. */
export const deliveryStates = ['waiting', 'delivered', 'given-up'] as const

/** One of the states. */
export type DeliveryState = (typeof deliveryStates)[number]

/** A message with what became of it. */
export interface StoredDelivery extends NewDelivery {
  /** Counts up in the order of the deliveries. */
  readonly position: number
  readonly state: DeliveryState
  readonly attemptCount: number
  /** When it is tried next, epoch milliseconds; null where it is not. */
  readonly nextAt: number | null
  /** When it was tried last, epoch milliseconds; null where it was not. */
  readonly attemptedAt: number | null
  /** HTTP status of the last answer; null where none came. */
  readonly answer: number | null
  /** Why none came, in a word such as `timeout`; null where one did. */
  readonly problem: string | null
}

/** How one attempt went, and what follows from it. */
export interface DeliveryAttempt {
  /** Epoch milliseconds. */
  readonly attemptedAt: number
  readonly state: DeliveryState
  readonly nextAt: number | null
  readonly answer: number | null
  readonly problem: string | null
}

/** Which deliveries are listed. */
export interface DeliveryQuery {
  /** Only those before this position; left out: from the newest. */
  readonly before?: number | undefined
  readonly state?: DeliveryState | undefined
  readonly limit: number
}

/**
 * Messages to the receiver of webhooks, those that wait and those that went.
 *
 * Any method may throw AssistError ASSIST_STORE_FAILED when the disk or the database refuses, or ASSIST_WORKER_FAILED
 * when the store's worker has died or is closed.
 */
export interface WebhookStore {
  /** Remembers deliveries that wait from now on, all or none; those whose id is there already stay as they are. */
  add(deliveries: readonly NewDelivery[]): Promise<void>
  /**
   * The oldest waiting delivery of each call, where its time has come; the oldest first. So a call's messages go in
   * their order.
   *
   * @param nowMs epoch milliseconds
   */
  due(nowMs: number, limit: number): Promise<readonly StoredDelivery[]>
  /** When the next delivery of any call is due after a moment, both epoch milliseconds; null where none is. */
  nextDueAfter(nowMs: number): Promise<number | null>
  /** Notes an attempt. @throws AssistError ASSIST_DELIVERY_NOT_FOUND */
  attempted(deliveryId: string, attempt: DeliveryAttempt): Promise<void>
  /** Newest first. */
  list(query: DeliveryQuery): Promise<readonly StoredDelivery[]>
  /**
   * Lets a delivery wait again that was given up; one that waits already is due at once. One that was delivered stays.
   *
   * @param nowMs epoch milliseconds
   * @throws AssistError ASSIST_DELIVERY_NOT_FOUND
   */
  retry(deliveryId: string, nowMs: number): Promise<StoredDelivery>
  /**
   * Forgets what was delivered or given up and is older, of each at most the oldest hundred: to be called again and again.
   *
   * @param beforeMs epoch milliseconds of its creation
   */
  prune(beforeMs: number): Promise<void>
}
