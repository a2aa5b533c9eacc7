import { fetchFromService, type ServiceAddress } from './service-address.js'

/**
 * Whether the service refuses this page. Where people sign in by a provider, the page goes there, and comes back to
 * where it was.
 */
export async function isRefused(
  address: ServiceAddress,
  location: Pick<Location, 'pathname' | 'assign'>,
): Promise<boolean> {
  try {
    const { status } = await fetchFromService(address, 'api/me')
    if (status !== 401) return false
    const ways = await fetchFromService(address, 'sign-in/ways')
    const { oidc } = (await ways.json()) as { readonly oidc: boolean }
    if (!oidc) return true
    const signIn = new URL('sign-in', address.base)
    signIn.searchParams.set('to', location.pathname)
    location.assign(signIn.href)
    return true
  } catch {
    return false
  }
}
