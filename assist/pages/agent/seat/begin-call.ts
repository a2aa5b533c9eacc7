import { postToService, type ServiceAddress } from '../connection/service-address.js'
import type { DeskStore } from '../state/desk-store.js'
import type { SeatDesk } from './seat-desk.js'

/** The parts that begin a call. */
export interface CallBeginnerParts {
  readonly address: ServiceAddress
  readonly store: Pick<DeskStore, 'follow' | 'notify'>
  readonly seat: Pick<SeatDesk, 'sitWithLink'>
  /** Language of the calls. */
  readonly language: () => 'en' | 'zh'
}

/** Makes the action behind *Talk with a customer*: a call with its seat at this page and a link for the customer. */
export function callBeginner(parts: CallBeginnerParts): (medium: 'voice' | 'text') => void {
  const { address, store, seat, language } = parts
  const begin = async (medium: 'voice' | 'text'): Promise<void> => {
    const response = await postToService(address, 'api/calls', {
      body: JSON.stringify({ language: language(), medium }),
      headers: { 'content-type': 'application/json' },
    })
    const answer = (await response.json()) as { readonly callId?: string; readonly code?: string }
    if (answer.callId === undefined) {
      store.notify({ code: answer.code ?? 'ASSIST_INTERNAL', severity: 'error' })
      return
    }
    store.follow(answer.callId)
    seat.sitWithLink()
  }
  return (medium) => {
    store.notify(null)
    begin(medium).catch(() => {
      store.notify({ code: 'ASSIST_CLIENT_UNREACHABLE', severity: 'error' })
    })
  }
}
