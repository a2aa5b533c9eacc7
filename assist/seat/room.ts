import type { Clock } from '../call/clock.js'
import type { Config } from '../settings/config.js'
import { AssistError } from '../errors/errors.js'
import type { FollowUpMaker } from '../followup/follow-ups.js'
import type { CallEvent } from '../pipeline/call-event.js'
import type { CallPipeline } from '../pipeline/call-pipeline.js'
import type { CallHold, CallRegistry } from '../pipeline/call-registry.js'
import { Consents } from './consents.js'
import { CustomerLink } from './customer-link.js'
import type { CustomerEnd, SeatEnd } from './ends.js'
import type { Demonstration } from '../call/medium.js'
import type {
  ChatLine,
  ConsentMatter,
  CustomerMessage,
  CustomerRequest,
  CustomerSound,
} from '../media/customer-protocol.js'
import type { IceSettings } from '../media/peer-connection.js'
import type { RoomView, SeatAction, SeatNotice } from '../media/seat-protocol.js'
import { MediumSwitch } from '../media/medium-switch.js'

/** What a room runs on. */
export interface RoomParts {
  readonly pipeline: CallPipeline
  readonly calls: CallRegistry
  readonly config: Config
  readonly clock: Clock
  readonly followUps: FollowUpMaker
  readonly ice: () => IceSettings
  readonly hold: CallHold | undefined
  readonly medium: 'voice' | 'text'
  /** A link was made or is over: the rooms find a room by it. */
  readonly linked: (room: Room, link: CustomerLink | undefined) => void
}

/** What is done for each action of whoever sits. */
type SeatHandlers = {
  readonly [K in Exclude<SeatAction['kind'], 'sit'>]: (
    action: Extract<SeatAction, { kind: K }>,
    end: SeatEnd,
  ) => void | Promise<void>
}

/** Door of the audio that comes from a customer's page. */
export const pageDoor = 'page'

/**
 * The media of one call: who is there, what it is held by, and everything that goes from one page to the other. It
 * lives as long as its call; what happens in it stands in the call's log.
 */
export class Room {
  readonly callId: string
  readonly #parts: RoomParts
  readonly #switch: MediumSwitch
  readonly #stopListening: () => void
  readonly #handlers: SeatHandlers
  #hold: CallHold | undefined
  #seat: SeatEnd | undefined
  #customer: CustomerEnd | undefined
  #link: CustomerLink | undefined
  #sound: CustomerSound
  #isOnHold = false
  #isRecording = false
  #demonstration: { readonly what: Demonstration; readonly clip?: string } | null = null
  readonly #consents = new Consents()
  #cancelIdle = (): void => undefined

  constructor(parts: RoomParts) {
    this.#parts = parts
    const { pipeline, clock, config, medium } = parts
    this.callId = pipeline.start.callId
    this.#hold = parts.hold
    this.#switch = new MediumSwitch({
      ...{ clock, medium, invitationTtlMs: config.invitationTtlMs },
      append: (body) => pipeline.append(body),
      changed: () => this.#mediumChanged(),
    })
    this.#sound = this.#soundNow()
    const stopLog = pipeline.log.subscribe((event) => this.#logged(event))
    const stopCalls = parts.calls.onChange(() => this.refreshSound())
    this.#stopListening = () => {
      stopLog()
      stopCalls()
    }
    this.#handlers = this.#seatHandlers()
    this.#watchIdleness()
  }

  get pipeline(): CallPipeline {
    return this.#parts.pipeline
  }

  /** What the agent's page does. @throws AssistError where it cannot be done */
  async act(end: SeatEnd, action: SeatAction): Promise<void> {
    if (action.kind === 'sit') {
      this.#sit(end)
      return
    }
    if (end !== this.#seat) {
      throw new AssistError(
        'ASSIST_SEAT_NOT_TAKEN',
        'Another page sits at this call, or none. Send “sit” first.',
      )
    }
    const handle = this.#handlers[action.kind] as (
      action: SeatAction,
      end: SeatEnd,
    ) => void | Promise<void>
    await handle(action, end)
  }

  /** The agent's page is gone. */
  leave(end: SeatEnd): void {
    if (end !== this.#seat) return
    this.#seat = undefined
    this.#customer?.send({ type: 'seat', isTaken: false })
    this.#watchIdleness()
  }

  /** The customer's page is there (again); a socket that it had before ends. */
  welcome(end: CustomerEnd, secret: string): void {
    this.#customer?.close()
    this.#customer = end
    const { start, log } = this.#parts.pipeline
    end.send({
      ...{ type: 'welcome', callId: this.callId, secret, language: start.language },
      ...{ medium: this.#switch.medium, sound: this.#sound, invitation: this.#switch.invitation },
      ...{ isOnHold: this.#isOnHold, demonstration: this.#demonstration },
      isRecording: this.#isRecording,
      messages: log.after(0).flatMap((event) => chatLineOf(event) ?? []),
      ice: this.#parts.ice(),
    })
    end.send({ type: 'seat', isTaken: this.#seat !== undefined })
    this.#changed()
  }

  /** What the customer's page says after its `hello`. */
  customerSays(end: CustomerEnd, request: Exclude<CustomerRequest, { type: 'hello' }>): void {
    if (end !== this.#customer) return
    const toSeat = (notice: SeatNotice): void => this.#seat?.notify(this.callId, notice)
    switch (request.type) {
      case 'answer':
        this.#switch.answer(request.invitationId, request.isAccepted)
        break
      case 'joined':
      case 'left':
        this.#switch[request.type]()
        break
      case 'signal':
        toSeat({ kind: 'signal', signal: request.signal })
        break
      case 'mark':
        toSeat({ kind: 'mark', mark: request.mark })
        break
      case 'trouble':
        toSeat({ kind: 'trouble', trouble: request.trouble })
        break
      case 'message':
        this.#parts.pipeline.write({ channel: 'customer', text: request.text })
        break
      case 'consent':
        this.#consent(request.matter, request.isGranted)
        break
      case 'ping':
        end.send({ type: 'pong' })
    }
  }

  /** The customer's page is gone. */
  customerLeft(end: CustomerEnd): void {
    if (end !== this.#customer) return
    this.#customer = undefined
    this.#changed()
    this.#watchIdleness()
  }

  /** Takes a still that the customer has agreed to. @throws AssistError ASSIST_CONSENT_MISSING */
  requireSnapshotConsent(): void {
    this.#consents.takeSnapshot()
  }

  /** Looks again where the customer's sound comes from. */
  refreshSound(): void {
    const sound = this.#soundNow()
    if (sound === this.#sound) return
    this.#sound = sound
    this.#customer?.send({ type: 'sound', sound })
    this.#changed()
  }

  /** The call is over. */
  close(): void {
    this.#cancelIdle()
    this.#stopListening()
    this.#switch.close()
    this.#customer?.send({ type: 'ended' })
    this.#customer?.close()
    this.#customer = undefined
    this.#parts.linked(this, undefined)
  }

  /** What the agent who sits here may do. */
  #seatHandlers(): SeatHandlers {
    const { pipeline, calls } = this.#parts
    const toCustomer = (message: CustomerMessage): void => this.#customer?.send(message)
    return {
      rise: (_action, end) => this.leave(end),
      'make-link': () => this.#makeLink(),
      invite: ({ medium }) => {
        this.#requireCustomer()
        this.#switch.invite(medium)
      },
      'withdraw-invitation': () => this.#switch.withdraw(),
      'go-back': ({ medium }) => this.#switch.goBack(medium),
      signal: ({ signal }) => toCustomer({ type: 'signal', signal }),
      message: ({ text }) => void pipeline.write({ channel: 'agent', text }),
      mark: ({ mark }) => toCustomer({ type: 'mark', mark }),
      hold: ({ isOn }) => this.#setHold(isOn),
      demonstrate: ({ what, clip }) => this.#demonstrate(what, clip),
      'ask-snapshot': () => this.#ask('snapshot'),
      'ask-recording': () => this.#askRecording(),
      'stop-recording': () => this.#setRecording(false),
      'follow-up': ({ solutionId, how }, end) => this.#followUp(end, solutionId, how),
      'take-sound': async () => {
        this.#hold ??= await calls.hold(pipeline.start, 'seat')
        await calls.endLegs(this.callId, 'customer', pageDoor)
      },
      advice: ({ adviceId, action }) => {
        if (pipeline.actOnAdvice(adviceId, action)) return
        throw new AssistError('ASSIST_SUGGESTION_NOT_FOUND', 'The call has no such advice.')
      },
      end: () => calls.endCall(this.callId, 'stopped'),
    }
  }

  #askRecording(): void {
    if (!this.#parts.config.recordVideo) {
      throw new AssistError('ASSIST_CONSENT_MISSING', 'This service records no video.')
    }
    this.#ask('recording')
  }

  #ask(matter: ConsentMatter): void {
    this.#requireCustomer().send({ type: 'ask', matter })
    this.#consents.ask(matter)
  }

  #sit(end: SeatEnd): void {
    const before = this.#seat
    this.#seat = end
    if (before && before !== end) before.notify(this.callId, { kind: 'replaced' })
    this.#customer?.send({ type: 'seat', isTaken: true })
    this.#changed()
    this.#watchIdleness()
  }

  #makeLink(): void {
    const { config } = this.#parts
    this.#link = new CustomerLink(Date.now() + config.linkTtlMs)
    this.#parts.linked(this, this.#link)
    const former = this.#customer
    this.#customer = undefined
    former?.send({ type: 'ended' })
    former?.close()
    this.#changed()
  }

  #setHold(isOn: boolean): void {
    if (isOn === this.#isOnHold) return
    this.#isOnHold = isOn
    this.#parts.pipeline.append({ type: 'media.hold', isOn })
    this.#customer?.send({ type: 'hold', isOn })
    this.#changed()
  }

  #demonstrate(what: Demonstration | null, clip: string | undefined): void {
    if (what !== null) this.#requireCustomer()
    this.#demonstration = what && { what, ...(clip === undefined ? {} : { clip }) }
    this.#parts.pipeline.append({ type: 'media.demonstration', what })
    this.#customer?.send({
      ...{ type: 'demonstration', what },
      ...(clip === undefined ? {} : { clip }),
    })
    this.#changed()
  }

  #consent(matter: ConsentMatter, isGranted: boolean): void {
    if (!this.#consents.answer(matter, isGranted)) return
    this.#seat?.notify(this.callId, { kind: 'consent', matter, isGranted })
    if (matter === 'recording' && isGranted && this.#parts.config.recordVideo) {
      this.#setRecording(true)
    }
  }

  #setRecording(isOn: boolean): void {
    if (isOn === this.#isRecording) return
    this.#isRecording = isOn
    this.#parts.pipeline.append({ type: 'media.recording', isOn })
    this.#customer?.send({ type: 'recording', isOn })
    this.#changed()
  }

  async #followUp(end: SeatEnd, solutionId: string, how: 'chat' | 'page' | 'copy'): Promise<void> {
    const { pipeline, followUps } = this.#parts
    if (how === 'page') this.#requireCustomer()
    const base = pipeline.start.solutions
    const made = await followUps.make({ callId: this.callId, base, solutionId })
    const { followUpId, title } = made
    const url = `${this.#baseUrl(end)}${made.path}`
    pipeline.append({ type: 'followup.sent', kind: 'link', followUpId, solutionId, how })
    if (how === 'chat') pipeline.write({ channel: 'agent', text: '', link: { url, title } })
    else if (how === 'page') this.#requireCustomer().send({ type: 'page', url, title })
    else end.notify(this.callId, { kind: 'follow-up', solutionId, url })
  }

  #requireCustomer(): CustomerEnd {
    if (this.#customer) return this.#customer
    throw new AssistError(
      'ASSIST_CUSTOMER_ABSENT',
      'The customer’s page is not open. Send the link, or wait until they are back.',
    )
  }

  #soundNow(): CustomerSound {
    if (this.#parts.calls.carries(this.callId, 'customer', pageDoor)) return 'telephone'
    return this.#switch.medium === 'text' ? 'none' : 'page'
  }

  #mediumChanged(): void {
    const { invitation, medium } = this.#switch
    if (invitation) this.#customer?.send({ type: 'invitation', invitation })
    this.#customer?.send({ type: 'medium', medium })
    this.refreshSound()
    this.#changed()
  }

  #logged(event: CallEvent): void {
    const message = chatLineOf(event)
    if (message) this.#customer?.send({ type: 'message', message })
    if (event.type === 'call.ended') this.close()
  }

  #changed(): void {
    this.#seat?.notify(this.callId, { kind: 'room', room: this.#view(this.#seat) })
  }

  #view(seat: SeatEnd): RoomView {
    const link = this.#link && {
      url: `${this.#baseUrl(seat)}/c/${this.#link.token}`,
      expiresAt: new Date(this.#link.expiresAtMs).toISOString(),
    }
    const wasHere = this.#link?.isOpened ?? false
    return {
      ...{ medium: this.#switch.medium, sound: this.#sound, invitation: this.#switch.invitation },
      customer: this.#customer ? 'present' : wasHere ? 'away' : 'absent',
      link: link ?? null,
      isOnHold: this.#isOnHold,
      demonstration: this.#demonstration?.what ?? null,
      canRecord: this.#parts.config.recordVideo,
      isRecording: this.#isRecording,
      ice: this.#parts.ice(),
    }
  }

  /** Where customers reach the service: as configured, else as the agent does. */
  #baseUrl({ origin }: SeatEnd): string {
    return (this.#parts.config.publicUrl || origin).replace(/\/+$/, '')
  }

  /** A held call that nobody sits at and no customer is on ends after a while. */
  #watchIdleness(): void {
    this.#cancelIdle()
    if (!this.#hold || this.#seat || this.#customer) return
    const { clock, config } = this.#parts
    this.#cancelIdle = clock.after(config.roomIdleMs, () => {
      void this.#hold?.release('disconnected')
      this.#hold = undefined
    })
  }
}

/** A message of the log as both pages draw it. */
function chatLineOf(event: CallEvent): ChatLine | undefined {
  if (event.type !== 'message') return undefined
  const { messageId, from, text, image, link } = event
  return { messageId, from, text, ...(image ? { image } : {}), ...(link ? { link } : {}) }
}
