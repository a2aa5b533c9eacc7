import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Medium } from '../../../call/medium.js'
import type { SeatAction, SeatNotice } from '../../../media/seat-protocol.js'
import type { CallSummary, ScreenMessage } from '../../../screen/screen-protocol.js'
import type { SuggestionAction } from '../../../suggestion/suggestion.js'
import type { ScreenState } from '../connection/screen-connection.js'
import {
  foldEvent,
  foldGesture,
  heldSuggestions,
  newCallState,
  type CallState,
  type CardGesture,
} from './call-state.js'
import type { Card } from './cards/card.js'
import { HoldSender } from './cards/hold-sender.js'
import { chooseCall } from './choose-call.js'
import type { DeskSnapshot, DeskStoreOptions, ScreenPort } from './desk-snapshot.js'
import type { LookUpVerdict } from './look-up.js'
import { seatOver, type Notice } from './notice.js'
import { foldSeatAction, foldSeatNotice, isAtSeat, newSeatState, noticeOf } from './seat-state.js'

/**
 * Holds what the screen shows, and applies messages and gestures to it. It uses neither the browser nor React, so
 * that the whole behaviour of the screen is tested without either.
 */
export class DeskStore {
  /** The drawn state. It follows the snapshot as soon as `schedule` calls back. */
  readonly drawn: StoreApi<DeskSnapshot>
  #snapshot: DeskSnapshot
  #isDrawDue = false
  #port: ScreenPort | null = null
  readonly #holds = new HoldSender((suggestionId, isHeld) => {
    const callId = this.#snapshot.call?.callId
    if (callId !== undefined) this.#port?.send({ type: 'hold', callId, suggestionId, isHeld })
  })
  readonly #options: DeskStoreOptions

  constructor(options: DeskStoreOptions) {
    this.#options = options
    const { remembered, seatMemory } = options
    const watchedId = remembered?.callId ?? seatMemory.callId
    this.#snapshot = {
      ...{ connection: 'connecting', calls: [], isListed: false },
      call: watchedId === null ? null : newCallState(watchedId),
      isPicked: remembered?.isPicked ?? false,
      seat: seatMemory.callId === null ? null : newSeatState(seatMemory.callId),
      notice: null,
    }
    this.drawn = createStore<DeskSnapshot>()(() => this.#snapshot)
  }

  /** Joins the store to its socket. A call from before a reload is watched from its beginning. */
  attach(port: ScreenPort): void {
    this.#port = port
    const callId = this.#snapshot.call?.callId
    if (callId !== undefined) port.watch(callId)
  }

  /** The newest state, drawn or not. */
  readonly snapshot = (): DeskSnapshot => this.#snapshot

  /** Number of the last event that the screen has of the watched call. */
  readonly lastSeq = (): number => this.#snapshot.call?.lastSeq ?? 0

  readonly connectionChanged = (connection: ScreenState): void => {
    const wasOpen = this.#snapshot.connection === 'open'
    this.#change({ connection })
    // The page loses its seat together with its socket.
    if (connection === 'open' && !wasOpen && isAtSeat(this.#snapshot.seat)) this.#askForSeat()
  }

  readonly received = (message: ScreenMessage): void => {
    switch (message.type) {
      case 'calls':
        this.#listed(message.calls)
        break
      case 'watching':
        this.#watching(message)
        break
      case 'event':
        this.#changeCall(message.event.callId, (call) =>
          foldEvent(call, message.event, message.solution),
        )
        break
      case 'seat':
        this.#seatNoticed(message.callId, message.notice)
        break
      case 'error':
        this.#refused(message.code)
        break
      case 'pong':
        break
    }
  }

  /** Watches the call that the agent picks. Null returns to the newest live one. */
  pick(callId: string | null): void {
    this.#change({ isPicked: callId !== null })
    if (callId === null) this.#follow()
    else this.#watch(callId)
    this.#remember()
  }

  /** Follows a call that this page has just begun, until a newer one comes. */
  follow(callId: string): void {
    this.#change({ isPicked: false })
    this.#watch(callId)
  }

  gesture(gesture: CardGesture): void {
    const { call } = this.#snapshot
    if (call) this.#changeCall(call.callId, (before) => foldGesture(before, gesture))
    this.#draw()
  }

  /** Makes this page the agent's place at the watched call. */
  sit(): void {
    const { call, seat } = this.#snapshot
    if (!call || call.hasEnded) return
    if (seat && seat.callId !== call.callId) this.seatAction({ kind: 'rise' })
    if (seat?.callId === call.callId && isAtSeat(seat)) return
    this.#change({ seat: newSeatState(call.callId) })
    this.#askForSeat()
  }

  /** Takes the call over from the page that sits there, which is told. */
  takeOver(): void {
    const { seat } = this.#snapshot
    if (seat?.phase !== 'asking') return
    this.#change({ seat: { ...seat, phase: 'taking', isTakingOver: true } })
    this.seatAction({ kind: 'sit', place: this.#options.seatMemory.place })
  }

  /** Leaves the call to the page that sits there. */
  leaveToOther(): void {
    if (this.#snapshot.seat?.phase === 'asking') this.#change({ seat: null })
  }

  /** Carries out an action of the agent at the seat. Nothing happens where this page does not sit. */
  seatAction(action: SeatAction): void {
    const { seat, connection } = this.#snapshot
    if (!isAtSeat(seat) || connection !== 'open') return
    this.#port?.send({ type: 'seat', callId: seat.callId, action })
    this.#change({ seat: foldSeatAction(seat, action) })
  }

  /** Invites the customer now, or as soon as an absent customer comes. */
  invite(medium: Medium): void {
    const { seat } = this.#snapshot
    if (!seat) return
    if (seat.room?.customer === 'present') this.seatAction({ kind: 'invite', medium })
    else this.#change({ seat: { ...seat, wanted: medium } })
  }

  /** Gives up the invitation that waits for the customer. */
  forgetInvitation(): void {
    const { seat } = this.#snapshot
    if (seat) this.#change({ seat: { ...seat, wanted: null } })
  }

  /** Pauses the watched call, or lets it be heard again; what the screen shows comes back as an event. */
  togglePause(): void {
    const { call, connection } = this.#snapshot
    if (!call || call.hasEnded) return
    if (connection !== 'open') this.notify({ code: 'pause-failed', severity: 'error' })
    else this.#port?.send({ type: 'pause', callId: call.callId, isOn: !call.isPaused })
  }

  /** Sends the agent's verdict on a card to the service. A card that no longer matches is only put away. */
  act(card: Card, action: SuggestionAction): void {
    const { call } = this.#snapshot
    if (!call) return
    if (!card.isUnmatched && !call.hasEnded) {
      const { suggestionId } = card
      this.#port?.send({ type: 'act', callId: call.callId, suggestionId, action })
    }
    this.gesture({ kind: action === 'used' ? 'used' : 'remove', key: card.key })
  }

  /** Sends the agent's verdict on an answer that they looked up. It comes back as a card of the call. */
  lookedUp(verdict: LookUpVerdict): void {
    const { call } = this.#snapshot
    if (call?.hasEnded !== false) return
    this.#port?.send({ type: 'lookup', callId: call.callId, ...verdict })
  }

  notify(notice: Notice | null): void {
    this.#change({ notice })
  }

  #listed(calls: readonly CallSummary[]): void {
    const { seat } = this.#snapshot
    const isSeatOver = calls.some(({ callId, isLive }) => callId === seat?.callId && !isLive)
    const over = { seat: null, ...(seat?.phase === 'taking' ? { notice: seatOver } : {}) }
    this.#change({ calls, isListed: true, ...(isSeatOver ? over : {}) })
    this.#follow()
  }

  #follow(): void {
    const { calls, call, isPicked, seat } = this.#snapshot
    const watchedId = call?.callId ?? null
    const isSeated = isAtSeat(seat) && seat.callId === watchedId
    const isHolding = isSeated || (call !== null && heldSuggestions(call).size > 0)
    const chosen = chooseCall({ calls, watchedId, isPicked, isHolding })
    if (chosen !== null && chosen !== watchedId) this.#watch(chosen)
  }

  #watch(callId: string): void {
    if (this.#snapshot.call?.callId === callId) return
    this.#holds.forget()
    this.#change({ call: newCallState(callId), notice: null })
    this.#port?.watch(callId)
    this.#remember()
  }

  #seatNoticed(callId: string, notice: SeatNotice): void {
    const { seat } = this.#snapshot
    if (seat?.callId !== callId || seat.phase === 'replaced') return
    if (notice.kind === 'signal') {
      this.#options.onSignal?.(notice.signal)
      return
    }
    if (notice.kind === 'follow-up') this.#options.onPageLink?.(notice.url)
    const line = noticeOf(seat, notice)
    this.#change({ seat: foldSeatNotice(seat, notice), ...(line ? { notice: line } : {}) })
  }

  /** Sits down where no other page does; one that does is to be asked about first. */
  #askForSeat(): void {
    const { place } = this.#options.seatMemory
    this.seatAction({ kind: 'sit', place, onlyIfFree: true })
  }

  /** Notes the start of a watch, after which the service has no list of what the agent holds. */
  #watching(message: Extract<ScreenMessage, { type: 'watching' }>): void {
    const { callId, isLive, lastSeq, context } = message
    this.#holds.forget()
    if (this.#snapshot.call?.callId === callId && lastSeq < this.lastSeq()) {
      // The service was killed before it had kept what the screen shows: the call is read anew.
      this.#change({ call: newCallState(callId) })
      this.#port?.watch(callId)
      return
    }
    this.#changeCall(callId, (call) => ({
      ...call,
      hasEnded: call.hasEnded || !isLive,
      context: context ?? call.context,
    }))
  }

  #refused(code: string): void {
    const isUnknown = code === 'ASSIST_CALL_NOT_FOUND'
    const isGone = isUnknown && this.#snapshot.call?.lastSeq === 0
    // The list has told already that the call to whose seat this page comes back is over.
    if (isUnknown && !isGone && this.#snapshot.notice?.code === seatOver.code) return
    if (!isGone) {
      const isSeatLost = code === 'ASSIST_SEAT_NOT_TAKEN'
      this.#change({ notice: { code, severity: 'error' }, ...(isSeatLost ? { seat: null } : {}) })
      return
    }
    this.#port?.watch(null)
    this.#change({ call: null, isPicked: false })
    this.#remember()
    this.#follow()
  }

  #changeCall(callId: string, how: (call: CallState) => CallState): void {
    const { call } = this.#snapshot
    if (call?.callId !== callId) return
    const after = how(call)
    const isSeatOver = after.hasEnded && this.#snapshot.seat?.callId === callId
    const isNewAlert = after.alert !== null && after.alert !== call.alert
    this.#change({
      call: after,
      ...(isSeatOver ? { seat: null } : {}),
      ...(isNewAlert ? { notice: after.alert } : {}),
    })
    this.#holds.settle(after)
  }

  #remember(): void {
    const { call, isPicked } = this.#snapshot
    this.#options.remember(call && { callId: call.callId, isPicked })
  }

  #change(part: Partial<DeskSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...part }
    const { seat } = this.#snapshot
    if ('seat' in part) this.#options.seatMemory.keep(isAtSeat(seat) ? seat.callId : null)
    if (this.#isDrawDue) return
    this.#isDrawDue = true
    this.#options.schedule(() => this.#draw())
  }

  #draw(): void {
    this.#isDrawDue = false
    this.drawn.setState(this.#snapshot, true)
  }
}
