import type { Running } from '../running.js'
import { addDoors } from '../all-doors.js'
import path from 'node:path'

import { type FastifyInstance } from 'fastify'

import { systemClock } from '../../call/clock.js'
import { Deliveries } from '../../followup/deliveries.js'
import { gatewaysOf } from '../../followup/gateways/gateways.js'
import { readTemplates } from '../../followup/templates.js'
import { FollowUps } from '../../followup/follow-ups.js'
import type { EmbedText } from '../../matching/meaning/embed-text.js'
import { PictureStore } from '../../media/picture.js'
import { PictureQuota } from '../../seat/picture-quota.js'
import { Rooms } from '../../seat/rooms.js'
import { requireWechatConsent, WechatEntry } from '../../seat/wechat/wechat-entry.js'
import { WechatSender } from '../../seat/wechat/wechat-sender.js'
import { legOfCustomer } from '../customer-leg.js'
import { dataKeyOf } from '../../sealing/data-key.js'
import { Seal } from '../../sealing/seal.js'
import { KeptFiles } from '../../service/retention/kept-files.js'
import type { PersonalKind } from '../../utterance/redaction/cues.js'
import { WrapUps } from '../../service/wrap-ups.js'
import { listOf } from '../../settings/config.js'
import { openApi } from '../http/openapi.js'
import { pageFiles } from '../http/page-files.js'
import { auditRoutes } from './access/audit-routes.js'
import { keyRoutes } from './access/key-routes.js'
import { setUpRoutes } from './access/set-up-routes.js'
import { signInRoutes } from './access/sign-in-routes.js'
import { callRoutes, listCalls } from './call-routes.js'
import { callExportRoutes } from './desk/call-export-routes.js'
import { callListRoutes } from './desk/call-list-routes.js'
import { deliveryRoutes } from './desk/delivery-routes.js'
import { noticeRoutes } from './desk/notice-routes.js'
import { wrapUpRoutes } from './desk/wrap-up-routes.js'
import { customerRoutes } from './customer-routes.js'
import { healthRoutes } from './health-routes.js'
import { learningRoutes } from './solutions/learning-routes.js'
import { mediaRoutes } from './media-routes.js'
import { qualityRoutes } from './quality/quality-routes.js'
import { figuresRoutes } from './quality/figures-routes.js'
import { viewRoutes } from './quality/view-routes.js'
import { retentionRoutes } from './quality/retention-routes.js'
import { listeningRoutes } from './review/listening-routes.js'
import { momentRoutes } from './review/moment-routes.js'
import { questionRoutes } from './review/question-routes.js'
import { scoreRoutes } from './review/score-routes.js'
import { screenRoutes } from './screen-routes.js'
import { solutionRoutes } from './solutions/solution-routes.js'
import { callAgentRoutes } from './integrations/call-agent-routes.js'
import { entryRoutes } from './integrations/entry-routes.js'
import { mcpRoutes } from './integrations/mcp-routes.js'
import { webhookRoutes } from './integrations/webhook-routes.js'
import { wechatRoutes } from './integrations/wechat-routes.js'
import { rootCertificateRoute } from '../tls/tls.js'

/** Every route and socket of the service, each with its access. */
export async function addRoutes(server: FastifyInstance, running: Running): Promise<void> {
  const { assist, calls, learner, apply, metrics, readiness, tls, audit } = running
  const { config, store } = assist
  const followUps = new FollowUps({
    store,
    append: (internalId, body) => calls.ofInternalId(internalId)?.append(body),
    nowMs: Date.now,
  })
  const rooms = new Rooms({ calls, config, clock: systemClock, followUps })
  const pictures = new PictureStore(
    path.join(config.dataDir, 'pictures'),
    new Seal(dataKeyOf(config)),
  )
  await openApi(server)
  addDoors(server, running, legOfCustomer(rooms))
  screenRoutes(server, {
    ...{ calls, store, seats: rooms, audit },
    listCalls: (identity) => listCalls(store.calls, calls, identity),
  })
  const quota = new PictureQuota(config, systemClock)
  await customerRoutes(server, { rooms, pictures, quota, followUps, audit })
  await server.register((scope, _options, done) => {
    mediaRoutes(scope, { calls, rooms, pictures, quota, store: store.calls, audit })
    done()
  })
  if (tls?.root !== undefined) rootCertificateRoute(server, tls.root)
  healthRoutes(server, { metrics, readiness })
  callRoutes(server, { store: store.calls, calls, audit })
  qualityRoutes(server, { store, calls, audit, config, nowMs: Date.now })
  figuresRoutes(server, { store, calls, audit })
  viewRoutes(server, { store: store.views, nowMs: Date.now })
  const files = new KeptFiles(config)
  retentionRoutes(server, { store, config, files, retention: running.retention, audit })
  reviewRoutes(server, running)
  deskRoutes(server, running, followUps)
  callAgentRoutes(server, { store: store.calls, calls, audit })
  accessRoutes(server, running)
  mcpRoutes(server, {
    ...{ calls, store, audit, clock: systemClock, log: running.log },
    listCalls: (identity) => listCalls(store.calls, calls, identity),
    match: (text, top, base) => assist.match(text, top, base),
  })
  webhookRoutes(server, { store: store.webhooks, webhooks: running.webhooks })
  await server.register(solutionRoutes, {
    store: store.solutions,
    apply,
    search: async ({ text, top, base }) => (await assist.match(text, top, base)).matches,
  })
  await server.register((scope, _options, done) => {
    learningRoutes(scope, { learner, store: store.solutions })
    done()
  })
  entryRoutes(server, { rooms, config })
  await wechat(server, running, rooms)
  await pageFiles(server, config)
}

/** What judges calls. */
function reviewRoutes(server: FastifyInstance, running: Running): void {
  const { assist, calls, audit, review } = running
  const parts = { calls, store: assist.store.calls, audit }
  const embed: EmbedText = (text, language) => assist.embed(text, language)
  momentRoutes(server, { ...parts, review, embed })
  questionRoutes(server, { ...parts, embed })
  scoreRoutes(server, {
    ...{ calls, audit, store: assist.store },
    ...{ review, nowMs: Date.now },
  })
  listeningRoutes(server, { calls, store: assist.store, audit, settings: assist.config })
}

/** Customers who write to a WeChat service account. */
async function wechat(server: FastifyInstance, running: Running, rooms: Rooms): Promise<void> {
  const { assist, calls, metrics } = running
  const { config } = assist
  requireWechatConsent(config)
  const sender = new WechatSender({ config, nowMs: Date.now })
  const entry = new WechatEntry({
    ...{ rooms, calls, entry: config.wechatEntry, settings: config, clock: systemClock },
    send: (to, text) => sender.send(to, text),
    failed: metrics.failed,
  })
  await wechatRoutes(server, { token: config.wechatSecret, entry, nowMs: Date.now })
}

/** What an agent does after a call. */
function deskRoutes(server: FastifyInstance, running: Running, followUps: FollowUps): void {
  const { assist, calls, learner, metrics, audit, afterCall: log } = running
  const { config, store } = assist
  const { wrapUpUrl: url, wrapUpModel: model, wrapUpKey: key, wrapUpTimeoutMs: timeoutMs } = config
  const wrapUps = new WrapUps({
    ...{ store, log, nowMs: Date.now },
    redact: new Set(listOf(config.redact) as PersonalKind[]),
    liveEvents: (internalId) => calls.ofInternalId(internalId)?.log.after(0),
    generator: url === '' ? undefined : { url, model, key, timeoutMs },
    failed: (callId, thrown) => metrics.failed(callId, thrown),
    wrapped: ({ facts, internalId }) =>
      learner.callEnded(facts.solutions ?? assist.baseOf({}), internalId),
  })
  const parts = { calls, store: store.calls, audit }
  callListRoutes(server, { ...parts, search: store.callSearch })
  callExportRoutes(server, { ...parts, search: store.callSearch })
  const deliveries = new Deliveries({
    ...{ store, followUps, gateways: gatewaysOf(config, Date.now), nowMs: Date.now },
    ...{ templates: readTemplates(config.followUpTemplates), company: config.company },
    append: (internalId, bodies) => log.append(internalId, bodies),
  })
  deliveryRoutes(server, { ...parts, deliveries, publicUrl: config.publicUrl })
  noticeRoutes(server, config)
  const dispositions = listOf(config.dispositions)
  wrapUpRoutes(server, { ...parts, wrapUps, dispositions })
}

/** Keys, people and the audit log. */
function accessRoutes(server: FastifyInstance, running: Running): void {
  const { people, audit, setUp, failedKeys } = running
  const { config, store } = running.assist
  const keys = { store: store.keys, book: running.keys, audit, nowMs: Date.now }
  keyRoutes(server, keys)
  setUpRoutes(server, { ...keys, setUp, failedKeys })
  signInRoutes(server, { people, audit, config })
  auditRoutes(server, store.audit)
}
