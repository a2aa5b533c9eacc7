import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

import type { CarrierLine, LineFacts, LineOrder } from '../../call/carrier-line.js'
import { AssistError } from '../../errors/errors.js'
import type { Config } from '../../settings/config.js'
import { carrierRequest } from './carrier-request.js'

const conferences = Compile(
  Type.Object({ conferences: Type.Array(Type.Object({ sid: Type.String() })) }),
)

type Form = Readonly<Record<string, string>>

/**
 * Lines of Twilio, by its REST interface. Whoever hears a stream can transfer and hang up its call; holding and muting
 * need the conference that the call is in.
 *
 * @returns undefined where no account is configured
 */
export function twilioLines({
  twilioAccount,
  twilioApiUrl,
}: Pick<Config, 'twilioAccount' | 'twilioApiUrl'>):
  ((facts: LineFacts) => CarrierLine) | undefined {
  if (twilioAccount === '') return undefined
  const [sid = ''] = twilioAccount.split(':')
  const base = `${twilioApiUrl.replace(/\/+$/u, '')}/2010-04-01/Accounts/${sid}`
  const authorization = `Basic ${Buffer.from(twilioAccount).toString('base64')}`
  const post = async (path: string, form: Form): Promise<void> => {
    const body = new URLSearchParams(form)
    await carrierRequest(`${base}/${path}.json`, {
      method: 'POST',
      headers: { authorization },
      body,
    })
  }
  const conferenceSid = async (named: string): Promise<string> => {
    if (/^CF[\da-f]{32}$/iu.test(named)) return named
    const query = new URLSearchParams({ FriendlyName: named, Status: 'in-progress' })
    const init = { headers: { authorization } }
    const text = await carrierRequest(`${base}/Conferences.json?${query.toString()}`, init)
    const found: unknown = JSON.parse(text)
    const [first] = conferences.Check(found) ? found.conferences : []
    if (first) return first.sid
    throw new AssistError('ASSIST_CARRIER_REFUSED', 'Twilio has no such conference going on.')
  }
  return ({ lineId, conference }) => ({
    can: conference === undefined ? ['transfer', 'hang-up'] : lineActionsInConference,
    order: async (order) => {
      if (order.action === 'transfer' || order.action === 'hang-up') {
        return post(`Calls/${encodeURIComponent(lineId)}`, callForm(order))
      }
      const at = await conferenceSid(conference ?? '')
      const name = order.action === 'hold' ? 'Hold' : 'Muted'
      const path = `Conferences/${at}/Participants/${encodeURIComponent(lineId)}`
      return post(path, { [name]: String(order.isOn) })
    },
  })
}

const lineActionsInConference = ['hold', 'mute', 'transfer', 'hang-up'] as const

/** The number is digits alone, so nothing in it is markup. */
function callForm(order: Extract<LineOrder, { action: 'transfer' | 'hang-up' }>): Form {
  if (order.action === 'hang-up') return { Status: 'completed' }
  return { Twiml: `<Response><Dial>${order.to}</Dial></Response>` }
}
