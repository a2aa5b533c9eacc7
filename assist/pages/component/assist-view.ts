import type { EmbedNotice, EmbedRequest } from '../agent/embedding/embed-protocol.js'

/**
 * The agent's page as an element of the page of a CRM or CTI:
 *
 *     <script src="https://assist.example.com/component.js"></script>
 *     <assist-view part="cards" call="c-17"></assist-view>
 *
 * It is the frame of `docs/integrations/embedding.md` in a shadow tree, with its messages as events and methods. The
 * service has to list the page's origin in `ASSIST_FRAME_ANCESTORS`.
 */

const styles = `
:host { display: block; min-height: 320px; }
:host([hidden]) { display: none; }
iframe { width: 100%; height: 100%; min-height: inherit; border: 0; display: block; }
`

/** Where this script came from: the service. */
const serviceUrl = (document.currentScript as HTMLScriptElement | null)?.src ?? location.href

class AssistView extends HTMLElement {
  static readonly observedAttributes = ['call']
  readonly #frame = document.createElement('iframe')
  /** What is asked before the page in the frame hears it. */
  #waiting: EmbedRequest[] = []
  #isReady = false
  /** Key or token of the agent; to be set before the element is put into the page, and kept out of its markup. */
  key = ''

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(styles)
    root.adoptedStyleSheets = [sheet]
    this.#frame.allow = 'microphone; camera; clipboard-write; autoplay'
    root.append(this.#frame)
  }

  connectedCallback(): void {
    addEventListener('message', this.#hear)
    const url = new URL('./', this.getAttribute('src') ?? serviceUrl)
    url.searchParams.set('embed', this.getAttribute('part') ?? 'seat')
    url.searchParams.set('parent', location.origin)
    if (this.key !== '') url.searchParams.set('key', this.key)
    this.#isReady = false
    this.#frame.title = this.getAttribute('label') ?? 'Assist'
    this.#frame.src = url.href
    const callId = this.getAttribute('call')
    if (callId !== null && callId !== '') this.follow(callId)
  }

  disconnectedCallback(): void {
    removeEventListener('message', this.#hear)
    this.#frame.removeAttribute('src')
  }

  attributeChangedCallback(_name: string, before: string | null, now: string | null): void {
    if (this.isConnected && before !== now) this.follow(now === '' ? null : now)
  }

  /** Shows this call from now on; null: the agent's own calls again. */
  follow(callId: string | null): void {
    this.#ask({ type: 'assist:follow', callId })
  }

  /** This agent takes the call; left out: the one who uses the page. */
  bind(callId: string, agent?: string): void {
    this.#ask({ type: 'assist:bind', callId, ...(agent === undefined ? {} : { agent }) })
  }

  #ask(request: EmbedRequest): void {
    if (this.#isReady) this.#frame.contentWindow?.postMessage(request, this.#origin)
    else this.#waiting.push(request)
  }

  get #origin(): string {
    return new URL(this.#frame.src).origin
  }

  readonly #hear = ({ source, origin, data: notice }: MessageEvent<EmbedNotice>): void => {
    if (source !== this.#frame.contentWindow || origin !== this.#origin) return
    if (notice.type === 'assist:ready') {
      this.#isReady = true
      for (const request of this.#waiting.splice(0)) this.#ask(request)
    }
    // Composed: a CRM may have the element in a shadow tree of its own.
    this.dispatchEvent(
      new CustomEvent(notice.type, { detail: notice, bubbles: true, composed: true }),
    )
  }
}

customElements.define('assist-view', AssistView)
