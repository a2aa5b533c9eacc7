import { existsSync } from 'node:fs'
import path from 'node:path'

import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'

import { systemClock } from '../call/clock.js'
import { AssistError, toAssistError } from '../errors/errors.js'
import type { Assist } from '../service/assist.js'
import { nativeDoor } from '../ingest/native/native-door.js'
import { Learner, type LearningMode } from '../service/learner.js'
import type { Log } from '../log/log.js'
import { FollowUps } from '../followup/follow-ups.js'
import { isPublishedOn } from '../solutions/published.js'
import { PictureStore } from '../media/picture.js'
import { pageDoor } from '../seat/room.js'
import { Rooms } from '../seat/rooms.js'
import { packageRoot } from '../settings/package-root.js'
import { CallRegistry } from '../pipeline/call-registry.js'
import { solutionPages } from '../store/solution-pages.js'
import { callRoutes, listCalls } from './routes/call-routes.js'
import { guard } from './access/auth.js'
import { customerRoutes } from './routes/customer-routes.js'
import { healthRoutes } from './routes/health-routes.js'
import { learningRoutes } from './routes/learning-routes.js'
import { mediaRoutes } from './routes/media-routes.js'
import type { Metrics } from './metrics.js'
import type { CallSummary } from '../screen/screen-protocol.js'
import { screenRoutes } from './routes/screen-routes.js'
import { changeQueue } from './routes/solution-changes.js'
import { solutionRoutes } from './routes/solution-routes.js'
import { rootCertificateRoute, tlsListener, type TlsIdentity } from './tls/tls.js'

/** Largest WebSocket message: two minutes of μ-law, far above what anyone sends at once. */
const maxMessageByteLength = 1 << 20

/** What the app is made of. */
export interface AppParts {
  readonly assist: Assist
  readonly metrics: Metrics
  readonly log: Log
  /** Answers by HTTPS with it; by HTTP where left out. */
  readonly tls?: TlsIdentity | undefined
}

/** The Fastify app with its live calls; not listening yet. */
export interface App {
  readonly server: FastifyInstance
  readonly calls: CallRegistry
  readonly learner: Learner
}

/** `/openapi.json` is made of the routes that are registered from here on. */
async function describe(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      // eslint-disable-next-line id-denylist -- OpenAPI's own name
      info: { title: 'Agent Assist', version: '1', license: { name: 'Apache-2.0' } },
    },
  })
}

/** Makes the app: every route and door, apart from listening. Closing it ends the live calls first. */
export async function createApp({ assist, metrics, log, tls }: AppParts): Promise<App> {
  const { config, store } = assist
  const refuse = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const { code, statusCode, message } = refusalOf(error, request)
    if (statusCode >= 500) {
      log.error({ code, route: request.routeOptions.url, reason: error.message }, 'request failed')
    }
    void reply.code(statusCode).send({ code, message })
  }
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
  const apply = changeQueue((base) => baseChanged(assist, calls, base))
  const learner = new Learner({
    ...{ store, mode: config.learning as LearningMode, apply },
    nearest: (text, others) => assist.nearest(text, others),
    failed: (callId, thrown) => metrics.failed(callId, thrown),
  })
  const calls = new CallRegistry({
    ...{ assist, clock: systemClock, observer: metrics },
    ended: ({ start }) => learner.hear(assist.baseOf(start), start.callId),
  })
  server.setErrorHandler(refuse)
  server.setNotFoundHandler((request) => {
    throw new AssistError(
      'ASSIST_ROUTE_NOT_FOUND',
      `${request.method} ${request.url.split('?')[0] ?? ''} is not here; /openapi.json lists what is.`,
    )
  })
  await describe(server)
  await server.register(websocket, { options: { maxPayload: maxMessageByteLength } })
  guard(server, config)
  const followUps = new FollowUps({
    store,
    append: (callId, body) => calls.find(callId)?.append(body),
    nowMs: Date.now,
  })
  const rooms = new Rooms({ calls, config, clock: systemClock, followUps })
  const pictures = new PictureStore(path.join(config.dataDir, 'pictures'))
  const legOf = legOfCustomer(rooms)
  nativeDoor(server, { calls, clock: systemClock, config, log, legOf })
  const listed = (): Promise<CallSummary[]> => listCalls(store, calls)
  screenRoutes(server, { calls, store, seats: rooms, listCalls: listed })
  await customerRoutes(server, { rooms, pictures, followUps })
  await server.register((scope, _options, done) => {
    mediaRoutes(scope, { calls, rooms, pictures })
    done()
  })
  if (tls?.root !== undefined) rootCertificateRoute(server, tls.root)
  healthRoutes(server, metrics, {
    missing: () => undefined,
    limits: () => limitsOf(assist),
  })
  callRoutes(server, { store, calls })
  await server.register(solutionRoutes, {
    store,
    apply,
    search: async ({ text, top, base }) => (await assist.match(text, top, base)).matches,
  })
  await server.register((scope, _options, done) => {
    learningRoutes(scope, { learner, store })
    done()
  })
  server.get('/openapi.json', { schema: { hide: true } }, () => server.swagger())
  await serveFiles(server)
  // Sockets are closed with their calls' last events, not cut off.
  server.addHook('preClose', async () => {
    await calls.close()
    await learner.idle
  })
  return { server, calls, learner }
}

/** What works less well than it could, as operators read it. */
function limitsOf({ languagesWithoutMeaning }: Assist): string | undefined {
  if (languagesWithoutMeaning.length === 0) return undefined
  return `Matched by words alone, since the embedding model is missing: ${languagesWithoutMeaning.join(', ')}. Run “assist models install” and start again.`
}

/** The leg that a customer's link and secret allow on `/stream`; undefined for a request without a link. */
function legOfCustomer(rooms: Rooms) {
  return (query: unknown) => {
    const { token, secret } = query as { readonly token?: string; readonly secret?: string }
    // A promise either way, so that a bad link is refused in the socket, by name.
    return Promise.resolve().then(() => {
      if (token === undefined) return undefined
      const { callId } = rooms.grant(token, secret ?? '')
      return { callId, channel: 'customer' as const, door: pageDoor }
    })
  }
}

/** Puts a changed base in service and tells the calls that use it. */
async function baseChanged(assist: Assist, calls: CallRegistry, base: string): Promise<void> {
  const version = await assist.loadBase(base)
  const today = new Date().toISOString().slice(0, 10)
  const ids = new Set<string>()
  for await (const solutions of solutionPages(assist.store, base))
    for (const one of solutions) if (isPublishedOn(one, today)) ids.add(one.id)
  for (const { pipeline } of calls.live) {
    if (assist.baseOf(pipeline.start) === base) pipeline.solutionsChanged(version, ids)
  }
}

async function serveFiles(server: FastifyInstance): Promise<void> {
  const desk = path.join(packageRoot, 'dist', 'pages')
  if (existsSync(desk)) {
    await server.register(fastifyStatic, { root: desk, prefix: '/', wildcard: false })
  }
  await server.register(fastifyStatic, {
    root: path.join(packageRoot, 'fixtures', 'calls'),
    prefix: '/sample/',
    decorateReply: !existsSync(desk),
  })
}

function refusalOf(error: FastifyError, { headers }: FastifyRequest): AssistError {
  if (error instanceof AssistError) return error
  const isPicture = headers['content-type']?.startsWith('image/') === true
  if (isPicture && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new AssistError('ASSIST_PICTURE_TOO_LARGE', 'Expected a picture of at most 12 MB.')
  }
  if (error.validation) return new AssistError('ASSIST_REQUEST_INVALID', error.message)
  const isCallers = error.statusCode !== undefined && error.statusCode < 500
  if (isCallers) return new AssistError('ASSIST_REQUEST_INVALID', error.message)
  return toAssistError(error)
}
