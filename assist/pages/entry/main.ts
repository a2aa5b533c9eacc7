import { pageLanguageOf } from '../shared/i18n/page-texts.js'
import { entryChinese, entryEnglish } from './entry-texts.js'
import '../shared/styles/tokens.css'
import '../shared/styles/base.css'
import './entry.css'

type Medium = 'voice' | 'text'

const asked = new URLSearchParams(location.search).get('language')
const language = pageLanguageOf(asked ?? navigator.language)
const texts = language === 'en' ? entryEnglish : entryChinese
const entry = location.hash.slice(1)

/** Where a begun call goes on: the customer’s page of its link, in this same window or frame. */
function goOn(token: string): void {
  location.replace(new URL(`customer.html#${encodeURIComponent(token)}`, location.href))
}

/** @returns what to say where it did not work */
async function begin(medium: Medium): Promise<string | undefined> {
  const answer = await fetch(new URL(`e/${encodeURIComponent(entry)}`, location.href), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ medium, language: language === 'en' ? 'en' : 'zh' }),
  })
  const { token } = (await answer.json()) as { readonly token?: string }
  if (token !== undefined) {
    goOn(token)
    return undefined
  }
  if (answer.status === 404) return texts.unknown
  return answer.status === 429 || answer.status === 503 ? texts.full : texts.failed
}

function draw(place: HTMLElement): void {
  const title = Object.assign(document.createElement('h1'), { textContent: texts.title })
  const note = Object.assign(document.createElement('p'), { textContent: texts.note })
  const status = document.createElement('p')
  status.setAttribute('role', 'status')
  const buttons = (['text', 'voice'] as const).map((medium) => {
    const button = document.createElement('button')
    button.textContent = texts[medium]
    button.dataset['testid'] = `entry-${medium}`
    button.addEventListener('click', () => {
      for (const one of buttons) one.disabled = true
      status.textContent = texts.waiting
      const failed = begin(medium).catch(() => texts.failed)
      void failed.then((said) => {
        if (said === undefined) return
        status.textContent = said
        for (const one of buttons) one.disabled = false
      })
    })
    return button
  })
  place.replaceChildren(title, note, ...buttons, status)
}

document.documentElement.lang = language
document.title = texts.title
const place = document.getElementById('entry')
if (place) draw(place)
