import type { Clock } from '../call/clock.js'
import type { NewDelivery } from '../store/webhooks/webhook-store.js'
import { signatureHeaders } from './webhook-signature.js'

/** What a receiver made of a message. */
export interface WebhookAnswer {
  /** HTTP status; null where no answer came. */
  readonly answer: number | null
  /** Why none came; null where one did. */
  readonly problem: 'timeout' | 'unreachable' | null
  /** How long the receiver asks to be left alone. */
  readonly retryAfterMs?: number
}

/** Where messages go. */
export interface WebhookReceiver {
  readonly url: string
  readonly secrets: readonly string[]
  readonly timeoutMs: number
}

/** Sends a message once. Never rejects. */
export async function postWebhook(
  delivery: Pick<NewDelivery, 'deliveryId' | 'body'>,
  { url, secrets, timeoutMs }: WebhookReceiver,
  { clock, nowMs }: { readonly clock: Clock; readonly nowMs: () => number },
  stopped: AbortSignal,
): Promise<WebhookAnswer> {
  const tooLong = new AbortController()
  const cancel = clock.after(timeoutMs, () => tooLong.abort())
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'assist-webhooks/1',
        ...signatureHeaders(delivery, secrets, nowMs()),
      },
      body: delivery.body,
      // Where a receiver has moved to is for the operator to say: a message is signed for one address.
      redirect: 'manual',
      signal: AbortSignal.any([tooLong.signal, stopped]),
    })
    // What it says beside the status is nothing to us, nor that it broke off while saying it.
    await answer.body?.cancel().catch(() => undefined)
    const retryAfterMs = retryAfterMsOf(answer.headers.get('retry-after'), nowMs())
    return {
      ...{ answer: answer.status, problem: null },
      ...(retryAfterMs > 0 ? { retryAfterMs } : {}),
    }
  } catch {
    return { answer: null, problem: tooLong.signal.aborted ? 'timeout' : 'unreachable' }
  } finally {
    cancel()
  }
}

/** The header is a number of seconds or a moment; 0 where it is neither. */
function retryAfterMsOf(header: string | null, nowMs: number): number {
  if (header === null) return 0
  const seconds = Number(header)
  const durationMs = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1_000
  return Number.isNaN(durationMs) ? 0 : durationMs
}
