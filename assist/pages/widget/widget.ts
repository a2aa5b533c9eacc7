/**
 * The widget that a web site of others shows:
 *
 *     <script src="https://assist.example.com/widget.js" data-entry="help-page" defer></script>
 *
 * A button in the corner opens the customer’s page in a frame. Everything lies in a shadow tree with style sheets of its
 * own, made by script, so that neither side’s styles reach the other and a strict content policy needs `script-src` and
 * `frame-src` of the service alone.
 */

const texts = {
  en: { open: 'Help', close: 'Close', frame: 'Help from the company' },
  zh: { open: '在线客服', close: '关闭', frame: '企业在线客服' },
} as const

const styles = `
:host { all: initial; position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; }
.panel { position: absolute; right: 0; bottom: 64px; width: min(380px, calc(100vw - 40px));
  height: min(600px, calc(100vh - 110px)); border: 1px solid #8886; border-radius: 16px;
  overflow: hidden; background: Canvas; box-shadow: 0 12px 40px #0004; }
.panel[hidden] { display: none; }
iframe { width: 100%; height: 100%; border: 0; }
button { float: right; min-height: 48px; padding: 0 20px; border: 0; border-radius: 24px;
  background: #0b57d0; color: #fff; font: 600 16px/1 system-ui, sans-serif; cursor: pointer;
  box-shadow: 0 4px 14px #0005; }
button:focus-visible { outline: 3px solid #fff; outline-offset: -5px; }
`

function languageOf(script: HTMLScriptElement): 'en' | 'zh' {
  const told = script.dataset['language'] ?? document.documentElement.lang
  return (told || navigator.language).toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/** The frame with the customer’s page. It is made when it is first opened, so that a web site costs nobody a call. */
function frameOf(script: HTMLScriptElement, language: 'en' | 'zh'): HTMLIFrameElement {
  const frame = document.createElement('iframe')
  const entry = encodeURIComponent(script.dataset['entry'] ?? '')
  frame.src = new URL(`e/${entry}?language=${language}`, script.src).href
  frame.title = texts[language].frame
  frame.allow = 'microphone; camera; autoplay; clipboard-write; geolocation'
  return frame
}

function show(script: HTMLScriptElement): void {
  const language = languageOf(script)
  const host = document.createElement('div')
  host.dataset['testid'] = 'assist-widget'
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  root.adoptedStyleSheets = [sheet]
  const panel = document.createElement('div')
  panel.className = 'panel'
  panel.hidden = true
  const button = document.createElement('button')
  const label = script.dataset['label'] ?? texts[language].open
  const turn = (isOpen: boolean): void => {
    if (isOpen && !panel.firstChild) panel.append(frameOf(script, language))
    panel.hidden = !isOpen
    button.textContent = isOpen ? texts[language].close : label
    button.setAttribute('aria-expanded', String(isOpen))
  }
  button.type = 'button'
  button.addEventListener('click', () => turn(panel.hidden !== false))
  root.addEventListener('keydown', (event) => {
    if (event instanceof KeyboardEvent && event.key === 'Escape') turn(false)
  })
  turn(false)
  root.append(panel, button)
  document.body.append(host)
}

const own = document.currentScript
if (own instanceof HTMLScriptElement) {
  // Without `defer` the script runs before the body is there.
  if (document.readyState === 'loading')
    document.addEventListener('DOMContentLoaded', () => show(own))
  else show(own)
}
