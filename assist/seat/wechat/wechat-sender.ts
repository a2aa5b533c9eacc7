import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

import type { Config } from '../../settings/config.js'

/** What the sender runs on. */
export interface WechatSenderParts {
  readonly config: Pick<Config, 'wechatApiUrl' | 'wechatAppId' | 'wechatAppSecret'>
  /** Epoch milliseconds. */
  readonly nowMs: () => number
}

const requestTimeoutMs = 5_000

/** A token is asked anew so long before it ends, in ms. */
const tokenMarginMs = 300_000

const tokenAnswer = Compile(
  Type.Object({ access_token: Type.String(), expires_in: Type.Number({ minimum: 1 }) }),
)
const sendAnswer = Compile(Type.Object({ errcode: Type.Integer() }))

/** Codes that say that the access token is not or no longer valid. */
const tokenCodes: ReadonlySet<number> = new Set([40_001, 40_014, 42_001])

/** Sends texts to customers by WeChat’s interface of customer service. One after another, so that they keep their order. */
export class WechatSender {
  readonly #parts: WechatSenderParts
  #token: { readonly text: string; readonly untilMs: number } | undefined
  #tail: Promise<unknown> = Promise.resolve()

  constructor(parts: WechatSenderParts) {
    this.#parts = parts
  }

  /** @throws Error where WeChat cannot be reached or refuses; a text is tried twice at most */
  send(to: string, text: string): Promise<void> {
    const sent = this.#tail.then(() => this.#send(to, text))
    this.#tail = sent.catch(() => undefined)
    return sent
  }

  async #send(to: string, text: string): Promise<void> {
    let code = await this.#post(to, text)
    if (tokenCodes.has(code)) {
      this.#token = undefined
      code = await this.#post(to, text)
    }
    if (code !== 0) throw new Error(`WeChat answered ${code}.`)
  }

  async #post(to: string, text: string): Promise<number> {
    const query = new URLSearchParams({ access_token: await this.#accessToken() })
    const body = JSON.stringify({ touser: to, msgtype: 'text', text: { content: text } })
    const answer = await this.#ask(`message/custom/send?${query.toString()}`, {
      ...{ method: 'POST', body },
      headers: { 'content-type': 'application/json' },
    })
    if (!sendAnswer.Check(answer)) throw new Error('WeChat gave no answer that can be read.')
    return answer.errcode
  }

  async #accessToken(): Promise<string> {
    const { config, nowMs } = this.#parts
    if (this.#token && nowMs() < this.#token.untilMs - tokenMarginMs) return this.#token.text
    const query = new URLSearchParams({
      grant_type: 'client_credential',
      ...{ appid: config.wechatAppId, secret: config.wechatAppSecret },
    })
    const answer = await this.#ask(`token?${query.toString()}`, {})
    if (!tokenAnswer.Check(answer)) throw new Error('WeChat gave no access token.')
    const untilMs = nowMs() + answer.expires_in * 1_000
    this.#token = { text: answer.access_token, untilMs }
    return answer.access_token
  }

  async #ask(path: string, init: RequestInit): Promise<unknown> {
    const base = this.#parts.config.wechatApiUrl.replace(/\/+$/u, '')
    const signal = AbortSignal.timeout(requestTimeoutMs)
    const answer = await fetch(`${base}/cgi-bin/${path}`, { ...init, signal, redirect: 'error' })
    if (!answer.ok) throw new Error(`WeChat answered ${answer.status}.`)
    return answer.json()
  }
}
