/** The ways by which something reaches a customer outside of the call. */
export const gatewayKinds = ['email', 'sms'] as const

/** One of them. */
export type GatewayKind = (typeof gatewayKinds)[number]

/** An approved template of an SMS provider, which puts the values in itself. */
export interface ApprovedTemplate {
  readonly id: string
  /** Its values in the order in which the provider numbers them. */
  readonly values: readonly (readonly [name: string, value: string])[]
}

/** Something to be delivered. */
export interface OutgoingMessage {
  /** An id that another attempt of the same delivery has too. */
  readonly deliveryId: string
  /** A mail address, or a telephone number in international form (`+8613800138000`). */
  readonly to: string
  /** Of a mail; empty for an SMS. */
  readonly subject: string
  readonly text: string
  /** Undefined: the text itself is sent. */
  readonly template?: ApprovedTemplate | undefined
}

/**
 * What became of an attempt. `failed`: it was surely not taken, so that another may be made; `unknown`: it may have been,
 * so that none is made by itself.
 */
export type DeliveryOutcome =
  | { readonly state: 'sent'; readonly reference: string }
  | { readonly state: 'failed' | 'unknown'; readonly reason: string }

/** One way out, to one provider. It never throws: what goes wrong is an outcome. */
export interface Gateway {
  readonly kind: GatewayKind
  deliver(message: OutgoingMessage): Promise<DeliveryOutcome>
}
