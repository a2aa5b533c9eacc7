/** What a reader found at one place of a file: a value that should be a solution, or the reason why there is none. */
export type Entry =
  | { readonly line: number; readonly value: unknown; readonly problem?: never }
  | { readonly line: number; readonly problem: string; readonly value?: never }

/** Fields that are JSON where a format has only text. */
export const jsonFields: ReadonlySet<string> = new Set(['followup', 'steps', 'scope', 'guide'])

/** Reads a field that is JSON in a text format; undefined when it is not JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // The caller names the field and the line.
    return undefined
  }
}
