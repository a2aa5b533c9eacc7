import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { requireRight, type Identity } from '../../../access/identity.js'
import { AssistError, toAssistError } from '../../../errors/errors.js'
import type { Log } from '../../../log/log.js'
import { isTold } from '../../../mcp/call-lines.js'
import type { MatchResult } from '../../../matching/match.js'
import { mcpServer } from '../../../mcp/mcp-server.js'
import type { FoundSolution, McpSource } from '../../../mcp/mcp-source.js'
import type { Clock } from '../../../call/clock.js'
import type { CallLog } from '../../../pipeline/log/call-log.js'
import { offerCard } from '../../../pipeline/offered-card.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import type { CallSummary } from '../../../screen/screen-protocol.js'
import { defaultBase } from '../../../store/solution-store.js'
import type { StoreContracts } from '../../../store/store.js'
import { CallSight, type SightParts } from '../access/sight.js'

/** What the route runs on. */
export interface McpRouteParts {
  readonly calls: Pick<CallRegistry, 'find'>
  readonly store: Pick<StoreContracts, 'calls' | 'solutions'>
  readonly audit: SightParts['audit']
  readonly listCalls: (identity: Identity) => Promise<readonly CallSummary[]>
  readonly match: (text: string, top: number, base?: string) => Promise<MatchResult>
  readonly clock: Clock
  readonly log: Log
}

/**
 * `POST /mcp`: the Model Context Protocol over streamable HTTP, without sessions: each request stands for itself, so
 * none can be taken over, and nothing is left behind by who goes away.
 */
export function mcpRoutes(app: FastifyInstance, parts: McpRouteParts): void {
  app.route({
    method: 'POST',
    url: '/mcp',
    config: { access: 'see-calls' },
    // Its messages are those of the protocol, which describes itself.
    schema: { hide: true },
    handler: (request, reply) => answer(request, reply, parts),
  })
  // The specification's answer of a server that opens no stream and keeps no session.
  for (const method of ['GET', 'DELETE'] as const) {
    app.route({
      ...{ method, url: '/mcp', config: { access: 'see-calls' }, schema: { hide: true } },
      handler: (_request, reply) => reply.code(405).header('allow', 'POST').send(),
    })
  }
}

async function answer(request: FastifyRequest, reply: FastifyReply, parts: McpRouteParts) {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  const gone = new AbortController()
  const source = sourceOf(request, parts, gone.signal)
  const server = mcpServer(source, (thrown) => parts.log.error({ err: thrown }, 'mcp failed'))
  await server.connect(transport)
  reply.raw.once('close', () => {
    gone.abort()
    void server.close()
  })
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value)
  }
  const url = `${request.protocol}://${request.host}${request.url}`
  const answered = await transport.handleRequest(new Request(url, { method: 'POST', headers }), {
    parsedBody: request.body,
  })
  void reply.code(answered.status)
  for (const [name, value] of answered.headers) void reply.header(name, value)
  return reply.send(await answered.text())
}

/** What the asking key or person sees and may do. */
function sourceOf(request: FastifyRequest, parts: McpRouteParts, gone: AbortSignal): McpSource {
  const { calls, store, audit, listCalls, clock } = parts
  const sight = new CallSight(request, { calls, store: store.calls, audit })
  return {
    search: (text, top, base = defaultBase) => search(parts, { text, top, base }),
    solution: (id, base = defaultBase) => store.solutions.get(base, id),
    listCalls: () => listCalls(sight.identity),
    read: async (callId, after) => {
      await sight.look(callId)
      const live = calls.find(callId)
      const events = live ? live.log.after(after) : await store.calls.eventsAfter(callId, after)
      const lastSeq = live?.log.lastSeq ?? events.at(-1)?.seq ?? after
      return { events, isLive: live !== undefined, lastSeq }
    },
    wait: async (callId, after, longestMs) => {
      await sight.require(callId)
      const log = calls.find(callId)?.log
      if (!log || log.after(after).some(isTold)) return
      await nextTold(log, longestMs, clock, gone)
    },
    suggest: async (callId, solutionId, from) => {
      requireRight(sight.identity, 'take-calls')
      await sight.require(callId)
      const live = calls.find(callId)
      if (!live) throw new AssistError('ASSIST_CALL_NOT_FOUND', 'This call is over.')
      const base = live.start.solutions ?? defaultBase
      const solution = await store.solutions.get(base, solutionId)
      const solutionsVersion = await store.solutions.version(base)
      return offerCard(live, solution, {
        ...{ utteranceId: '', confidence: 0, solutionsVersion },
        because: [{ text: from, kind: 'outside' }],
      })
    },
  }
}

/** Candidates with their entries; what was deleted since is left out. */
async function search(
  { match, store }: McpRouteParts,
  { text, top, base }: { readonly text: string; readonly top: number; readonly base: string },
): Promise<readonly FoundSolution[]> {
  const { matches } = await match(text, top, base)
  const found = matches.map(async (one): Promise<FoundSolution[]> => {
    try {
      return [{ solution: await store.solutions.get(base, one.solutionId), match: one }]
    } catch (thrown) {
      if (toAssistError(thrown).statusCode === 404) return []
      throw thrown
    }
  })
  return (await Promise.all(found)).flat()
}

/** Resolves with the next event that makes a line, when the time is up, or when whoever asked is gone. */
async function nextTold(log: CallLog, longestMs: number, clock: Clock, gone: AbortSignal) {
  let stop = (): void => undefined
  await new Promise<void>((resolve) => {
    const cancel = clock.after(longestMs, resolve)
    const unsubscribe = log.subscribe((event) => {
      if (isTold(event)) resolve()
    })
    const left = (): void => resolve()
    gone.addEventListener('abort', left)
    stop = () => {
      cancel()
      unsubscribe()
      gone.removeEventListener('abort', left)
    }
  })
  stop()
}
