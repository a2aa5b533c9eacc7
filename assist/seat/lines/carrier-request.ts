import { AssistError } from '../../errors/errors.js'

/** How long a carrier may take to answer, in ms: an agent waits for it. */
const carrierTimeoutMs = 5_000

/**
 * Asks a carrier's interface.
 *
 * @returns what it answered, as text
 * @throws AssistError ASSIST_CARRIER_REFUSED where it cannot be reached or refuses
 */
export async function carrierRequest(url: string, init: RequestInit): Promise<string> {
  const signal = AbortSignal.timeout(carrierTimeoutMs)
  const answer = await fetch(url, { ...init, redirect: 'error', signal }).catch(
    (cause: unknown) => {
      throw new AssistError('ASSIST_CARRIER_REFUSED', 'The carrier cannot be reached.', { cause })
    },
  )
  const text = await answer.text()
  if (answer.ok) return text
  throw new AssistError('ASSIST_CARRIER_REFUSED', `The carrier answered ${answer.status}.`)
}
