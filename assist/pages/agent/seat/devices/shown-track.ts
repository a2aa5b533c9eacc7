import type { ShownTrack } from './seat-media.js'

/**
 * Asks for the agent's camera or screen, to show it to the customer.
 *
 * @throws DOMException where it is refused or missing, TypeError where the browser has no such function
 */
export async function openShownTrack(what: ShownTrack): Promise<MediaStreamTrack> {
  const stream =
    what === 'camera'
      ? await navigator.mediaDevices.getUserMedia({
          video: { width: { ideal: 1280 }, height: { ideal: 720 } },
        })
      : await navigator.mediaDevices.getDisplayMedia({ video: true })
  const [track] = stream.getVideoTracks()
  if (!track) throw new TypeError('The stream has no picture.')
  return track
}
