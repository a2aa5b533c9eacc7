import { CallClock } from '../../call/call-clock.js'
import type { CallOwner } from '../../call/call-owner.js'
import { customersOf } from '../../call/call-context.js'
import type { AudioFormat, CallStart, EngineChoice, EngineName } from '../../call/call-start.js'
import { newInternalId } from '../../call/internal-id.js'
import type { Medium } from '../../call/medium.js'
import type { ErrorCode } from '../../errors/errors.js'
import type { EarCallStart } from '../../listening/listened-call.js'
import type { EarCall, EarListener } from '../../listening/ear-call.js'
import { listOf, type Config } from '../../settings/config.js'
import { MediumAdvisor } from '../../suggestion/advice/medium-advisor.js'
import { SuggestionBoard } from '../../suggestion/suggestion-board.js'
import { endpointSettings } from '../../vad/endpoint-rules.js'
import { maskedContext } from './masked-context.js'
import type { PersonalKind } from '../../utterance/redaction/cues.js'
import type { AudioRecorder, OpenRecorder } from '../legs/audio-recorder.js'
import type { CallBases } from './call-bases.js'
import type { CallEvent } from '../log/call-event.js'
import { callHistory } from '../log/call-history.js'
import { CallLog } from '../log/call-log.js'
import type { CallPlace } from '../log/call-place.js'
import { CallPipeline } from '../call-pipeline.js'
import type { Observer } from '../log/observer.js'

/** How one call runs. */
export interface StartCallOptions {
  /** True: the virtual clock of replays (decision 8); otherwise time passes as it does. */
  readonly isVirtual: boolean
  /** Which door it came through. */
  readonly door: string
  /** What it begins with; voice where left out. */
  readonly medium?: Medium
  /** The ear died under the call; nothing more will be heard. */
  readonly onDeaf?: () => void
}

/** Where calls and their logs are kept. Writes take effect in the order in which they are asked for. */
export interface CallKeeper {
  create(call: {
    readonly callId: string
    readonly internalId: string
    readonly language: CallStart['language']
    readonly startedAt: number
    readonly door: string
    readonly solutions: string
    /** What names the customer; only digests are kept. */
    readonly customers: readonly string[]
  }): Promise<void>
  append(callId: string, events: readonly CallEvent[], place?: CallPlace): Promise<void>
  end(callId: string, endedAt: number): Promise<void>
}

/** A call that another process left behind. */
export interface BrokenCall {
  readonly callId: string
  readonly internalId: string
  readonly language: CallStart['language']
  /** Name of its solution base. */
  readonly solutions?: string
  /** Whose it is. */
  readonly owner?: CallOwner
  readonly startedAt: Date
  readonly door: string
  /** Call time at which it goes on, in ms; never before its last event. */
  readonly atMs: number
  /** Its log so far. */
  readonly events: readonly CallEvent[]
  readonly place: CallPlace
}

/** What calls are made of. */
export interface CallMakerParts {
  readonly config: Config
  readonly ears: {
    readonly open: (start: EarCallStart, listener: EarListener) => Promise<EarCall>
  }
  readonly bases: CallBases
  readonly keeper: CallKeeper
  readonly observer: Observer
  /** Hashes of what every call runs with, as `call.started` carries them. */
  readonly fingerprints: { readonly config: string; readonly models: string }
  /** Finals of the first pass are looked at again. */
  readonly isRevised: boolean
  /** Begins to keep a leg's audio under a name; undefined: audio is not kept. */
  readonly record: OpenRecorder | undefined
}

/** Makes calls: each with its log, its ear, and its board, matched against its solution base. */
export class CallMaker {
  readonly #parts: CallMakerParts

  constructor(parts: CallMakerParts) {
    this.#parts = parts
  }

  /**
   * Begins a call: its log starts with `call.started`.
   *
   * @throws AssistError ASSIST_SOLUTIONS_UNKNOWN when the call names a base that is not in service
   */
  async startCall(start: CallStart, options: StartCallOptions): Promise<CallPipeline> {
    const { bases, keeper, fingerprints } = this.#parts
    const { callId, language } = start
    const base = bases.baseOf(start)
    const version = await bases.versionOf(base)
    const { door } = options
    const internalId = newInternalId()
    const facts = { door, solutions: base, ...(start.owner && { owner: start.owner }) }
    const customers = this.#parts.config.markCustomers ? customersOf(start.context) : []
    await keeper.create({
      callId,
      internalId,
      language,
      startedAt: Date.now(),
      customers,
      ...facts,
    })
    const pipeline = await this.#make(start, options, { internalId })
    const solutions = bases.loggedVersion(version, isReplay(options))
    pipeline.append({ type: 'call.started', ...fingerprints, solutions })
    pipeline.append({ type: 'call.medium', medium: options.medium ?? 'voice' })
    this.#keepContext(pipeline)
    if (bases.lacksMeaning(language)) {
      const code: ErrorCode = 'ASSIST_EMBEDDINGS_MISSING'
      pipeline.append({ type: 'alert', code, severity: 'warning' })
    }
    return pipeline
  }

  /**
   * Goes on with a call that another process left behind: under its ids, behind the last event of its log. Its legs
   * are to be opened at their places.
   *
   * @throws AssistError ASSIST_SOLUTIONS_UNKNOWN when its base is no longer in service
   */
  async takeUp(broken: BrokenCall, options: StartCallOptions): Promise<CallPipeline> {
    const { callId, language, solutions, owner, internalId, place } = broken
    const told = broken.events.find((event) => event.type === 'call.context')
    const start: CallStart = {
      ...(told && { context: told.context }),
      ...{ callId, language, ...(solutions === undefined ? {} : { solutions }) },
      ...(place.engine ? { engine: place.engine } : {}),
      ...(owner && { owner }),
    }
    const base = this.#parts.bases.baseOf(start)
    const version = await this.#parts.bases.versionOf(base)
    const pipeline = await this.#make(start, options, { internalId, broken })
    const pause = broken.events.findLast((event) => event.type === 'call.pause')
    const answer = broken.events.findLast((event) => event.type === 'notice.answered')
    if (pause?.isOn) pipeline.legs.pause.takeUp(pause.atMs, answer?.isAgreed === false)
    const solutionsVersion = this.#parts.bases.loggedVersion(version, false)
    if (solutionsVersion !== solutionsOf(broken.events)) {
      pipeline.append({ type: 'solutions.changed', solutionsVersion })
    }
    return pipeline
  }

  async #make(
    start: CallStart,
    options: StartCallOptions,
    { internalId, broken }: { readonly internalId: string; readonly broken?: BrokenCall },
  ): Promise<CallPipeline> {
    const { config, bases, keeper, observer } = this.#parts
    const { callId, engine } = start
    const history = broken && callHistory(broken.events)
    const log = new CallLog(callId, (...kept) => keeper.append(...kept), broken?.events)
    const board = new SuggestionBoard({ show: config.showThreshold, sure: config.sureThreshold })
    const isLive = !options.isVirtual
    const pipeline: CallPipeline = new CallPipeline({
      ...{ start, internalId, log, board, observer },
      ear: await this.#openEar(start, options, () => pipeline),
      advisor: new MediumAdvisor(history?.adviceCount),
      ...bases.findersOf(bases.baseOf(start), callId, isReplay(options)),
      clock: isLive ? new CallClock(broken?.atMs) : undefined,
      record: this.#recorder(`${callId}-${internalId}`, options),
      keepPlace: isLive
        ? (place) => log.keepPlace({ ...place, ...(engine ? { engine } : {}) })
        : undefined,
      past: history && { history, legCount: broken.place.legCount },
      endPatienceMs: config.endPatienceMs,
      redact: new Set(listOf(config.redact) as PersonalKind[]),
      ended: () => keeper.end(callId, Date.now()),
    })
    return pipeline
  }

  /** What is known before the call stands in its log where that is switched on. */
  #keepContext(pipeline: CallPipeline): void {
    const { storeContext, redact } = this.#parts.config
    const { context } = pipeline.start
    if (!storeContext || !context) return
    const kinds = new Set(listOf(redact) as PersonalKind[])
    pipeline.append({ type: 'call.context', context: maskedContext(context, kinds) })
  }

  /** Audio is written only where that is switched on, and never twice: a replay has its file. */
  #recorder(name: string, { door }: StartCallOptions) {
    const { record } = this.#parts
    if (!record || door === 'replay') return undefined
    return (legId: string, format: AudioFormat, startMs: number): Promise<AudioRecorder> =>
      record(`${name}-${legId}`, format, startMs)
  }

  #openEar(
    start: CallStart,
    { isVirtual, onDeaf }: StartCallOptions,
    call: () => CallPipeline,
  ): Promise<EarCall> {
    const { config, bases, ears, observer, isRevised } = this.#parts
    const { callId, language, engine } = start
    const words = config.domainWords ? bases.wordsOf(bases.baseOf(start)) : undefined
    const earStart: EarCallStart = {
      ...{ callId, isVirtual, language, isRevised, revisionWaitMs: config.revisionWaitMs },
      engine: engine ?? configuredEngine(config, language),
      fallbacks: listOf(config.fallbackEngines) as EngineName[],
      keyterms: words?.domainWords ?? {},
      phrases: { en: words?.domainPhrases ?? [] },
      endpoints: endpointSettings(config),
      ...(config.partials ? { partialIntervalMs: config.partialIntervalMs } : {}),
    }
    return ears.open(earStart, {
      heard: (item) => call().heard(item),
      engineFailed: (failure) => {
        observer.failed(callId, failure.error)
        call().controls.engineFailed(failure)
      },
      replaced: (error) => {
        observer.failed(callId, error)
        call().append({ type: 'alert', code: error.code, severity: 'warning' })
      },
      died: (error) => {
        observer.failed(callId, error)
        call().append({ type: 'alert', code: error.code, severity: 'error' })
        onDeaf?.()
      },
    })
  }
}

/** The version of its base that a call had last. */
function solutionsOf(events: readonly CallEvent[]): string | undefined {
  const last = events.findLast(
    (event) => event.type === 'call.started' || event.type === 'solutions.changed',
  )
  if (last?.type === 'solutions.changed') return last.solutionsVersion
  return last?.type === 'call.started' ? last.solutions : undefined
}

/** A replay has to give tomorrow what it gives today, so it is matched without what was learnt. */
function isReplay({ isVirtual, door }: StartCallOptions): boolean {
  return isVirtual || door === 'replay'
}

function configuredEngine(config: Config, language: CallStart['language']): EngineChoice {
  const entry = listOf(config.engineByLanguage).find((one) => one.startsWith(`${language}=`))
  return (entry?.split('=')[1] ?? config.engine) as EngineChoice
}
