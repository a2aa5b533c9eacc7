import type { Solution } from '../solutions/solution.js'

/** Words of the page itself. */
const texts = {
  en: { steps: 'Steps', more: 'More about this', gone: 'This page is not available any more.' },
  zh: { steps: '步骤', more: '了解更多', gone: '此页面已失效。' },
} as const

/** What a follow-up page may load: its own style and pictures, no script at all. */
export const followUpPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'"

/**
 * The page of a solution for a customer, as HTML: title, answer, steps. What is for the agent alone is not in it, and
 * text of the base is text, whatever it looks like.
 *
 * @param seenPath address of the picture by which the service hears that the page was really looked at
 */
export function followUpPage(solution: Solution, seenPath: string): string {
  const { title, answer, language, steps = [], followup } = solution
  const words = language === 'zh' ? texts.zh : texts.en
  const paragraphs = answer.split('\n').filter((line) => line.trim() !== '')
  const listed = steps.map(stepText).filter((text) => text !== '')
  const url = webAddress(followup?.['url'])
  const body = [
    `<h1>${escaped(title)}</h1>`,
    ...paragraphs.map((line) => `<p>${escaped(line)}</p>`),
    ...(listed.length === 0
      ? []
      : [
          `<h2>${words.steps}</h2>`,
          `<ol>${listed.map((text) => `<li>${escaped(text)}</li>`).join('')}</ol>`,
        ]),
    ...(url === undefined
      ? []
      : [
          `<p><a class="more" rel="noopener noreferrer" target="_blank" href="${escaped(url)}">${words.more}</a></p>`,
        ]),
    `<img class="seen" alt="" src="${escaped(seenPath)}">`,
  ]
  return page(title, language, body.join('\n'))
}

/** The page where there is none (any more). */
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

/** A step is a line, or an object with its `text`. */
function stepText(step: unknown): string {
  if (typeof step === 'string') return step
  if (typeof step !== 'object' || step === null || !('text' in step)) return ''
  return typeof step.text === 'string' ? step.text : ''
}

/** Only what a browser may safely follow. */
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
