/** Something that is pointed at or drawn on the live picture. Places are shares of its width and height, 0 to 1. */
export interface PictureMark {
  readonly kind: 'pointer' | 'line' | 'clear'
  /** One place for a pointer, two and more for a line, none for `clear`; at most 512. */
  readonly points: readonly { readonly x: number; readonly y: number }[]
}
