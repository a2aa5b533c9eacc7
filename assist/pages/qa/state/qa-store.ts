import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CallEvent } from '../../../pipeline/log/call-event.js'
import {
  RefusedError,
  type GivenLabel,
  type LabelsOfCall,
  type QaService,
  type CallOfList,
  type ToldFigures,
} from '../connection/qa-service.js'
import { queryOfFilters, type CallFilters } from '../list/call-filters.js'
import { peaksOf, type SoundPeaks } from './peaks.js'

/** Stretches that the sound of a call is drawn in. */
const columnCount = 900

/** Calls of one page of the list. */
const pageLength = 50

/** A call that is being looked at. */
export interface OpenCall extends LabelsOfCall {
  readonly callId: string
  readonly events: readonly CallEvent[]
  readonly titles: ReadonlyMap<string, string>
  /** Undefined while it comes, null where it was not kept. */
  readonly sound: { readonly url: string; readonly peaks: SoundPeaks } | null | undefined
}

/** What the page shows. */
export interface QaState {
  readonly status: 'loading' | 'ready' | 'refused' | 'failed'
  readonly filters: CallFilters
  readonly calls: readonly CallOfList[]
  /** The list may go on. */
  readonly hasMore: boolean
  readonly open: OpenCall | null
  /** Figures are shown where no call is open. */
  readonly isFigures: boolean
  /** The moment that is looked at, in ms. */
  readonly atMs: number
}

/** Holds what the page shows, and does what reviewers ask. It needs no React. */
export class QaDesk {
  readonly state: StoreApi<QaState>
  readonly service: QaService

  /** @param filters which calls are listed first */
  constructor(service: QaService, filters: CallFilters) {
    this.service = service
    this.state = createStore<QaState>()(() => ({
      ...{
        status: 'loading',
        filters,
        calls: [],
        hasMore: false,
        open: null,
        isFigures: false,
        atMs: 0,
      },
    }))
  }

  /** Loads the list of calls. */
  load(): Promise<void> {
    return this.choose(this.state.getState().filters)
  }

  /** Lists other calls. */
  async choose(filters: CallFilters): Promise<void> {
    this.state.setState({ filters })
    await this.#guarded(async () => {
      const calls = await this.service.calls(queryOfFilters(filters), pageLength)
      // Whoever types on has asked something else meanwhile.
      if (this.state.getState().filters !== filters) return
      this.state.setState({ status: 'ready', calls, hasMore: calls.length === pageLength })
    })
  }

  /** Lists what comes behind the calls that are listed. */
  async more(): Promise<void> {
    const { filters, calls } = this.state.getState()
    await this.#guarded(async () => {
      const page = await this.service.calls(queryOfFilters(filters, calls.at(-1)), pageLength)
      if (this.state.getState().calls !== calls) return
      this.state.setState({ calls: [...calls, ...page], hasMore: page.length === pageLength })
    })
  }

  /** Figures over the calls that filters choose; undefined where the service does not tell them. */
  async figures(filters: CallFilters): Promise<ToldFigures | undefined> {
    let told: ToldFigures | undefined
    await this.#guarded(async () => {
      told = await this.service.figures(queryOfFilters(filters))
    })
    return told
  }

  /** Shows the figures in the place of a call. */
  showFigures(): void {
    const { open } = this.state.getState()
    if (open?.sound) URL.revokeObjectURL(open.sound.url)
    this.state.setState({ open: null, isFigures: true })
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
      const open = { callId, events, ...labels, titles, sound: undefined }
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
      this.#change(callId, await this.service.labels(callId))
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
