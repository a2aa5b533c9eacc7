/** Which way a camera looks: away from the customer, or at them. */
export type Facing = 'environment' | 'user'

/** `getCapabilities` and constraints with the light, which the DOM's types leave out. */
interface TorchCapabilities extends MediaTrackCapabilities {
  readonly torch?: boolean
}

/**
 * Asks for a camera, picture only.
 *
 * @throws DOMException by whose name `cameraTrouble` tells the reason
 */
export async function openCamera(facing: Facing): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: facing, width: { ideal: 1920 }, height: { ideal: 1080 } },
  })
  const [track] = stream.getVideoTracks()
  if (!track) throw new DOMException('The stream has no picture.', 'NotFoundError')
  return track
}

/** Whether the device has more than one camera; known once one was allowed. */
export async function hasOtherCamera(): Promise<boolean> {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => [])
  return devices.filter(({ kind }) => kind === 'videoinput').length > 1
}

/** Whether the camera has a light. */
export function hasTorch(track: MediaStreamTrack): boolean {
  // Not in every browser, whatever the types say.
  if (!('getCapabilities' in track)) return false
  const capabilities: TorchCapabilities = track.getCapabilities()
  return capabilities.torch === true
}

/** Turns the light on or off. @throws DOMException where the device refuses */
export async function setTorch(track: MediaStreamTrack, isOn: boolean): Promise<void> {
  await track.applyConstraints({ advanced: [{ torch: isOn } as MediaTrackConstraintSet] })
}
