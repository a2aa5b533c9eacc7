/** Longest side of a photo as it is sent. */
const maxSidePx = 2_048
/** Larger files are refused: to decode them would take the memory of a telephone. */
export const maxPhotoMegabytes = 150
const jpegQuality = 0.85

/** Why a file cannot be sent as a photo; the words are in `i18n/`. */
export type PhotoFailure = 'too-large' | 'unreadable'

/** Thrown where a file cannot be sent. */
export class PhotoError extends Error {
  override readonly name = 'PhotoError'
  readonly failure: PhotoFailure

  constructor(failure: PhotoFailure, options?: ErrorOptions) {
    super(`No photo: ${failure}.`, options)
    this.failure = failure
  }
}

/** The size that a picture is scaled to: none of its sides longer than is sent, never larger than it was. */
export function fittedSize(widthPx: number, heightPx: number): { width: number; height: number } {
  const share = Math.min(1, maxSidePx / Math.max(widthPx, heightPx, 1))
  return {
    width: Math.max(1, Math.round(widthPx * share)),
    height: Math.max(1, Math.round(heightPx * share)),
  }
}

/**
 * Makes a file ready to be sent: upright, scaled down, JPEG, and without what the camera wrote into it, such as the
 * place.
 *
 * @throws PhotoError
 */
export async function preparePhoto(file: Blob): Promise<Blob> {
  if (file.size > maxPhotoMegabytes * 1e6) throw new PhotoError('too-large')
  const picture = await createImageBitmap(file).catch((cause: unknown) => {
    throw new PhotoError('unreadable', { cause })
  })
  try {
    return await scaled(picture)
  } catch (cause) {
    throw new PhotoError('unreadable', { cause })
  } finally {
    picture.close()
  }
}

async function scaled(picture: ImageBitmap): Promise<Blob> {
  const { width, height } = fittedSize(picture.width, picture.height)
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const paper = canvas.getContext('2d')
  if (!paper) throw new Error('No canvas.')
  // A picture that is transparent in places would turn black there.
  paper.fillStyle = '#fff'
  paper.fillRect(0, 0, width, height)
  paper.drawImage(picture, 0, 0, width, height)
  return new Promise((resolve, reject) => {
    const done = (bytes: Blob | null): void => {
      if (bytes) resolve(bytes)
      else reject(new Error('The canvas gave no picture.'))
    }
    canvas.toBlob(done, 'image/jpeg', jpegQuality)
  })
}
