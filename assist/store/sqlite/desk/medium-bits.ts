import type { Medium } from '../../../call/medium.js'

/** The bit of each medium in `calls.media`. */
export const mediumBits: Readonly<Record<Medium, number>> = { voice: 1, text: 2, video: 4 }

/** The media of a number in `calls.media`. */
export function mediaOf(bits: number): Medium[] {
  return (Object.keys(mediumBits) as Medium[]).filter((medium) => (bits & mediumBits[medium]) !== 0)
}
