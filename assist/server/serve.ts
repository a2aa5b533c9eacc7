import type { AddressInfo } from 'node:net'
import path from 'node:path'

import { settingEntries } from '../access/audit/setting-changes.js'
import { requireProtection } from '../access/loopback.js'
import type { Config } from '../settings/config.js'
import { dataKeyOf } from '../sealing/data-key.js'
import { createAssist, usesAccurateModel, type Assist } from '../service/assist.js'
import type { Log } from '../log/log.js'
import { requireUsableIce } from '../media/ice-servers.js'
import { DataFolder } from '../store/data-folder.js'
import { PatientCallStore } from '../store/patient-call-store.js'
import { defaultBase } from '../store/solution-store.js'
import type { Store } from '../store/store.js'
import { openSqliteStore } from '../store/sqlite/sqlite-store.js'
import { Admission } from '../capacity/admission.js'
import { Lateness } from '../capacity/lateness.js'
import { ownMemory } from '../capacity/memory.js'
import { systemClock } from '../call/clock.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { createApp, type App } from './app.js'
import { toAssistError } from '../errors/errors.js'
import { ReviewFiles } from '../review/review-files.js'
import { goOnWithBrokenCalls } from '../service/broken-calls.js'
import { demoGlossaryFiles, demoSolutionFiles } from '../service/demo-base.js'
import { bringAccurateModel, ensureModels } from '../service/ensure-models.js'
import { requireWebhookSecret } from '../webhooks/webhooks.js'
import { createMetrics } from './metrics.js'
import { atPlace, requireFreePlace } from './start/listening-place.js'
import { quietReport, type StartReport } from './start/start-report.js'
import { tellMissing, warmUp } from './start/warm-up.js'
import { tlsIdentity, type TlsIdentity } from './tls/tls.js'

/** How the service is started. */
export interface ServeOptions {
  readonly config: Config
  readonly log: Log
  /** Load the demo solution base where the default base is still empty. */
  readonly isDemo: boolean
  readonly stderr: NodeJS.WriteStream
  /** Who is told what the start does; nobody where left out. */
  readonly report?: StartReport
}

/** A service that listens. */
export interface RunningService {
  /** `http://HOST:PORT`, or `https://HOST:PORT`. */
  readonly address: string
  /** Ends the calls, stores what waits, stops. */
  readonly close: () => Promise<void>
}

/**
 * Starts everything: models, store, solution base, workers, doors.
 *
 * @throws AssistError ASSIST_HOST_UNPROTECTED, ASSIST_DATA_FOLDER_IN_USE, ASSIST_ADDRESS_UNAVAILABLE,
 *   ASSIST_TLS_KEY_MISMATCH, ASSIST_MODEL_UNAVAILABLE, ASSIST_SOLUTIONS_FILE_INVALID and others, with nothing left
 *   running
 */
export async function serve(options: ServeOptions): Promise<RunningService> {
  const { config, stderr, report = quietReport } = options
  requireProtection(config)
  requireUsableIce(config)
  requireWebhookSecret(config)
  report.step(`Starting; what is kept lies in “${config.dataDir}”.`)
  const folder = await DataFolder.take(config.dataDir, ['assist.db', 'embeddings.db'])
  try {
    // Whatever would stop the service at the end is found at the beginning.
    await requireFreePlace(config)
    const tls = await tlsIdentity(config, Date.now())
    const review = await ReviewFiles.read(config)
    report.step('Checking the models.')
    await ensureModels(config, stderr)
    return await start({ ...options, report, folder, tls, review })
  } catch (thrown) {
    folder.release()
    throw thrown
  }
}

/** What a service is started with, once nothing stands in its way. */
interface StartParts extends ServeOptions {
  readonly report: StartReport
  /** Given back when the service is closed. */
  readonly folder: DataFolder
  readonly tls: TlsIdentity | undefined
  readonly review: ReviewFiles
}

async function start(options: StartParts): Promise<RunningService> {
  const { config, log, report, folder, tls, review } = options
  const { store, keeper } = await openStore(config, log)
  const lateness = new Lateness(systemClock)
  const liveCallCount = (): number => app.calls.live.length
  const admission = new Admission({ config, lateness, liveCallCount, memory: ownMemory })
  const metrics = createMetrics(log, () => ({
    liveCallCount,
    recognitionCounts: () => assist.counts(),
    failedKeyCount: () => app.failedKeys.total,
    ...{ admission, keeper },
  }))
  const event = (one: CallEvent): void => {
    metrics.event(one)
    lateness.event(one)
  }
  const assist = createAssist({
    ...{ config, store, observer: { ...metrics, event } },
    embeddingsFile: path.join(config.dataDir, 'embeddings.db'),
  })
  const app = await createApp({ assist, metrics, admission, keeper, log, tls, review })
  const close = async (): Promise<void> => {
    review.stop()
    await app.close()
    await assist.close()
    const lostEventCount = await keeper.close()
    if (lostEventCount > 0) log.error({ lostEventCount }, 'stopped with events that are not stored')
    await store.close()
    folder.release()
  }
  try {
    await noteStart(store, config)
    await fillBase(store, options)
    const warm = await warmUp({ assist, admission, log, report })
    // Heard from here on: where the rest of the start fails, so does this, and nobody may be left to hear of it.
    void warm.rest.then(
      () => tellMissing(assist, log),
      (thrown: unknown) => log.error({ code: toAssistError(thrown).code }, 'a part did not load'),
    )
    await goOn(assist, app, log)
    app.retention.start()
    watchReview(review, log)
    await atPlace(config, () => app.server.listen({ host: config.host, port: config.port }))
    readCalls(store, log)
    if (usesAccurateModel(config)) {
      const ready = (): Promise<boolean> => warm.rest.then(() => assist.readySecondPass())
      void bringAccurateModel(config, { stderr: options.stderr, log, ready })
    }
  } catch (thrown) {
    await close()
    throw thrown
  }
  const code = app.setUpCode()
  if (code !== undefined) options.stderr.write(setUpText(code))
  report.ready()
  const scheme = tls ? 'https' : 'http'
  return { address: `${scheme}://${placeOf(config, app.server.server.address())}`, close }
}

/** What is saved of the files that calls are judged by is in use, and the log tells so. */
function watchReview(review: ReviewFiles, log: Log): void {
  review.watch({
    changed: (file) => log.info({ file }, 'a changed file of QA is in use'),
    failed: (file, thrown) => {
      const { code, message } = toAssistError(thrown)
      log.error({ file, code, reason: message }, 'a changed file of QA cannot be used')
    },
  })
}

/** Takes up or ends the calls that a killed service has left. */
async function goOn(assist: Assist, { calls, webhooks }: App, log: Log): Promise<void> {
  const store = assist.store.calls
  await goOnWithBrokenCalls({
    ...{ store, maker: assist, calls, log, nowMs: Date.now },
    ending: (call) => webhooks.tellLeftBehind(call, store),
  })
}

/** Reads calls that the search does not know yet, in the background: after an update those are all. */
function readCalls({ callSearch }: Store, log: Log): void {
  callSearch.update().catch((thrown: unknown) => {
    log.error({ code: toAssistError(thrown).code }, 'calls could not be read for the search')
  })
}

/** Host and port as an address has them; the port is the one that was found free where any would do. */
function placeOf(config: Config, bound: AddressInfo | string | null): string {
  const port = typeof bound === 'object' && bound ? bound.port : config.port
  return `${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
}

/** How who runs a fresh service beyond loopback becomes its administrator. */
function setUpText(code: string): string {
  return [
    'Nobody may use this service yet. Its first administrator gets a key, once, by',
    `  POST /api/set-up  {"code": "${code}"}`,
    'Or set ASSIST_API_KEY, or make a key by “assist keys make”, and start again.\n',
  ].join('\n')
}

/** Opens the database in the data folder, with a memory before it for what cannot be written. */
async function openStore(config: Config, log: Log) {
  const opened = await openSqliteStore({
    path: path.join(config.dataDir, 'assist.db'),
    maxByteLength: config.databaseMaxMb * 1_048_576,
    dataKey: dataKeyOf(config),
  })
  if (opened.hasPlainTexts) {
    log.warn('texts of calls from before there was a data key lie in the database unencrypted')
  }
  const keeper = new PatientCallStore({ calls: opened.calls, clock: systemClock, limits: config })
  const store: Store = { ...opened, calls: keeper }
  return { store, keeper }
}

/** What the service does by itself, as the audit log names it. */
const service = { who: 'service', address: 'service' }

/** Writes down that the service starts, and which settings are others than before. */
async function noteStart({ audit }: Pick<Store, 'audit'>, config: Config): Promise<void> {
  const before = await audit.last('service.started')
  const entries = settingEntries(config, before?.detail).map((entry) => {
    return { ...service, at: Date.now(), ...entry }
  })
  // A full disk does not keep the service from starting.
  await audit.append(entries).catch(() => undefined)
}

/** Loads what the start asks for, and writes down that it did. */
async function fillBase(store: Store, { config, isDemo, report }: StartParts): Promise<void> {
  const { solutions: bases } = store
  const loaded: string[] = []
  if (config.glossary !== '') {
    report.step('Reading the glossary.')
    await bases.importGlossary(defaultBase, [{ path: config.glossary }])
    loaded.push('glossary')
  }
  if (config.solutions !== '') {
    report.step('Reading the solution base.')
    await bases.importFiles(defaultBase, [{ path: config.solutions }], 'replace')
    loaded.push('solutions')
  } else if (isDemo && (await bases.list(defaultBase, { offset: 0, limit: 1 })).total === 0) {
    report.step('Reading the demo base.')
    await bases.importFiles(defaultBase, demoSolutionFiles, 'replace')
    if (config.glossary === '') await bases.importGlossary(defaultBase, demoGlossaryFiles)
    loaded.push('demo')
  }
  if (loaded.length === 0) return
  const change = { action: 'base.changed', target: defaultBase } as const
  await store.audit.append([
    { ...service, at: Date.now(), ...change, detail: `start: ${loaded.join(', ')}` },
  ])
}
