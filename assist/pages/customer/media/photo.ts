/** Longest side of a photo as it is sent. */
const maxSidePx = 2_048
/** Larger files are refused, since decoding them would take the whole memory of a telephone. */
export const maxPhotoMegabytes = 150
const jpegQuality = 0.85

/** Reasons why a file cannot be sent as a photo. Their words are in `i18n/`. */
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

/** The size that a picture is scaled to. No side is longer than the limit, and no picture grows. */
export function fittedSize(widthPx: number, heightPx: number): { width: number; height: number } {
  const share = Math.min(1, maxSidePx / Math.max(widthPx, heightPx, 1))
  return {
    width: Math.max(1, Math.round(widthPx * share)),
    height: Math.max(1, Math.round(heightPx * share)),
  }
}

/**
 * Makes a file ready to be sent: upright, scaled down and JPEG. The camera's own entries in the file, such as the
 * place, are dropped.
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
  // Transparent parts of the picture would otherwise turn black.
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
