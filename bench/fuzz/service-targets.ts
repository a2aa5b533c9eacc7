import fc from 'fast-check'
import { WebSocket } from 'ws'

import type { FuzzTarget } from './fuzz.js'
import { anyText, anyValue, corpusOf, like } from './inputs.js'

/** The sockets of a service, and its routes as `/openapi.json` tells them. */
export async function serviceTargets(address: string): Promise<FuzzTarget[]> {
  const openApi = (await (await fetch(`${address}/openapi.json`)).json()) as OpenApi
  return [
    socketTarget('native door', `${address}/stream`, corpusOf('native')),
    socketTarget('screen', `${address}/screen`, corpusOf('screen')),
    socketTarget('customer', `${address}/customer?token=x`, corpusOf('customer')),
    restTarget(address, openApi),
  ]
}

/** A conversation of a few messages, after which the service still answers. */
function socketTarget(
  name: string,
  address: string,
  corpus: Parameters<typeof like>[0],
): FuzzTarget {
  const message = fc.oneof(
    { weight: 6, arbitrary: like(corpus).map((one) => JSON.stringify(one)) },
    { weight: 1, arbitrary: anyText },
    { weight: 1, arbitrary: anyValue.map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 2_000 }) },
  )
  return {
    name,
    inputs: fc.array(message, { minLength: 1, maxLength: 6 }),
    feed: async (input) => {
      const said = await converse(address.replace('http', 'ws'), input as (string | Uint8Array)[])
      const health = await fetch(`${new URL(address).origin}/healthz`)
      if (!health.ok) return `the service is not well: ${health.status}`
      return said.find((one) => one.includes('ASSIST_INTERNAL'))
    },
  }
}

/** Sends everything and leaves. @returns what came back */
async function converse(
  url: string,
  messages: readonly (string | Uint8Array)[],
): Promise<string[]> {
  const said: string[] = []
  const socket = new WebSocket(url)
  const over = new Promise<void>((resolve) => {
    socket.on('close', () => resolve()).on('error', () => resolve())
  })
  socket.on('message', (message: Buffer) => said.push(message.toString('utf8')))
  socket.on('open', () => {
    for (const message of messages) socket.send(message)
    setTimeout(() => socket.close(), 15)
  })
  await over
  return said
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: unknown
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** One request of one route: its parameters, its body and the type that it claims to have. */
function restTarget(address: string, { paths }: OpenApi): FuzzTarget {
  const operations = Object.entries(paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ route, method, operation })),
  )
  const body = fc.oneof(like(corpusOf('rest')), anyValue).map((value) => JSON.stringify(value))
  const request = fc.record({
    operation: fc.constantFrom(...operations),
    values: fc.array(fc.oneof(fc.constantFrom('default', 'en-car-engine-light', '1'), anyText), {
      ...{ minLength: 6, maxLength: 6 },
    }),
    body: fc.oneof(body, anyText),
    type: fc.constantFrom('application/json', 'text/csv', 'application/jsonl', 'image/jpeg', 'x'),
  })
  return {
    name: 'REST',
    inputs: request,
    feed: async (input) => {
      const { operation: one, values, body: sent, type } = input as Request
      const { route, method, operation } = one
      const response = await fetch(`${address}${filled(route, operation, values)}`, {
        ...{ method: method.toUpperCase(), redirect: 'manual' },
        ...(operation.requestBody === undefined
          ? {}
          : { body: sent, headers: { 'content-type': type } }),
      })
      await response.arrayBuffer()
      // 503 is for what is not there now; everything else of this kind is the service's own fault.
      const isOwnFault = response.status >= 500 && response.status !== 503
      return isOwnFault ? `${method} ${route}: ${response.status}` : undefined
    },
  }
}

interface Request {
  readonly operation: {
    readonly route: string
    readonly method: string
    readonly operation: Operation
  }
  readonly values: readonly string[]
  readonly body: string
  readonly type: string
}

function filled(route: string, { parameters = [] }: Operation, values: readonly string[]): string {
  let at = 0
  const next = (): string => encodeURIComponent(wellFormed(values[at++ % values.length] ?? ''))
  const pathname = route.replace(/\{[^}]+\}/g, next)
  const query = parameters
    .filter((one) => one.in === 'query')
    .map(({ name }) => `${name}=${next()}`)
  return query.length === 0 ? pathname : `${pathname}?${query.join('&')}`
}

/** Half of a surrogate pair cannot stand in an address. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '�')
}
