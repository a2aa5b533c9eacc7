import { postToService, type ServiceAddress } from '../connection/service-address.js'
import type { DeskStore } from '../state/desk-store.js'
import type { SeatDesk } from './seat-desk.js'

/** What a call is begun with. */
export interface CallBeginnerParts {
  readonly address: ServiceAddress
  readonly store: Pick<DeskStore, 'follow' | 'notify'>
  readonly seat: Pick<SeatDesk, 'sitWithLink'>
  /** Language of the calls. */
  readonly language: () => 'en' | 'zh'
}

/** The deed behind *Talk with a customer*: a call of which this page is the seat, with a link for the customer. */
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
