import { configuredAdmission } from './configured-admission.js'
import { loadConfig, type Config } from '../settings/config.js'
import type { Assist } from '../service/assist.js'
import type { Learner } from '../service/learner.js'
import { silentLog, type Log } from '../log/log.js'
import type { TextLanguage } from '../matching/words/analysis.js'
import type { FindMatches } from '../matching/match.js'
import { nearestText } from '../matching/meaning/nearest-text.js'
import type { CallRegistry } from '../pipeline/registry/call-registry.js'
import { createApp, type App } from '../server/app.js'
import { createMetrics } from '../server/metrics.js'
import type { ReviewBasis } from '../review/review-files.js'
import type { TlsIdentity } from '../server/tls/tls.js'
import { defaultBase } from '../store/solution-store.js'
import { newInternalId } from '../call/internal-id.js'
import { systemClock } from '../call/clock.js'
import type { CallStore } from '../store/call-store.js'
import { PatientCallStore } from '../store/patient-call-store.js'
import { openSqliteStore } from '../store/sqlite/sqlite-store.js'
import type { Store } from '../store/store.js'
import { embedWords } from './embed-words.js'
import { fakeCall, findNothing, type FakeCall } from './fake-call.js'

const noMoments: ReviewBasis['moments'] = []

/** Every route, door and guard of the service, a real store, and calls on fake ears. */
export interface FakeApp {
  readonly address: string
  readonly store: Store
  readonly calls: CallRegistry
  readonly learner: Learner
  /** Calls that were started, by id. */
  readonly made: ReadonlyMap<string, FakeCall>
  readonly routes: App['routes']
  readonly setUpCode: App['setUpCode']
  readonly idleMoments: App['idleMoments']
  readonly close: () => Promise<void>
}

type PublicAssist = Pick<
  Assist,
  | 'config'
  | 'store'
  | 'startCall'
  | 'loadBase'
  | 'match'
  | 'nearest'
  | 'embed'
  | 'baseOf'
  | 'languagesWithoutMeaning'
  | 'matching'
  | 'ready'
>

/** Listens on a free loopback port; no model is needed. */
export async function fakeApp(
  overrides: Partial<Config> = {},
  parts: {
    readonly findMatches?: FindMatches
    /** Puts a base in service. @returns its version */
    readonly loadBase?: (store: Store, base: string) => Promise<string>
    readonly log?: Log
    readonly show?: number
    readonly storePath?: string
    /** Puts something before the store of calls, such as a fault. */
    readonly callStore?: (calls: CallStore) => CallStore
    readonly tls?: TlsIdentity
    readonly languagesWithoutMeaning?: readonly TextLanguage[]
    readonly matching?: Assist['matching']
    /** By what calls are judged; by nothing where left out. */
    readonly review?: Partial<ReviewBasis>
    /** Whether recognition works; it does where this is left out. */
    readonly ready?: () => Promise<void>
  } = {},
): Promise<FakeApp> {
  const config = loadConfig({}, overrides)
  const opened = await openSqliteStore({
    path: parts.storePath ?? ':memory:',
    maxByteLength: config.databaseMaxMb * 1_048_576,
  })
  const behind = parts.callStore?.(opened.calls) ?? opened.calls
  const keeper = new PatientCallStore({ calls: behind, clock: systemClock, limits: config })
  const store: Store = { ...opened, calls: keeper }
  const made = new Map<string, FakeCall>()
  const log = parts.log ?? silentLog
  const admission = configuredAdmission(config)
  const metrics = createMetrics(log, () => ({
    liveCallCount: () => made.size,
    recognitionCounts: () => Promise.resolve({}),
    failedKeyCount: () => 0,
    ...{ admission, keeper },
  }))
  const findMatches = parts.findMatches ?? findNothing
  const load = parts.loadBase ?? ((_store, base) => store.solutions.version(base))
  const assist: PublicAssist = {
    languagesWithoutMeaning: parts.languagesWithoutMeaning ?? [],
    matching: parts.matching ?? { isAway: false, onChange: () => () => undefined },
    ready: parts.ready ?? (() => Promise.resolve()),
    config,
    store,
    startCall: async (start, { door }) => {
      const { callId, language } = start
      const internalId = newInternalId()
      const facts = { door, ...(start.owner && { owner: start.owner }) }
      await store.calls.create({ callId, internalId, language, startedAt: Date.now(), ...facts })
      const call = fakeCall({
        ...{ start, internalId, findMatches, observer: metrics, show: parts.show ?? 0.5 },
        persist: (id, events) => store.calls.append(id, events),
        ended: () => store.calls.end(callId, Date.now()),
      })
      made.set(callId, call)
      return call.pipeline
    },
    loadBase: (base) => load(store, base ?? defaultBase),
    embed: embedWords,
    nearest: (text, others) => nearestText(text, others, () => Promise.resolve(undefined)),
    match: (text) => findMatches(text),
    baseOf: (start) => start.solutions ?? defaultBase,
  }
  // An `Assist` is its public members: what is private to it is not asked by the app.
  const app = await createApp({
    assist: assist as Assist,
    ...{ metrics, admission, keeper, log },
    tls: parts.tls,
    review: {
      // Asked anew: a test may change what calls are judged by.
      get moments() {
        return parts.review?.moments ?? noMoments
      },
      get scorecard() {
        return parts.review?.scorecard
      },
    },
  })
  const listening = await app.server.listen({ host: '127.0.0.1', port: 0 })
  const address = parts.tls ? listening.replace('http:', 'https:') : listening
  return {
    ...{ address, store, made, calls: app.calls, learner: app.learner },
    ...{ routes: app.routes, setUpCode: app.setUpCode, idleMoments: app.idleMoments },
    close: async () => {
      await app.close()
      await keeper.close()
      await store.close()
    },
  }
}
