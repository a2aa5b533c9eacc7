import { Readable } from 'node:stream'

import { createTransport, type Transporter } from 'nodemailer'
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js'

import type { DeliveryOutcome, Gateway, OutgoingMessage } from './gateway.js'

/** A mail server, and who writes. */
export interface SmtpOptions {
  /** `smtp://host:port`, or `smtps://` for TLS from the first byte. */
  readonly url: string
  /** Empty: nobody signs in. */
  readonly user: string
  readonly secret: string
  /** Such as `Help desk <help@example.com>`. */
  readonly from: string
  readonly timeoutMs: number
}

interface SmtpError {
  readonly code?: string
  readonly responseCode?: number
  readonly response?: string
}

/** Longest reason of a server that is shown, in characters. */
const maxReasonLength = 200

/** Mail by SMTP. STARTTLS is used where the server has it. */
export class SmtpGateway implements Gateway {
  readonly kind = 'email'
  readonly #transport: Transporter<SMTPTransport.SentMessageInfo, SMTPTransport.Options>
  readonly #from: string

  constructor({ url, user, secret, from, timeoutMs }: SmtpOptions) {
    const { protocol, hostname, port } = new URL(url)
    const isSecure = protocol === 'smtps:'
    this.#from = from
    this.#transport = createTransport({
      ...{ host: hostname, port: port === '' ? (isSecure ? 465 : 587) : Number(port) },
      secure: isSecure,
      ...(user === '' ? {} : { auth: { user, pass: secret } }),
      ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
      // Neither files of this machine nor addresses of the network become part of a mail.
      ...{ disableFileAccess: true, disableUrlAccess: true },
    })
  }

  async deliver({ deliveryId, to, subject, text }: OutgoingMessage): Promise<DeliveryOutcome> {
    // Asked for by the server's side of the talk: until then it cannot have the mail.
    let isTextOut = false
    const body = Readable.from(
      (function* () {
        isTextOut = true
        yield text
      })(),
    )
    try {
      const { messageId } = await this.#transport.sendMail({
        ...{ from: this.#from, to: { name: '', address: to }, subject },
        text: body,
        // The same for every attempt, so that a mail server which has it already may drop the second.
        messageId: `<${deliveryId}@assist.invalid>`,
      })
      return { state: 'sent', reference: messageId }
    } catch (thrown) {
      return outcomeOf(thrown as SmtpError, isTextOut)
    }
  }
}

/** A server that answers refuses; one that says nothing may have taken a text that was out. */
function outcomeOf(
  { code = '', responseCode = 0, response }: SmtpError,
  isTextOut: boolean,
): DeliveryOutcome {
  const reason = (response ?? code).slice(0, maxReasonLength) || 'refused'
  const isRefused = responseCode >= 400
  return { state: isRefused || !isTextOut ? 'failed' : 'unknown', reason }
}
