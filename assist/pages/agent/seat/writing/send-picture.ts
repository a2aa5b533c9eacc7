import { postToService, type ServiceAddress } from '../../connection/service-address.js'

/** Largest picture that the service takes. */
const maxPictureByteLength = 12 * 1024 * 1024

/** Sends a picture into the chat; gives the code of what went wrong, or null. */
export type PictureSender = (callId: string, file: File) => Promise<string | null>

/** The sender for this service. One that is too large is not even sent. */
export function pictureSender(address: ServiceAddress): PictureSender {
  return async (callId, file) => {
    if (file.size > maxPictureByteLength) return 'ASSIST_PICTURE_TOO_LARGE'
    try {
      const path = `api/calls/${encodeURIComponent(callId)}/pictures`
      const headers = { 'content-type': file.type, 'x-file-name': encodeURIComponent(file.name) }
      const response = await postToService(address, path, { body: file, headers })
      if (response.ok) return null
      const answer = (await response.json()) as { readonly code?: string }
      return answer.code ?? 'ASSIST_INTERNAL'
    } catch {
      // The network or the service is away, which the code says to the agent.
      return 'ASSIST_CLIENT_UNREACHABLE'
    }
  }
}
