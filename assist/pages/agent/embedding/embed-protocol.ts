import type { CallEvent } from '../../../pipeline/log/call-event.js'
import type { CapturedField } from './captured-fields.js'

/** What of the page a frame shows: everything, or one side of it. */
export const embedParts = ['seat', 'cards', 'transcript'] as const

/** One of the parts. */
export type EmbedPart = (typeof embedParts)[number]

/** Messages of the page around the frame (a CRM, a CTI) to the page in it. */
export type EmbedRequest =
  /** Show this call from now on; null: follow the agent's own calls again. */
  | { readonly type: 'assist:follow'; readonly callId: string | null }
  /** This agent takes the call; left out: the one who uses this page. The call is shown then. */
  | { readonly type: 'assist:bind'; readonly callId: string; readonly agent?: string }

/** Messages of the page in the frame to the page around it. */
export type EmbedNotice =
  /** The page is there and hears messages. */
  | { readonly type: 'assist:ready'; readonly version: 1 }
  /** Another call is shown; null: none is. */
  | { readonly type: 'assist:call'; readonly callId: string | null }
  /** An event of the shown call, as its log has it; partial texts are left out. */
  | { readonly type: 'assist:event'; readonly event: CallEvent }
  /** Something was recognised that a form may want; `isConfirmed`: the agent has pressed the key for it. */
  | { readonly type: 'assist:field'; readonly field: CapturedField; readonly isConfirmed: boolean }
  /** A request was refused; `code` is one of docs/errors.md. */
  | { readonly type: 'assist:refused'; readonly code: string }

/** The request that a message is; undefined where it is none of ours. */
export function readEmbedRequest(message: unknown): EmbedRequest | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { type, callId, agent } = message as Readonly<Record<string, unknown>>
  if (type === 'assist:follow' && (callId === null || isId(callId))) return { type, callId }
  if (type !== 'assist:bind' || !isId(callId)) return undefined
  if (agent === undefined) return { type, callId }
  return isId(agent) ? { type, callId, agent } : undefined
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 200
}
