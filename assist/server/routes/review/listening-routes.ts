import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'

import { ShortMemory } from '../../../access/short-memory.js'
import { callSignals } from '../../../review/signals/call-signals.js'
import {
  sampledCall,
  samplingReasons,
  type SampledCall,
} from '../../../review/sampling/sampling.js'
import type { CallEvent } from '../../../pipeline/log/call-event.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import type { AuditLog } from '../../../access/audit/audit-log.js'
import type { Config } from '../../../settings/config.js'
import type { StoredCall } from '../../../store/call-store.js'
import type { StoredLabel } from '../../../store/quality/label-store.js'
import type { StoreContracts } from '../../../store/store.js'
import { CallSight } from '../access/sight.js'
import { errorSchema } from '../error-schema.js'

/** Calls whose sampling is remembered until they change. */
const rememberedCount = 2_000

/** Most calls that are looked through for what to hear first, and usual number. */
const maxCalls = 1_000
const usualCalls = 200

/** What the routes need of the service. */
export interface ListeningRoutesParts {
  readonly store: Pick<StoreContracts, 'calls' | 'labels'>
  readonly calls: CallRegistry
  readonly audit: AuditLog
  readonly settings: Pick<Config, 'signals' | 'signalSilenceMs'>
}

type CallParams = { Params: { callId: string } }

const tags = ['quality']
const config = { access: 'judge-calls' } as const

/** `GET /api/calls/:callId/signals` and `GET /api/sampling`. */
export function listeningRoutes(app: FastifyInstance, parts: ListeningRoutesParts): void {
  signalRoute(app, parts)
  samplingRoute(app, parts)
}

const stretch = { fromMs: Type.Number(), toMs: Type.Number() }
const mean = Type.Union([Type.Number(), Type.Null()], { description: '−1 to 1.' })

const signalsSchema = Type.Object({
  isOn: Type.Boolean({ description: 'ASSIST_SIGNALS; nothing else is there while it is off.' }),
  signals: Type.Optional(
    Type.Object({
      silences: Type.Array(
        Type.Object({
          ...stretch,
          ...{ afterId: Type.String(), beforeId: Type.String() },
          cause: Type.Union([Type.Enum(['hold', 'pause', 'text']), Type.Null()]),
        }),
      ),
      talk: Type.Object({
        ...{ customerMs: Type.Number(), agentMs: Type.Number() },
        agentShare: Type.Union([Type.Number(), Type.Null()]),
      }),
      overlaps: Type.Array(Type.Object({ ...stretch, utteranceIds: Type.Array(Type.String()) })),
      sentiment: Type.Object({
        ...{ mean, firstHalf: mean, secondHalf: mean },
        words: Type.Array(
          Type.Object({
            ...{ utteranceId: Type.String(), atMs: Type.Number(), word: Type.String() },
            colour: Type.Number(),
          }),
        ),
      }),
    }),
  ),
})

function signalRoute(app: FastifyInstance, parts: ListeningRoutesParts): void {
  const { store, settings } = parts
  app.get<CallParams>(
    '/api/calls/:callId/signals',
    {
      config,
      schema: {
        ...{ tags, summary: 'What the times and words of a call give away, where that is on.' },
        params: Type.Object({ callId: Type.String({ minLength: 1, maxLength: 140 }) }),
        response: { 200: signalsSchema, 404: errorSchema },
      },
    },
    async (request) => {
      const { callId } = request.params
      const sight = sightOf(request, parts)
      const { internalId } = await sight.require(callId)
      if (!settings.signals) return { isOn: false }
      await sight.look(callId)
      const events = await store.calls.eventsAfter(internalId, 0)
      return { isOn: true, signals: callSignals(events, settings.signalSilenceMs) }
    },
  )
}

function sightOf(
  request: FastifyRequest,
  { calls, store, audit }: ListeningRoutesParts,
): CallSight {
  return new CallSight(request, { calls, store: store.calls, audit })
}

const sampledSchema = Type.Object({
  ...{ callId: Type.String(), internalId: Type.String(), language: Type.String() },
  startedAt: Type.String({ description: 'ISO 8601.' }),
  score: Type.Integer({ description: 'Sum of the points; the highest is to be heard first.' }),
  reasons: Type.Array(
    Type.Object({
      reason: Type.Enum(samplingReasons),
      ...{ count: Type.Integer(), points: Type.Integer() },
      atMs: Type.Union([Type.Number(), Type.Null()], { description: 'Where to hear it first.' }),
    }),
  ),
})

function samplingRoute(app: FastifyInstance, parts: ListeningRoutesParts): void {
  const { store } = parts
  const sampled = new ShortMemory<string, SampledCall>(rememberedCount)
  app.get<{ Querystring: { readonly calls: number } }>(
    '/api/sampling',
    {
      config,
      schema: {
        ...{ tags, summary: 'Calls that are worth hearing first, each with its reasons.' },
        querystring: Type.Object({
          calls: Type.Integer({
            ...{ minimum: 1, maximum: maxCalls, default: usualCalls },
            description: 'So many of the newest calls that are over are looked through.',
          }),
        }),
        response: { 200: Type.Array(sampledSchema) },
      },
    },
    async (request) => {
      const { scope } = sightOf(request, parts)
      const listed = await store.calls.list({ limit: request.query.calls, scope })
      const wrong = (await store.labels.list()).filter(({ kind }) => kind === 'wrong')
      const found = []
      for (const call of listed) {
        if (call.endedAt === null) continue
        const labels = wrong.filter(({ callId }) => callId === call.internalId)
        const key = `${call.internalId} ${call.lastSeq} ${labels.map(({ labelId }) => labelId).join()}`
        const known = sampled.get(key) ?? (await sample(parts, call, labels))
        sampled.set(key, known)
        const { callId, internalId, language } = call
        const startedAt = new Date(call.startedAt).toISOString()
        if (known.score > 0) found.push({ callId, internalId, language, startedAt, ...known })
      }
      // Sorting is stable: of equal scores the newest call stays first.
      return found.sort((a, b) => b.score - a.score)
    },
  )
}

async function sample(
  { store, settings }: ListeningRoutesParts,
  { internalId }: StoredCall,
  labels: readonly StoredLabel[],
): Promise<SampledCall> {
  const events: readonly CallEvent[] = await store.calls.eventsAfter(internalId, 0)
  return sampledCall(events, {
    wrongLabelsMs: labels.map(({ atMs }) => atMs),
    silences: settings.signals ? callSignals(events, settings.signalSilenceMs).silences : undefined,
  })
}
