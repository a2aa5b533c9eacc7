import { AssistError } from '../../errors/errors.js'
import type { CallPause } from '../../pipeline/call-pause.js'
import { customerNoticeOf, type NoticeSettings } from '../notice-text.js'
import type { CustomerHandlers, CustomerWelcome, RoomContext, RoomPart } from './room-part.js'

/** What the notice of a room runs on. */
export interface NoticeParts {
  readonly room: Pick<RoomContext, 'append'>
  readonly settings: NoticeSettings
  /** Name of the agent, where it is known. */
  readonly agent: string | undefined
  readonly pause: Pick<CallPause, 'refuse'>
}

/**
 * What the customer is told before anything is heard or written, and what they answer. That they were told and what they
 * answered stands in the log. Where nothing may begin without consent, nothing does; who refuses the transcription is
 * not transcribed, and the agent cannot change that.
 */
export class CustomerTold implements RoomPart {
  readonly #parts: NoticeParts
  readonly #notice: ReturnType<typeof customerNoticeOf>
  #isTold = false
  #isAgreed: boolean | null = null

  readonly customerHandlers = {
    notice: ({ isAgreed }) => this.#answered(isAgreed),
  } satisfies Partial<CustomerHandlers>

  constructor(parts: NoticeParts) {
    this.#parts = parts
    this.#notice = customerNoticeOf(parts.settings, parts.agent)
  }

  customerView(): Pick<CustomerWelcome, 'notice'> {
    return { notice: this.#notice && { ...this.#notice, isAgreed: this.#isAgreed } }
  }

  /** The customer's page has it. */
  told(): void {
    if (!this.#notice || this.#isTold) return
    this.#isTold = true
    this.#parts.room.append({ type: 'notice.shown', consent: this.#notice.consent })
  }

  /** @throws AssistError ASSIST_CONSENT_MISSING where nothing may begin without consent and there is none */
  requireConsent(): void {
    if (this.#notice?.consent !== 'opt-in' || this.#isAgreed === true) return
    throw new AssistError(
      'ASSIST_CONSENT_MISSING',
      'The customer has not agreed yet to be transcribed (ASSIST_NOTICE_CONSENT is “opt-in”).',
    )
  }

  #answered(isAgreed: boolean): void {
    if (!this.#notice || this.#isAgreed === isAgreed) return
    this.#isAgreed = isAgreed
    this.#parts.room.append({ type: 'notice.answered', isAgreed })
    if (this.#notice.consent !== 'notice') this.#parts.pause.refuse(!isAgreed)
  }
}
