import { createStore, type StoreApi } from 'zustand'

import type { ScreenMessage } from '../../../screen/screen-protocol.js'
import { fieldsIn, type CapturedField } from './captured-fields.js'
import {
  embedParts,
  readEmbedRequest,
  type EmbedNotice,
  type EmbedPart,
  type EmbedRequest,
} from './embed-protocol.js'

/** How the page is embedded, as its address says. */
export interface EmbedAddress {
  readonly part: EmbedPart
  /** Origin of the page around the frame; messages go to it and come from it alone. */
  readonly parentOrigin: string
}

/**
 * Reads `?embed=cards&parent=https://crm.example.com`.
 *
 * @returns null for a page that stands by itself, and for one whose address names no origin
 */
export function readEmbedAddress(search: string): EmbedAddress | null {
  const query = new URLSearchParams(search)
  const part = embedParts.find((one) => one === query.get('embed'))
  const parent = query.get('parent') ?? ''
  if (!part || !URL.canParse(parent)) return null
  const { origin } = new URL(parent)
  return origin === 'null' ? null : { part, parentOrigin: origin }
}

/** The window of the page, as far as embedding needs it. */
export interface EmbedWindow {
  readonly parent: { postMessage: (message: unknown, targetOrigin: string) => void }
  addEventListener: (type: 'message', listener: (event: MessageEvent) => void) => void
}

/** What the embedded page runs on. */
export interface EmbeddingParts {
  readonly address: EmbedAddress
  readonly window: EmbedWindow
  /** Shows a call; null: the agent's own calls again. */
  readonly follow: (callId: string | null) => void
  /** Has an agent take a call; left out: the one who uses this page. @returns the code of a refusal */
  readonly bind: (callId: string, agent: string | undefined) => Promise<string | undefined>
}

/** A captured field and whether the agent has confirmed it. */
export interface ShownField {
  readonly field: CapturedField
  readonly isConfirmed: boolean
}

/** Fields that are kept for the agent; older ones go. */
const mostFields = 12

/**
 * The page's side of its frame: what happens in the shown call goes to the page around it, whose requests are heard.
 * Both ways only the origin that the address names counts; the service lets no other show the page at all.
 */
export class Embedding {
  readonly part: EmbedPart
  /** Newest last. */
  readonly fields: StoreApi<readonly ShownField[]> = createStore(() => [])
  readonly #parts: EmbeddingParts
  #callId: string | null = null
  #lastSeq = 0

  constructor(parts: EmbeddingParts) {
    this.#parts = parts
    this.part = parts.address.part
    const { window, address } = parts
    window.addEventListener('message', (event) => {
      if (event.origin !== address.parentOrigin || event.source !== window.parent) return
      const request = readEmbedRequest(event.data)
      if (request) void this.#do(request)
    })
    this.#tell({ type: 'assist:ready', version: 1 })
  }

  /** Hears what the service sends to the screen. */
  received(message: ScreenMessage): void {
    if (message.type === 'watching' && message.callId !== this.#callId) {
      this.#callId = message.callId
      this.#lastSeq = 0
      this.fields.setState([], true)
      this.#tell({ type: 'assist:call', callId: message.callId })
    }
    if (message.type !== 'event') return
    const { event } = message
    // After a lost connection some come again.
    if (event.callId !== this.#callId || event.seq <= this.#lastSeq) return
    this.#lastSeq = event.seq
    if (event.type === 'transcript.partial') return
    this.#tell({ type: 'assist:event', event })
    if (event.type === 'utterance.final' || event.type === 'utterance.revised') {
      const { utteranceId, channel, written, text } = event
      this.#capture(utteranceId, channel, written ?? text)
    }
    if (event.type === 'message') this.#capture(event.messageId, event.from, event.text)
  }

  /** Confirms the newest field that is not confirmed, so that the page around takes it. */
  confirmNewest(): void {
    const newest = this.fields.getState().findLast(({ isConfirmed }) => !isConfirmed)
    if (newest) this.confirm(newest.field)
  }

  /** Confirms a field. */
  confirm(field: CapturedField): void {
    const fields = this.fields.getState()
    this.fields.setState(
      fields.map((one) => (one.field === field ? { field, isConfirmed: true } : one)),
      true,
    )
    this.#tell({ type: 'assist:field', field, isConfirmed: true })
  }

  /** A revision of an utterance replaces what it had brought, except what is confirmed. */
  #capture(utteranceId: string, channel: CapturedField['channel'], text: string): void {
    const before = this.fields.getState()
    const kept = before.filter(
      ({ field, isConfirmed }) => isConfirmed || field.utteranceId !== utteranceId,
    )
    const isKnown = (one: Pick<CapturedField, 'kind' | 'value'>) => (other: ShownField) =>
      other.field.kind === one.kind && other.field.value === one.value
    const found = fieldsIn(text).filter((one) => !kept.some(isKnown(one)))
    const fields = found.map((one) => {
      return { field: { ...one, utteranceId, channel }, isConfirmed: false }
    })
    this.fields.setState([...kept, ...fields].slice(-mostFields), true)
    for (const shown of fields) {
      if (!before.some(isKnown(shown.field))) this.#tell({ type: 'assist:field', ...shown })
    }
  }

  async #do(request: EmbedRequest): Promise<void> {
    const { bind, follow } = this.#parts
    if (request.type === 'assist:bind') {
      const code = await bind(request.callId, request.agent)
      if (code !== undefined) {
        this.#tell({ type: 'assist:refused', code })
        return
      }
    }
    follow(request.callId)
  }

  #tell(notice: EmbedNotice): void {
    const { window, address } = this.#parts
    window.parent.postMessage(notice, address.parentOrigin)
  }
}
