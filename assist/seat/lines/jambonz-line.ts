import type { CarrierLine, LineAction, LineFacts, LineOrder } from '../../call/carrier-line.js'
import type { Config } from '../../settings/config.js'
import { carrierRequest } from './carrier-request.js'

/**
 * Lines of jambonz, by its REST interface: its `listen` socket has no commands for them. Holding needs a conference,
 * and a transfer the address of an application that makes it.
 *
 * @returns undefined where no account is configured
 */
export function jambonzLines({
  jambonzApiUrl,
  jambonzApiKey,
  jambonzTransferUrl,
}: Pick<Config, 'jambonzApiUrl' | 'jambonzApiKey' | 'jambonzTransferUrl'>):
  ((facts: LineFacts) => CarrierLine) | undefined {
  if (jambonzApiUrl === '') return undefined
  const base = jambonzApiUrl.replace(/\/+$/u, '')
  const headers = {
    authorization: `Bearer ${jambonzApiKey}`,
    'content-type': 'application/json',
  }
  return ({ lineId, conference }) => {
    const url = `${base}/Calls/${encodeURIComponent(lineId)}`
    const can: LineAction[] = [
      ...(conference === undefined ? [] : (['hold'] as const)),
      'mute',
      ...(jambonzTransferUrl === '' ? [] : (['transfer'] as const)),
      'hang-up',
    ]
    return {
      can,
      order: async (order) => {
        const body = JSON.stringify(changeOf(order, jambonzTransferUrl))
        await carrierRequest(url, { method: 'PUT', headers, body })
      },
    }
  }
}

function changeOf(order: LineOrder, transferUrl: string): object {
  switch (order.action) {
    case 'hold':
      return { conf_hold_status: order.isOn ? 'hold' : 'unhold' }
    case 'mute':
      return { mute_status: order.isOn ? 'mute' : 'unmute' }
    case 'transfer': {
      const url = new URL(transferUrl)
      url.searchParams.set('to', order.to)
      return { call_hook: { url: url.href, method: 'POST' } }
    }
    case 'hang-up':
      return { call_status: 'completed' }
  }
}
