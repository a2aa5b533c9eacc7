import type { Solution } from '../solutions/solution.js'

/** Words of the page that are not the solution's. */
const texts = {
  en: { steps: 'Steps', more: 'More about this', gone: 'This page is not available any more.' },
  zh: { steps: '步骤', more: '了解更多', gone: '此页面已失效。' },
} as const

/** What a follow-up page may load: its own style and pictures, no script at all. */
export const followUpPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

/**
 * Writes the page of a solution for a customer, as HTML: title and the text for customers, or answer and steps where it
 * has none. It holds nothing that is for the agent
 * alone. Text of the base is escaped, so that none of it becomes markup.
 *
 * @param seenPath address of a picture in the page: a browser that shows the page fetches it, a messenger's preview
 *   does not
 */
export function followUpPage(solution: Solution, seenPath: string): string {
  const { title, language, followup } = solution
  const words = language === 'zh' ? texts.zh : texts.en
  const url = webAddress(followup?.['url'])
  const body = [
    `<h1>${escaped(title)}</h1>`,
    ...textOf(solution, words.steps),
    ...(url === undefined
      ? []
      : [
          `<p><a class="more" rel="noopener noreferrer" target="_blank" href="${escaped(url)}">${words.more}</a></p>`,
        ]),
    `<img class="seen" alt="" src="${escaped(seenPath)}">`,
  ]
  return page(title, language, body.join('\n'))
}

/** What the customer reads: lines, and numbered ones as a list. */
function textOf({ customer, answer, steps = [] }: Solution, heading: string): string[] {
  if (customer !== undefined) return linesOf(customer)
  const listed = steps.map(stepText).filter((text) => text !== '')
  if (listed.length === 0) return linesOf(answer)
  return [...linesOf(answer), `<h2>${heading}</h2>`, listOf(listed)]
}

function linesOf(text: string): string[] {
  const parts: string[] = []
  let items: string[] = []
  const endList = (): void => {
    if (items.length > 0) parts.push(listOf(items))
    items = []
  }
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, item] = /^\s*\d{1,2}[.、)]\s*(.+)$/u.exec(line) ?? []
    if (item !== undefined) items.push(item)
    else {
      endList()
      parts.push(`<p>${escaped(line)}</p>`)
    }
  }
  endList()
  return parts
}

function listOf(items: readonly string[]): string {
  return `<ol>${items.map((text) => `<li>${escaped(text)}</li>`).join('')}</ol>`
}

/** Writes the page that stands in for one that is not known or has expired. */
export function gonePage(language: 'en' | 'zh'): string {
  const text = texts[language].gone
  return page(text, language, `<p>${text}</p>`)
}

function page(title: string, language: string | undefined, body: string): string {
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>
body { margin: 0 auto; padding: 1.25rem; max-width: 40rem; font: 1.0625rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.375rem; line-height: 1.3; }
h2 { font-size: 1.0625rem; }
li { margin: 0.5rem 0; }
.more { display: inline-block; padding: 0.6rem 1rem; border: 1px solid; border-radius: 0.5rem; }
.seen { position: absolute; width: 1px; height: 1px; }
</style>
</head>
<body>
${body}
</body>
</html>
`
}

/** Text of a step, which is a line or an object with a `text`; empty for anything else. */
function stepText(step: unknown): string {
  if (typeof step === 'string') return step
  if (typeof step !== 'object' || step === null || !('text' in step)) return ''
  return typeof step.text === 'string' ? step.text : ''
}

/** An address of the web, which is safe to follow; undefined for any other value, such as a script. */
function webAddress(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined
  return ['http:', 'https:'].includes(new URL(value).protocol) ? value : undefined
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
