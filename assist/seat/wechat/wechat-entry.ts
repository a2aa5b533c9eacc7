import { ShortMemory } from '../../access/short-memory.js'
import type { Clock } from '../../call/clock.js'
import { AssistError } from '../../errors/errors.js'
import { Allowance } from '../../media/allowance.js'
import type { CallPipeline } from '../../pipeline/call-pipeline.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import type { CallRegistry } from '../../pipeline/registry/call-registry.js'
import type { Config } from '../../settings/config.js'
import { customerNoticeOf, type NoticeSettings } from '../notice-text.js'
import type { Rooms } from '../rooms.js'
import type { WechatMessage } from './wechat-message.js'

/** What the entry runs on. */
export interface WechatEntryParts {
  readonly rooms: Pick<Rooms, 'begin'>
  readonly calls: Pick<CallRegistry, 'find'>
  /** Id of the entry, which goes with its calls. */
  readonly entry: string
  readonly settings: NoticeSettings & { readonly chatPerMinute: number }
  readonly clock: Pick<Clock, 'nowMs'>
  /** Sends a text to a customer. */
  readonly send: (to: string, text: string) => Promise<void>
  /** A text was not sent. */
  readonly failed: (callId: string, thrown: unknown) => void
}

/** @throws AssistError ASSIST_CONFIG_INVALID where nothing may begin without consent: WeChat has no way to ask for it */
export function requireWechatConsent({
  wechatSecret,
  noticeConsent,
}: Pick<Config, 'wechatSecret' | 'noticeConsent'>): void {
  if (wechatSecret === '' || noticeConsent !== 'opt-in') return
  throw new AssistError(
    'ASSIST_CONFIG_INVALID',
    'ASSIST_WECHAT_SECRET does not go with ASSIST_NOTICE_CONSENT “opt-in”: customers at WeChat are told, but cannot agree first.',
  )
}

/** A customer whose call is live. */
interface Customer {
  readonly pipeline: CallPipeline
  readonly allowance: Allowance
}

/** Messages that are remembered, so that none is taken twice. */
const rememberedCount = 10_000

/** What a customer gets for a message that comes while the call is paused, and is not kept. */
const pausedText = '通话记录已暂停，这条消息没有保存，客服也没有收到。请稍后再发。'

/** Longest message that is taken, in characters; WeChat itself takes 600 or so. */
const maxLength = 4_000

/**
 * Customers who write to a WeChat service account: the first message begins a written call, and what the agent writes in
 * it goes back to them. Who they are at WeChat is in memory while the call lives, and nowhere else.
 */
export class WechatEntry {
  readonly #parts: WechatEntryParts
  readonly #customers = new Map<string, Promise<Customer>>()
  readonly #taken = new ShortMemory<string, true>(rememberedCount)

  constructor(parts: WechatEntryParts) {
    this.#parts = parts
  }

  /**
   * Takes a message; one that comes again, that is no text, or that comes too fast, changes nothing.
   *
   * @throws AssistError ASSIST_CAPACITY_FULL and others, where a call cannot begin
   */
  async take({ from, text, messageId }: WechatMessage): Promise<void> {
    if (text.trim() === '' || this.#taken.has(messageId)) return
    this.#taken.set(messageId, true)
    try {
      const { pipeline, allowance } = await this.#customer(from)
      if (allowance.take() !== undefined) return
      if (pipeline.legs.pause.isClosedToWriting) {
        this.#send(from, pipeline.start.callId, pausedText)
        return
      }
      pipeline.write({ channel: 'customer', text: text.slice(0, maxLength) })
    } catch (thrown) {
      // WeChat sends it again, and then it may begin.
      this.#taken.delete(messageId)
      throw thrown
    }
  }

  #customer(from: string): Promise<Customer> {
    const known = this.#customers.get(from)
    if (known) return known
    const begun = this.#begin(from)
    this.#customers.set(from, begun)
    begun.catch(() => this.#customers.delete(from))
    return begun
  }

  async #begin(from: string): Promise<Customer> {
    const { rooms, calls, entry, settings, clock } = this.#parts
    const owner = { id: `entry:${entry}` }
    const start = { language: 'zh', owner, context: { entry } } as const
    const callId = await rooms.begin(start, 'text')
    const pipeline = calls.find(callId)
    if (!pipeline) throw new Error('the call is over already')
    pipeline.log.subscribe((event) => this.#tell(from, callId, event))
    const notice = customerNoticeOf(settings, undefined)
    if (notice) {
      pipeline.append({ type: 'notice.shown', consent: notice.consent })
      this.#send(from, callId, notice.texts.zh)
    }
    return { pipeline, allowance: new Allowance(settings.chatPerMinute, clock) }
  }

  #tell(to: string, callId: string, event: CallEvent): void {
    if (event.type === 'call.ended') this.#customers.delete(to)
    if (event.type !== 'message' || event.from !== 'agent') return
    const { text, link } = event
    const told = [text, ...(link ? [link.title, link.url] : [])].filter((part) => part !== '')
    if (told.length > 0) this.#send(to, callId, told.join('\n'))
  }

  #send(to: string, callId: string, text: string): void {
    const { send, failed } = this.#parts
    send(to, text).catch((thrown: unknown) => failed(callId, thrown))
  }
}
