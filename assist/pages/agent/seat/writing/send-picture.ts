import { postToService, type ServiceAddress } from '../../connection/service-address.js'

/** Largest picture that the service takes. */
const maxPictureByteLength = 12 * 1024 * 1024

/** Sends a picture into the chat. Resolves to the code of the failure, or to null. */
export type PictureSender = (callId: string, file: File) => Promise<string | null>

/** Makes the sender for this service. It refuses a picture that is too large before sending. */
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
      // The network or the service is unreachable. The code shows that to the agent.
      return 'ASSIST_CLIENT_UNREACHABLE'
    }
  }
}
