import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'

import type { ModelFile } from './catalog.js'
import { SourceError, WrongBytesError, type DownloadTarget, type Source } from './source.js'

/** Limits of a download. */
export interface HttpLimits {
  /** From the request to the first byte of the answer, in ms. */
  readonly connectTimeoutMs: number
  /** Between two pieces of the body, in ms. */
  readonly idleTimeoutMs: number
}

/** Short enough to notice soon that nothing answers, long enough for a slow line. */
export const defaultHttpLimits: HttpLimits = { connectTimeoutMs: 5_000, idleTimeoutMs: 30_000 }

/** Release pages and model hubs redirect once or twice. */
const maxRedirects = 5

/** Connections that may break in the middle of one file before its source is given up. */
const maxAttempts = 5

/** Downloads over HTTP for one run. It resumes a file that is half there, and asks a dead host only once. */
export class HttpDownloader {
  readonly #limits: HttpLimits
  readonly #deadHosts = new Map<string, string>()

  /** @param limits time limits; the defaults when left out */
  constructor(limits: HttpLimits = defaultHttpLimits) {
    this.#limits = limits
  }

  /**
   * Brings one file to where it belongs.
   *
   * @throws SourceError with the reason
   */
  async download(url: string, wanted: ModelFile, target: DownloadTarget): Promise<void> {
    const resumedBytes = await target.partBytes(wanted)
    try {
      await this.#transferAll(url, wanted, target)
      await target.accept(wanted)
    } catch (thrown) {
      // The half that was there may have been the wrong one: once more, from the start.
      if (!(thrown instanceof WrongBytesError) || resumedBytes === 0) throw thrown
      await this.#transfer(url, wanted, target, 0)
      await target.accept(wanted)
    }
  }

  /** Goes on after a broken connection for as long as each attempt brings something. */
  async #transferAll(url: string, wanted: ModelFile, target: DownloadTarget): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const startedAt = await target.partBytes(wanted)
      try {
        await this.#transfer(url, wanted, target, startedAt)
        return
      } catch (thrown) {
        const hasGrown = (await target.partBytes(wanted)) > startedAt
        if (thrown instanceof SourceError || !hasGrown || attempt === maxAttempts) throw thrown
      }
    }
  }

  async #transfer(
    url: string,
    wanted: ModelFile,
    target: DownloadTarget,
    fromByte: number,
  ): Promise<void> {
    if (fromByte === wanted.byteLength) return
    const answer = await this.#open(new URL(url), fromByte)
    const startsAt = answer.statusCode === 206 ? rangeStart(answer) : 0
    if (startsAt !== 0 && startsAt !== fromByte) {
      answer.destroy()
      throw new WrongBytesError(`answered from byte ${startsAt} instead of ${fromByte}`)
    }
    answer.setTimeout(this.#limits.idleTimeoutMs, () =>
      answer.destroy(new SourceError(`nothing came for ${this.#limits.idleTimeoutMs} ms`)),
    )
    await target.write(wanted, answer, startsAt)
  }

  async #open(url: URL, fromByte: number): Promise<IncomingMessage> {
    let address = url
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const answer = await this.#ask(address, fromByte)
      const { statusCode = 0, headers } = answer
      if (statusCode === 200 || statusCode === 206) return answer
      answer.destroy()
      if (statusCode === 416) throw new WrongBytesError('refused to resume')
      const isMoved = statusCode >= 300 && statusCode < 400 && headers.location !== undefined
      if (statusCode >= 500) this.#deadHosts.set(address.host, `answered HTTP ${statusCode}`)
      if (!isMoved) throw new SourceError(`answered HTTP ${statusCode}`)
      address = new URL(headers.location ?? '', address)
    }
    throw new SourceError(`sent us on more than ${maxRedirects} times`)
  }

  #ask(url: URL, fromByte: number): Promise<IncomingMessage> {
    const known = this.#deadHosts.get(url.host)
    if (known !== undefined) return Promise.reject(new SourceError(`${known}, not asked again`))
    const { connectTimeoutMs } = this.#limits
    return new Promise<IncomingMessage>((resolve, reject) => {
      const fail = (reason: string) => {
        this.#deadHosts.set(url.host, reason)
        reject(new SourceError(reason))
      }
      const request = url.protocol === 'https:' ? httpsRequest : httpRequest
      const headers = {
        'accept-encoding': 'identity',
        'user-agent': 'agent-assist',
        ...(fromByte > 0 ? { range: `bytes=${fromByte}-` } : {}),
      }
      const asked = request(url, { headers, agent: false })
      let isAnswered = false
      const timer = setTimeout(() => {
        fail(`${url.host} did not answer within ${connectTimeoutMs} ms`)
        asked.destroy()
      }, connectTimeoutMs)
      asked.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer)
        if (isAnswered) return // what broke is the body, which reports it itself
        fail(`${url.host} cannot be reached (${error.code ?? error.message})`)
      })
      asked.on('response', (answer) => {
        clearTimeout(timer)
        isAnswered = true
        resolve(answer)
      })
      asked.end()
    })
  }
}

function rangeStart(answer: IncomingMessage): number {
  return Number(/^bytes (\d+)-/.exec(answer.headers['content-range'] ?? '')?.[1] ?? 0)
}

/**
 * A source with one address a file, such as upstream or a mirror on a web server.
 *
 * @param urlOf the address of a file; undefined where the source does not have it
 */
export function httpSource(
  label: string,
  downloader: HttpDownloader,
  urlOf: (file: string) => string | undefined,
): Source {
  return {
    label,
    async fetch(wanted, target) {
      for (const file of wanted) {
        const url = urlOf(file.file)
        if (url === undefined) throw new SourceError(`has no ${file.file}`)
        await downloader.download(url, file, target)
      }
    },
  }
}
