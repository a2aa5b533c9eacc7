/** A piece of markup that is safe to stand in a page. */
export class Markup {
  readonly text: string

  /** @param text markup of ours; whatever came from elsewhere goes through `markup` */
  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template: markup as it is, lists of it, and anything else as text. */
export type MarkupValue = Markup | readonly Markup[] | string | number

/** Joins markup: whatever is no markup is escaped, so that a transcript cannot become part of the page. */
export function markup(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  const pieces = parts.map((part, index) => {
    const value = values[index]
    return `${part}${value === undefined ? '' : plain(value)}`
  })
  return new Markup(pieces.join(''))
}

function plain(value: MarkupValue): string {
  if (value instanceof Markup) return value.text
  if (typeof value === 'object') return value.map(({ text }) => text).join('')
  return String(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
