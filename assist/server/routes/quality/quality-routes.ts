import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'

import type { AuditLog } from '../../../access/audit/audit-log.js'
import { isInScope } from '../../../call/call-owner.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import { keptSound, waveOf } from '../../../service/kept-sound.js'
import { listOf, type Config } from '../../../settings/config.js'
import { labelKinds, type LabelKind, type StoredLabel } from '../../../store/quality/label-store.js'
import type { Store } from '../../../store/store.js'
import { maskedText } from '../../../utterance/redaction/call-redaction.js'
import type { PersonalKind } from '../../../utterance/redaction/cues.js'
import { CallSight } from '../access/sight.js'
import { errorSchema } from '../error-schema.js'
import { agreements, labelledUtterances, labelsSeenBy } from './labelled-utterances.js'

/** What the routes need of the service. */
export interface QualityRoutesParts {
  readonly store: Store
  readonly calls: CallRegistry
  readonly audit: AuditLog
  readonly config: Config
  readonly nowMs: () => number
}

type CallParams = { Params: { callId: string } }

const id = Type.String({ minLength: 1, maxLength: 140 })
const params = Type.Object({ callId: id })

const givenSchema = {
  kind: Type.Enum(labelKinds),
  target: Type.String({
    ...{ minLength: 1, maxLength: 140 },
    description: 'A suggestionId (right, wrong), an utteranceId (missing, text), any id (note).',
  }),
  atMs: Type.Number({ minimum: 0 }),
  solutionId: Type.Union([id, Type.Null()]),
  text: Type.String({ maxLength: 4_000 }),
}
const labelSchema = Type.Object({
  labelId: Type.Integer(),
  ...givenSchema,
  who: Type.String({ description: 'Id of the key or person.' }),
  isOwn: Type.Boolean({ description: 'Whoever asks has said so.' }),
  at: Type.String({ description: 'ISO 8601.' }),
})

interface GivenLabel {
  readonly kind: LabelKind
  readonly target: string
  readonly atMs: number
  readonly solutionId: string | null
  readonly text: string
}

/** What reviewers do: hear calls, say what was right and wrong in them, take that away as data. */
export function qualityRoutes(app: FastifyInstance, parts: QualityRoutesParts): void {
  labelRoutes(app, parts)
  givingRoute(app, parts)
  soundRoute(app, parts)
  dataRoutes(app, parts)
  agreementRoute(app, parts)
}

const tags = ['quality']
const config = { access: 'judge-calls' } as const

function sightOf(request: FastifyRequest, { calls, store, audit }: QualityRoutesParts): CallSight {
  return new CallSight(request, { calls, store: store.calls, audit })
}

/** A label as it is told. */
function told(
  { labelId, kind, target, atMs, solutionId, text, who, at }: StoredLabel,
  { doer }: CallSight,
) {
  const isOwn = who === (doer.who ?? '')
  const label = { labelId, kind, target, atMs, solutionId, text, who, isOwn }
  return { ...label, at: new Date(at).toISOString() }
}

/** `GET /api/calls/:callId/labels` and `DELETE …/:labelId`. */
function labelRoutes(app: FastifyInstance, parts: QualityRoutesParts): void {
  const { store, audit } = parts
  app.get<CallParams>(
    '/api/calls/:callId/labels',
    {
      config,
      schema: {
        ...{ tags, params },
        summary:
          'What reviewers said of a call. What others said of a card is told to who has judged that card; `x-hidden-labels` tells how much is not.',
        response: { 200: Type.Array(labelSchema), 404: errorSchema },
      },
    },
    async (request, reply) => {
      const sight = sightOf(request, parts)
      const { internalId } = await sight.require(request.params.callId)
      const all = await store.labels.list(internalId)
      const seen = labelsSeenBy(sight.doer.who ?? '', all)
      void reply.header('x-hidden-labels', String(all.length - seen.length))
      return seen.map((label) => told(label, sight))
    },
  )
  app.delete<{ Params: { callId: string; labelId: number } }>(
    '/api/calls/:callId/labels/:labelId',
    {
      config,
      schema: {
        ...{ tags, summary: 'Takes a label back; once more changes nothing.' },
        params: Type.Object({ callId: id, labelId: Type.Integer() }),
        response: { 204: Type.Null(), 404: errorSchema },
      },
    },
    async (request, reply) => {
      const sight = sightOf(request, parts)
      const { internalId } = await sight.require(request.params.callId)
      await store.labels.remove(internalId, request.params.labelId)
      audit.write(sight.doer, { action: 'label.changed', target: internalId, detail: 'removed' })
      return reply.code(204).send(null)
    },
  )
}

/** `PUT /api/calls/:callId/labels`. */
function givingRoute(app: FastifyInstance, parts: QualityRoutesParts): void {
  const { store, audit, nowMs } = parts
  const kinds = new Set(listOf(parts.config.redact) as PersonalKind[])
  app.put<CallParams & { Body: GivenLabel }>(
    '/api/calls/:callId/labels',
    {
      config,
      schema: {
        ...{ tags, params },
        summary: 'Says something of a call, in place of what one said of the same thing before.',
        body: Type.Object(givenSchema),
        response: { 200: labelSchema, 404: errorSchema },
      },
    },
    async (request) => {
      const sight = sightOf(request, parts)
      const { internalId: callId } = await sight.require(request.params.callId)
      const who = sight.doer.who ?? ''
      const text = maskedText(request.body.text, kinds)
      const label = await store.labels.save({ ...request.body, text, callId, who, at: nowMs() })
      audit.write(sight.doer, { action: 'label.changed', target: callId, detail: label.kind })
      return told(label, sight)
    },
  )
}

/** `GET /api/calls/:callId/sound`. */
function soundRoute(app: FastifyInstance, parts: QualityRoutesParts): void {
  app.get<CallParams>(
    '/api/calls/:callId/sound',
    {
      config,
      schema: {
        tags,
        params,
        summary: 'The sound of a call that was kept, as WAV, a side a channel.',
        response: answers('audio/wav', 'The sound.'),
      },
    },
    async (request, reply) => {
      const { callId } = request.params
      const { internalId } = await sightOf(request, parts).listen(callId)
      const { bytes, channels } = await waveOf(
        await keptSound(parts.config, { callId, internalId }),
      )
      return reply
        .type('audio/wav')
        .header('x-channels', channels.join(','))
        .header('cache-control', 'no-store')
        .send(Buffer.from(bytes))
    },
  )
}

/** `GET /api/calls/:callId/truth`, `/api/labels/queries`. */
function dataRoutes(app: FastifyInstance, parts: QualityRoutesParts): void {
  const { store } = parts
  app.get<CallParams>(
    '/api/calls/:callId/truth',
    {
      config,
      schema: {
        tags,
        params,
        summary: 'A call as reviewers say that it was, for assist eval calls.',
        response: answers('application/json', 'The labelled call.'),
      },
    },
    async (request) => {
      const { callId } = request.params
      const sight = sightOf(request, parts)
      const { internalId } = await sight.require(callId)
      await sight.look(callId)
      const { language } = await store.calls.get(internalId)
      const events = await store.calls.eventsAfter(internalId, 0)
      const utterances = labelledUtterances(events, await store.labels.list(internalId))
      const plain = utterances.map(({ channel, startMs, endMs, text, expect }) => {
        return { channel, startMs, endMs, text, expect }
      })
      return { language, utterances: plain }
    },
  )
  app.get(
    '/api/labels/queries',
    {
      config,
      schema: {
        tags,
        summary: 'What customers said and was judged, for assist eval matching.',
        response: answers('application/jsonl', 'A query a line.'),
      },
    },
    async (request, reply) => {
      const { scope } = sightOf(request, parts)
      const labels = await store.labels.list()
      const lines: string[] = []
      for (const callId of new Set(labels.map((one) => one.callId))) {
        const { facts } = await store.calls.get(callId)
        if (!isInScope(facts.owner, scope)) continue
        const own = labels.filter((one) => one.callId === callId)
        const events = await store.calls.eventsAfter(callId, 0)
        for (const { channel, isJudged, text, expect, language } of labelledUtterances(events, own))
          if (isJudged && channel === 'customer')
            lines.push(`${JSON.stringify({ text, expect, language })}\n`)
      }
      return reply.type('application/jsonl; charset=utf-8').send(lines.join(''))
    },
  )
}

/** `GET /api/labels/agreement`. */
function agreementRoute(app: FastifyInstance, { store }: QualityRoutesParts): void {
  app.get(
    '/api/labels/agreement',
    {
      config,
      schema: {
        tags,
        summary: 'How far reviewers agree on cards (Cohen’s kappa).',
        response: answers('application/json', 'A pair of reviewers a row.'),
      },
    },
    async () => agreements(await store.labels.list()),
  )
}

/** What a route answers where nothing but its type is promised. */
function answers(type: string, description: string) {
  return { 200: { description, content: { [type]: { schema: {} } } } }
}
