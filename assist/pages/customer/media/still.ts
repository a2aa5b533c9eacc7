/** A full-resolution still of the camera. */
export interface Still {
  readonly bytes: Blob
  readonly widthPx: number
  readonly heightPx: number
  /** ISO 8601. */
  readonly takenAt: string
}

/** Position of the device. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
  readonly accuracyM: number
}

interface StillCamera {
  takePhoto(): Promise<Blob>
}

/** Longest wait for a camera's own still. Some cameras never answer. */
const takeWithinMs = 5_000
const placeWithinMs = 8_000
/** Largest still that the service takes. */
const maxByteLength = 12 << 20
const takenTypes = new Set(['image/jpeg', 'image/png', 'image/webp'])
const jpegQuality = 0.92

/** Takes a still. The camera's own photo is used where the browser has that, else one frame of the whole track. */
export async function takeStill(track: MediaStreamTrack): Promise<Still> {
  const takenAt = new Date().toISOString()
  const photo = await takePhoto(track).catch(() => null)
  if (photo && photo.size <= maxByteLength && takenTypes.has(photo.type)) {
    const picture = await createImageBitmap(photo)
    const { width: widthPx, height: heightPx } = picture
    picture.close()
    return { bytes: photo, widthPx, heightPx, takenAt }
  }
  return { ...(await takeFrame(track)), takenAt: new Date().toISOString() }
}

/** Finds the position of the device. Null where the customer or the device does not give it. */
export function findPlace(): Promise<Place | null> {
  const locator = navigator.geolocation as Geolocation | undefined
  if (!locator) return Promise.resolve(null)
  return new Promise((resolve) => {
    locator.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) =>
        resolve({ latitude, longitude, accuracyM: Math.round(accuracy) }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: placeWithinMs },
    )
  })
}

async function takePhoto(track: MediaStreamTrack): Promise<Blob | null> {
  const { ImageCapture } = globalThis as {
    ImageCapture?: new (of: MediaStreamTrack) => StillCamera
  }
  if (!ImageCapture) return null
  const tooLate = new Promise<null>((resolve) => setTimeout(resolve, takeWithinMs, null))
  return Promise.race([new ImageCapture(track).takePhoto(), tooLate])
}

async function takeFrame(track: MediaStreamTrack): Promise<Omit<Still, 'takenAt'>> {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = new MediaStream([track])
  await video.play()
  const { videoWidth: widthPx, videoHeight: heightPx } = video
  const canvas = new OffscreenCanvas(widthPx, heightPx)
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  video.srcObject = null
  const bytes = await canvas.convertToBlob({ type: 'image/jpeg', quality: jpegQuality })
  return { bytes, widthPx, heightPx }
}
