import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CallEvent } from '../../../pipeline/log/call-event.js'
import type { CallSummary } from '../../../screen/screen-protocol.js'
import {
  RefusedError,
  type GivenLabel,
  type QaService,
  type ToldLabel,
} from '../connection/qa-service.js'
import { peaksOf, type SoundPeaks } from './peaks.js'

/** Stretches that the sound of a call is drawn in. */
const columnCount = 900

/** A call that is being looked at. */
export interface OpenCall {
  readonly callId: string
  readonly events: readonly CallEvent[]
  readonly labels: readonly ToldLabel[]
  readonly titles: ReadonlyMap<string, string>
  /** Undefined while it comes, null where it was not kept. */
  readonly sound: { readonly url: string; readonly peaks: SoundPeaks } | null | undefined
}

/** What the page shows. */
export interface QaState {
  readonly status: 'loading' | 'ready' | 'refused' | 'failed'
  readonly calls: readonly CallSummary[]
  readonly open: OpenCall | null
  /** The moment that is looked at, in ms. */
  readonly atMs: number
}

/** Holds what the page shows, and does what reviewers ask. It needs no React. */
export class QaDesk {
  readonly state: StoreApi<QaState>
  readonly service: QaService

  constructor(service: QaService) {
    this.service = service
    this.state = createStore<QaState>()(() => ({
      ...{ status: 'loading', calls: [], open: null, atMs: 0 },
    }))
  }

  /** Loads the list of calls. */
  async load(): Promise<void> {
    await this.#guarded(async () => {
      const calls = await this.service.calls()
      this.state.setState({ status: 'ready', calls })
    })
  }

  /** Opens a call; its sound comes after its talk. */
  async open(callId: string): Promise<void> {
    const before = this.state.getState().open?.sound
    if (before) URL.revokeObjectURL(before.url)
    await this.#guarded(async () => {
      const [events, labels] = await Promise.all([
        this.service.events(callId),
        this.service.labels(callId),
      ])
      const titles = await this.#titles(events)
      const open = { callId, events, labels, titles, sound: undefined }
      this.state.setState({ status: 'ready', open, atMs: 0 })
      const sound = await this.service.sound(callId)
      if (this.state.getState().open?.callId !== callId) return
      if (!sound) {
        this.#change(callId, { sound: null })
        return
      }
      const url = URL.createObjectURL(new Blob([sound.file], { type: 'audio/wav' }))
      this.#change(callId, {
        sound: { url, peaks: peaksOf(sound.file, sound.channels, columnCount) },
      })
    })
  }

  /** Goes to a moment of the call. */
  goTo(atMs: number): void {
    this.state.setState({ atMs: Math.max(0, atMs) })
  }

  /** Says something of the open call. */
  async label(label: GivenLabel): Promise<void> {
    await this.#labelling((callId) => this.service.label(callId, label))
  }

  /** Takes something back that was said of the open call. */
  async removeLabel(labelId: number): Promise<void> {
    await this.#labelling((callId) => this.service.removeLabel(callId, labelId))
  }

  async #labelling(work: (callId: string) => Promise<void>): Promise<void> {
    const callId = this.state.getState().open?.callId
    if (callId === undefined) return
    await this.#guarded(async () => {
      await work(callId)
      this.#change(callId, { labels: await this.service.labels(callId) })
    })
  }

  #change(callId: string, change: Partial<OpenCall>): void {
    const { open } = this.state.getState()
    if (open?.callId === callId) this.state.setState({ open: { ...open, ...change } })
  }

  async #titles(events: readonly CallEvent[]): Promise<Map<string, string>> {
    const ids = new Set(
      events.flatMap((event) => (event.type === 'suggestion.shown' ? [event.solutionId] : [])),
    )
    return new Map(
      await Promise.all([...ids].map(async (id) => [id, await this.service.title(id)] as const)),
    )
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (thrown) {
      this.state.setState({ status: thrown instanceof RefusedError ? 'refused' : 'failed' })
    }
  }
}
