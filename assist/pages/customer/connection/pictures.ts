import type { Place, Still } from '../media/still.js'

/** The credentials by which the service recognises this browser. */
export interface BrowserCredentials {
  readonly token: string
  readonly secret: string
}

/** Attempts to send a still. It was taken once and cannot be taken again. */
const maxAttempts = 4
const waitMs = 1_500

/** Address of a picture of the conversation. */
export function pictureUrl(base: URL, grant: BrowserCredentials, sha256: string): string {
  const url = new URL(`customer/pictures/${encodeURIComponent(sha256)}`, base)
  url.search = new URLSearchParams({ ...grant }).toString()
  return url.href
}

/**
 * Sends a photo into the conversation.
 *
 * @throws Error where the service does not take it
 */
export async function sendPhoto(
  base: URL,
  grant: BrowserCredentials,
  photo: { readonly bytes: Blob; readonly name: string },
): Promise<void> {
  const headers = { 'x-file-name': encodeURIComponent(photo.name) }
  await post(base, grant, { kind: 'photo', bytes: photo.bytes, headers })
}

/**
 * Sends an agreed still. Over a bad network it tries more than once.
 *
 * @throws Error where the service does not take it
 */
export async function sendStill(
  base: URL,
  grant: BrowserCredentials,
  { still, place }: { readonly still: Still; readonly place: Place | null },
): Promise<void> {
  const headers = {
    'x-taken-at': still.takenAt,
    'x-size': `${still.widthPx}x${still.heightPx}`,
    ...(place && { 'x-place': `${place.latitude},${place.longitude},${place.accuracyM}` }),
  }
  for (let attempt = 1; ; attempt++) {
    try {
      await post(base, grant, { kind: 'snapshot', bytes: still.bytes, headers })
      return
    } catch (thrown) {
      if (attempt === maxAttempts) throw thrown
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}

async function post(
  base: URL,
  { token, secret }: BrowserCredentials,
  picture: {
    readonly kind: 'photo' | 'snapshot'
    readonly bytes: Blob
    readonly headers: Readonly<Record<string, string>>
  },
): Promise<void> {
  const response = await fetch(new URL(`customer/pictures?kind=${picture.kind}`, base), {
    method: 'POST',
    headers: {
      ...picture.headers,
      authorization: `Bearer ${token}.${secret}`,
      'content-type': picture.bytes.type,
    },
    body: picture.bytes,
  })
  if (!response.ok) throw new Error(`The service took no picture: ${response.status}.`)
}
