/** Direction of a camera: away from the customer, or towards them. */
export type Facing = 'environment' | 'user'

/** `getCapabilities` and constraints with the light. The DOM's types leave it out. */
interface TorchCapabilities extends MediaTrackCapabilities {
  readonly torch?: boolean
}

/**
 * Asks for a camera, picture only.
 *
 * @throws DOMException whose name `cameraTrouble` turns into the reason
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

/** Whether the device has more than one camera. The browser reveals it only once a camera was allowed. */
export async function hasOtherCamera(): Promise<boolean> {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => [])
  return devices.filter(({ kind }) => kind === 'videoinput').length > 1
}

/** Whether the camera has a light. */
export function hasTorch(track: MediaStreamTrack): boolean {
  // Some browsers lack it, against their types.
  if (!('getCapabilities' in track)) return false
  const capabilities: TorchCapabilities = track.getCapabilities()
  return capabilities.torch === true
}

/**
 * Turns the light on or off.
 *
 * @throws DOMException where the device refuses
 */
export async function setTorch(track: MediaStreamTrack, isOn: boolean): Promise<void> {
  await track.applyConstraints({ advanced: [{ torch: isOn } as MediaTrackConstraintSet] })
}
