/** Where a delivery stands. `unknown`: it may have arrived; nobody answered. */
export type FollowUpDeliveryState = 'sending' | 'sent' | 'failed' | 'unknown'

/** A mail or SMS to a customer, by the id that the agent's page gave it. */
export interface FollowUpDelivery {
  readonly deliveryId: string
  /** Internal id of the call. */
  readonly callId: string
  readonly kind: 'email' | 'sms'
  readonly to: string
  readonly solutionId: string
  /** The page that it leads to. */
  readonly followUpId: string
  readonly state: FollowUpDeliveryState
  /** What the gateway calls it; empty where it has not taken it. */
  readonly reference: string
  /** Why it was not taken, in the gateway's words; empty where it was. */
  readonly reason: string
  /** Epoch milliseconds of its first attempt. */
  readonly createdAt: number
}

/** What an attempt came to. */
export type DeliverySettling = Pick<FollowUpDelivery, 'state' | 'reference' | 'reason'>

/**
 * Mails and SMS to customers, so that none goes out twice. They go with their call.
 *
 * Any method may throw AssistError ASSIST_STORE_FAILED when the disk or the database refuses, or ASSIST_WORKER_FAILED
 * when the store's worker has died or is closed.
 */
export interface DeliveryStore {
  /**
   * Begins an attempt: of a new delivery, or of one that has surely failed before.
   *
   * @returns whether this caller is to deliver it; otherwise the delivery as it is
   * @throws AssistError ASSIST_FOLLOW_UP_INVALID where the id belongs to another delivery, ASSIST_CALL_NOT_FOUND
   */
  begin(
    delivery: Omit<FollowUpDelivery, 'state' | 'reference' | 'reason'>,
  ): Promise<{ readonly isMine: boolean; readonly delivery: FollowUpDelivery }>
  /** Notes what the attempt came to. */
  settle(deliveryId: string, settling: DeliverySettling): Promise<void>
  /** Those of a call, in the order in which they began. */
  ofCall(callId: string): Promise<readonly FollowUpDelivery[]>
}
