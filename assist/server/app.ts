import type { Admission } from '../capacity/admission.js'
import { LateAlert } from '../capacity/late-alert.js'

import websocket from '@fastify/websocket'
import Fastify, { type FastifyInstance } from 'fastify'

import { addRoutes } from './routes/all-routes.js'
import type { AppParts, Running } from './running.js'
import { requireStatedAccess, type StatedRoute } from '../access/access.js'
import { FailedKeys } from '../access/keys/failed-keys.js'
import { auditRequests } from '../access/audit/audit-hooks.js'
import { AuditLog } from '../access/audit/audit-log.js'
import { Doorkeeper } from '../access/doorkeeper.js'
import { guard } from '../access/guard.js'
import { KeyBook } from '../access/keys/key-book.js'
import { People } from '../access/people/people.js'
import { SetUpCode } from '../access/people/set-up-code.js'
import { tellBrowsers } from '../access/page-policy.js'
import { limitRate } from '../access/rate-limit.js'
import { limitBodyDepth } from './http/body-depth.js'
import { systemClock } from '../call/clock.js'
import { MomentFinder } from '../moments/moment-finder.js'
import { MomentWatch } from '../moments/moment-watch.js'
import { CallRegistry } from '../pipeline/registry/call-registry.js'
import { toAssistError } from '../errors/errors.js'
import { AfterCallLog } from '../service/after-call-log.js'
import type { Assist } from '../service/assist.js'
import type { PatientCallStore } from '../store/patient-call-store.js'
import { KeptFiles } from '../service/retention/kept-files.js'
import { Retention } from '../service/retention/retention.js'
import { Learner, type LearningMode } from '../service/learner.js'
import { Webhooks } from '../webhooks/webhooks.js'
import { baseChanged } from './base-changes.js'
import { addErrorReplies, refusal } from './http/error-replies.js'
import { Readiness, type NeededPart } from './readiness.js'
import { MatchingAlert } from './alerts/matching-alert.js'
import { changeQueue } from './routes/solutions/solution-changes.js'
import { StoreAlert } from './alerts/store-alert.js'
import { tlsListener } from './tls/tls.js'

/** Largest WebSocket message: two minutes of μ-law, far more than a client sends at once. */
const maxMessageByteLength = 1 << 20

/** The Fastify app with its live calls; not listening yet. */
export interface App {
  readonly server: FastifyInstance
  readonly calls: CallRegistry
  readonly learner: Learner
  readonly retention: Retention
  readonly webhooks: Webhooks
  /** Wrong keys, by address. */
  readonly failedKeys: FailedKeys
  /** By which the first administrator gets a key; undefined where there is somebody already who may come in. */
  readonly setUpCode: () => string | undefined
  /** Resolves when what was said in calls so far is looked through for moments. */
  readonly idleMoments: () => Promise<void>
  /** Every route and socket with its access, once the app is ready. */
  readonly routes: () => readonly StatedRoute[]
  /** Ends the live calls, so that sockets close with their last events, then the app. */
  readonly close: () => Promise<void>
}

/** Makes the app with every route and door. It does not listen yet. */
export async function createApp(parts: AppParts): Promise<App> {
  const { assist, metrics, admission, tls } = parts
  const { config, store } = assist
  const apply = changeQueue((base) => baseChanged(assist, calls, base))
  const learner = new Learner({
    ...{ store, mode: config.learning as LearningMode, apply },
    nearest: (text, others) => assist.nearest(text, others),
    failed: (callId, thrown) => metrics.failed(callId, thrown),
  })
  const calls = new CallRegistry({
    ...{ maker: assist, limits: config, clock: systemClock, observer: metrics, admission },
    ended: ({ start, internalId }) => learner.callEnded(assist.baseOf(start), internalId),
  })
  const webhooks = new Webhooks({
    ...{ config, calls, store: store.webhooks, log: parts.log },
    ...{ clock: systemClock, nowMs: Date.now },
  })
  const afterCall = logBehindEnds(parts, calls, webhooks)
  const moments = momentWatch(parts, calls, afterCall)
  const readiness = new Readiness({
    clock: systemClock,
    needed: [{ name: 'Recognition', ask: () => assist.ready() }, neededStore(parts.keeper)],
    limits: () => limitsOf(assist, admission),
  })
  const server = makeServer(parts)
  const routes = requireStatedAccess(server)
  const failedKeys = new FailedKeys(systemClock, config.wrongKeysPerMinute)
  await tellBrowsers(server, config, tls !== undefined)
  await limitRate(server, config)
  limitBodyDepth(server)
  await server.register(websocket, { options: { maxPayload: maxMessageByteLength } })
  const access = await letIn(server, parts, failedKeys)
  const retention = makeRetention(parts, access.audit)
  const made = { calls, learner, webhooks, afterCall, readiness, retention }
  await addRoutes(server, { ...parts, ...made, apply, ...access })
  const lateAlert = new LateAlert(admission, calls, systemClock)
  const matchingAlert = new MatchingAlert(assist.matching, calls)
  const storeAlert = new StoreAlert(parts.keeper, calls, parts.log)
  const close = async (): Promise<void> => {
    readiness.stop()
    lateAlert.stop()
    await calls.close()
    storeAlert.stop()
    matchingAlert.stop()
    await moments.stop()
    await webhooks.stop()
    await learner.idle
    await retention.stop()
    await server.close()
    await access.audit.close()
  }
  const setUpCode = (): string | undefined => access.setUp.code
  const idleMoments = (): Promise<void> => moments.idle()
  return {
    server,
    ...{ calls, learner, retention, webhooks },
    ...{ failedKeys, setUpCode, idleMoments, routes, close },
  }
}

/** What deletes what was kept long enough; a sweep is written down as the service's own. */
function makeRetention({ assist: { config, store }, log }: AppParts, audit: AuditLog): Retention {
  return new Retention({
    ...{ store: store.retention, files: new KeptFiles(config), settings: config },
    ...{ clock: systemClock, nowMs: Date.now },
    swept: ({ call, words, sound }) => {
      const detail = `calls ${call}, transcripts ${words}, audio ${sound}`
      const service = { who: 'service', address: 'service' }
      audit.write(service, { action: 'calls.swept', target: 'calls', detail })
    },
    failed: (thrown) => log.error({ code: toAssistError(thrown).code }, 'a sweep did not end'),
  })
}

/** What is done about a call does not end with it. */
function logBehindEnds(
  { assist: { store }, metrics }: AppParts,
  calls: CallRegistry,
  webhooks: Webhooks,
): AfterCallLog {
  return new AfterCallLog({
    ...{ store: store.calls, nowMs: Date.now },
    written: (call, after) => {
      const told = webhooks.tellBehindEnd(call, store.calls, after)
      told.catch((thrown: unknown) => metrics.failed(call.internalId, thrown))
    },
    appendLive: (internalId, body) => {
      const live = calls.ofInternalId(internalId)
      if (!live || live.log.hasEnded) return false
      live.append(body)
      return true
    },
  })
}

/** Looks for moments in live calls, where there are rules when they begin. */
function momentWatch(
  { assist, metrics, review }: AppParts,
  calls: CallRegistry,
  afterCall: AfterCallLog,
): MomentWatch {
  const finderOf = (): MomentFinder =>
    new MomentFinder(review.moments, (text, language) => assist.embed(text, language))
  let finder = finderOf()
  return new MomentWatch({
    calls,
    finder: () => {
      // Kept as long as the rules are the same: it has the embeddings of their examples.
      if (finder.rules !== review.moments) finder = finderOf()
      return finder
    },
    append: (internalId, bodies) => afterCall.append(internalId, bodies),
    failed: (callId, thrown) => metrics.failed(callId, thrown),
  })
}

/** Tells who asks, refuses who may not, and writes down what has to be. */
async function letIn(
  server: FastifyInstance,
  { assist: { config, store }, log }: AppParts,
  failedKeys: FailedKeys,
): Promise<Pick<Running, 'keys' | 'audit' | 'people' | 'setUp' | 'failedKeys'>> {
  const keys = new KeyBook(store.keys, Date.now)
  const audit = new AuditLog({ store: store.audit, clock: systemClock, nowMs: Date.now, log })
  const people = new People(config, Date.now)
  const doorkeeper = new Doorkeeper({ config, keys, people })
  const isUnlocked = await doorkeeper.isUnlocked()
  const isFresh = !isUnlocked && config.apiKey === '' && !people.isConfigured
  const setUp = new SetUpCode(isFresh && !(await keys.hasAdministrator()))
  auditRequests(server, audit)
  guard(server, { config, doorkeeper, failedKeys })
  return { keys, audit, people, setUp, failedKeys }
}

function makeServer({ log, tls }: AppParts): FastifyInstance {
  const refuse = refusal(log)
  const server = Fastify({
    ...(tls && { serverFactory: tlsListener(tls) }),
    logger: false,
    forceCloseConnections: true,
    // A large base is indexed between making the app and listening, which takes as long as it takes.
    pluginTimeout: 0,
    // Ids of calls and solutions have up to 128 characters, nine bytes each where they are escaped.
    routerOptions: { maxParamLength: 1_200 },
    // What the router itself refuses: addresses that no route can have.
    frameworkErrors: refuse,
  })
  addErrorReplies(server, refuse)
  return server
}

/** The store works where it can be read and where nothing waits to be written again. */
function neededStore(keeper: PatientCallStore): NeededPart {
  return {
    name: 'The store',
    ask: async () => {
      await keeper.list({ limit: 1 })
      if (keeper.failure) throw keeper.failure
    },
    detail: () => {
      const { failure, waitingEventCount, lostEventCount } = keeper
      if (!failure) return undefined
      return `${failure.message} Events that wait in memory: ${waitingEventCount}; lost: ${lostEventCount}.`
    },
  }
}

/** What works less well than it could, as operators read it. */
function limitsOf(
  { languagesWithoutMeaning, matching }: Assist,
  admission: Admission,
): string | undefined {
  if (matching.isAway) return 'Matching was started again and is not back yet.'
  const refusal = admission.refusal()
  if (refusal) return `No further call is taken now. ${refusal.message}`
  if (languagesWithoutMeaning.length === 0) return undefined
  return `Matched by words alone, since the embedding model is missing: ${languagesWithoutMeaning.join(', ')}. Run “assist models install” and start again.`
}
