import {
  fetchFromService,
  postToService,
  type ServiceAddress,
} from '../connection/service-address.js'

/**
 * Tells the service which agent takes a call.
 *
 * @param agent a name or user id; left out: whoever uses this page
 * @returns the code of a refusal; undefined where it is done
 */
export async function bindCall(
  address: ServiceAddress,
  callId: string,
  agent: string | undefined,
): Promise<string | undefined> {
  try {
    const name = agent ?? (await ownName(address))
    const answer = await postToService(address, `api/calls/${encodeURIComponent(callId)}/agent`, {
      body: JSON.stringify({ agent: name }),
      headers: { 'content-type': 'application/json' },
    })
    if (answer.ok) return undefined
    const { code } = (await answer.json()) as { readonly code?: string }
    return code ?? 'ASSIST_INTERNAL'
  } catch {
    return 'ASSIST_CLIENT_UNREACHABLE'
  }
}

async function ownName(address: ServiceAddress): Promise<string> {
  const me = (await (await fetchFromService(address, 'api/me')).json()) as { readonly name: string }
  return me.name
}
