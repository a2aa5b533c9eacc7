import { createHash } from 'node:crypto'

import { isSameKey } from '../../access/keys/api-key.js'
import { AssistError } from '../../errors/errors.js'

/** How old a request may be, and how far ahead its clock, in s. */
const maxAgeS = 300

/** What WeChat puts into the address of each request. */
export interface WechatQuery {
  readonly signature?: string
  readonly timestamp?: string
  readonly nonce?: string
}

/** The signature of a request: SHA-1 of token, time stamp and nonce in their order by characters, in hexadecimal. */
export function wechatSignature(token: string, timestamp: string, nonce: string): string {
  return createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex')
}

/**
 * Refuses what WeChat has not signed. It signs no body: an address that somebody has read is good for five minutes, and
 * what was taken once is not taken again.
 *
 * @param nowMs epoch milliseconds
 * @throws AssistError ASSIST_SIGNATURE_INVALID
 */
export function requireWechatSignature(token: string, query: WechatQuery, nowMs: number): void {
  const { signature = '', timestamp = '', nonce = '' } = query
  const isRight = isSameKey(signature, wechatSignature(token, timestamp, nonce))
  const isNow =
    /^\d{1,12}$/.test(timestamp) && Math.abs(nowMs / 1_000 - Number(timestamp)) < maxAgeS
  if (isRight && isNow) return
  throw new AssistError(
    'ASSIST_SIGNATURE_INVALID',
    'The signature is not that of ASSIST_WECHAT_SECRET, or older than five minutes.',
  )
}

/** A message of a customer, as far as it is read. */
export interface WechatMessage {
  /** Who wrote it: an id of this account’s only. */
  readonly from: string
  /** `text`, and many kinds that are not read. */
  readonly kind: string
  /** Empty where it is no text. */
  readonly text: string
  /** WeChat’s own id of it; it sends a message again that is not answered in five seconds. */
  readonly messageId: string
}

/** An element with text or a section of characters, and nothing else in it. */
const element = /<([A-Za-z]{1,40})>(?:<!\[CDATA\[([\s\S]*?)\]\]>|([^<>&]*))<\/\1>\s*/uy

/**
 * Reads the few documented fields of a message. It is no reader of XML: elements within elements, attributes, entities
 * and whatever else is refused.
 *
 * @throws AssistError ASSIST_REQUEST_INVALID
 */
export function readWechatMessage(xml: string): WechatMessage {
  const body = /^\s*<xml>\s*([\s\S]*)<\/xml>\s*$/u.exec(xml)?.[1]
  if (body === undefined) throw unreadable()
  const fields = new Map<string, string>()
  element.lastIndex = 0
  while (element.lastIndex < body.length) {
    const match = element.exec(body)
    if (!match) throw unreadable()
    const [, name = '', section, plain = ''] = match
    fields.set(name, section ?? plain)
  }
  return messageOf((name) => fields.get(name) ?? '')
}

function messageOf(field: (name: string) => string): WechatMessage {
  const [from, kind, created] = [field('FromUserName'), field('MsgType'), field('CreateTime')]
  if (from === '' || from.length > 128 || kind === '') throw unreadable()
  const text = kind === 'text' ? field('Content') : ''
  const messageId = field('MsgId') || `${from} ${created} ${field('Event')}`
  return { from, kind, text, messageId }
}

function unreadable(): AssistError {
  return new AssistError(
    'ASSIST_REQUEST_INVALID',
    'Expected a message of WeChat in plain mode: <xml> with FromUserName and MsgType. Encrypted messages are not read.',
  )
}
