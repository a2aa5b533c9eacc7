/** What a carrier can be asked to do with the line of a call, in the order in which it is offered. */
export const lineActions = ['hold', 'mute', 'transfer', 'hang-up'] as const

/** One of them. */
export type LineAction = (typeof lineActions)[number]

/** What is asked. */
export type LineOrder =
  /** Whoever is on the line waits. */
  | { readonly action: 'hold'; readonly isOn: boolean }
  /** Whoever is on the line is not heard. */
  | { readonly action: 'mute'; readonly isOn: boolean }
  /** The line goes to another number: digits, with a `+` before them where it is international. */
  | { readonly action: 'transfer'; readonly to: string }
  | { readonly action: 'hang-up' }

/** The telephone line of a call, at the carrier that sends its sound. */
export interface CarrierLine {
  /** What this carrier can do with this line; nothing else may be asked. */
  readonly can: readonly LineAction[]
  /** @throws AssistError ASSIST_CARRIER_REFUSED */
  order(order: LineOrder): Promise<void>
}

/** How the line of a call is found again. */
export interface LineFacts {
  readonly carrier: 'twilio' | 'jambonz'
  /** The carrier's own id of it. */
  readonly lineId: string
  /** The conference that the line is in, as its carrier names it; left out where it is in none. */
  readonly conference?: string
}
