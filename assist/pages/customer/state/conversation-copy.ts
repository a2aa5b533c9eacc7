import type { CopyLine } from '../../../media/customer-protocol.js'

/** What stands around the lines of a copy. */
export interface CopyWords {
  /** First line, with the day of the conversation. */
  readonly title: string
  readonly customer: string
  readonly agent: string
}

/** A conversation as a text file: a line a turn, with its time in minutes and seconds. */
export function conversationText(lines: readonly CopyLine[], words: CopyWords): string {
  const turns = lines.map(({ from, atMs, text }) => `${clockOf(atMs)}  ${words[from]}: ${text}`)
  return [words.title, '', ...turns, ''].join('\n')
}

function clockOf(atMs: number): string {
  const seconds = Math.floor(atMs / 1_000)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`
}
