import { createHash } from 'node:crypto'
import path from 'node:path'

import { listOf, type Config } from '../settings/config.js'
import type { ErrorCode } from '../errors/errors.js'
import { defaultEarCount, EarPool, type EarCall } from '../listening/ear-pool.js'
import { MatchClient, type DomainWords } from '../matching/match-client.js'
import { earWorkerData, embedderFolders, engineSettings } from './model-folders.js'
import { SecondPass, type SecondPassCounts } from '../listening/second-pass/second-pass.js'
import type { AudioFormat, CallStart, EngineChoice, EngineName } from '../call/call-start.js'
import type { Medium } from '../call/medium.js'
import type { TextLanguage } from '../matching/words/analysis.js'
import type { FindMatches } from '../matching/matching-stage.js'
import { plainVersion } from '../matching/weighing/learnt-bias.js'
import type { Nearest } from '../matching/meaning/nearest-text.js'
import type { FindOptions } from '../matching/match.js'
import type { MatchResult } from '../matching/match.js'
import { defaultModels, modelsFingerprint } from '../models/catalog.js'
import { CallClock } from '../call/call-clock.js'
import { CallLog } from '../pipeline/call-log.js'
import { CallPipeline } from '../pipeline/call-pipeline.js'
import { noObserver, type Observer } from '../pipeline/observer.js'
import { LegRecorder } from '../store/leg-recorder.js'
import { solutionPages } from '../store/solution-pages.js'
import { defaultBase, type Store } from '../store/store.js'
import type { FindSpoken } from '../suggestion/spoken-cards.js'
import { MediumAdvisor } from '../suggestion/advice/medium-advisor.js'
import { SuggestionBoard } from '../suggestion/suggestion-board.js'
import { endpointSettings } from '../vad/endpoint-rules.js'

/** What the service is made of. */
export interface AssistParts {
  readonly config: Config
  readonly store: Store
  readonly observer?: Observer
  /** File that keeps embeddings of entries, so that a restart is quick; left out: none does. */
  readonly embeddingsFile?: string
}

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

/** The service without its doors: models in their workers, solution bases, and calls. */
export class Assist {
  readonly config: Config
  readonly store: Store
  readonly #observer: Observer
  readonly #ears: EarPool
  readonly #secondPass: SecondPass
  readonly #matcher: MatchClient
  readonly #versions = new Map<string, string>()
  readonly #keyterms = new Map<string, DomainWords>()

  /** @throws AssistError ASSIST_MODEL_UNAVAILABLE when the models are not installed */
  constructor({ config, store, observer, embeddingsFile }: AssistParts) {
    this.config = config
    this.store = store
    this.#observer = observer ?? noObserver
    this.#secondPass = new SecondPass(engineSettings(config))
    this.#ears = new EarPool(
      earWorkerData(config),
      this.#secondPass,
      config.earWorkers || defaultEarCount(),
    )
    this.#matcher = new MatchClient({ embedders: embedderFolders(config), embeddingsFile })
  }

  /** Resolves when every model that is installed is loaded. */
  async ready(): Promise<void> {
    await Promise.all([this.#ears.ready(), this.readySecondPass()])
  }

  /** Loads the second pass; false where it is switched off or its model is not installed (yet). */
  async readySecondPass(): Promise<boolean> {
    return this.#hasSecondPass() && this.#secondPass.ready()
  }

  /** What the ears and the second pass have counted. */
  async counts(): Promise<Awaited<ReturnType<EarPool['counts']>> & SecondPassCounts> {
    return { ...(await this.#ears.counts()), ...this.#secondPass.counts }
  }

  /**
   * Indexes what the store has of a base and puts it in service; calls go on with the version before until then.
   *
   * @param onProgress share that is done, 0 to 1
   * @returns the version that is in service
   */
  async loadBase(base = defaultBase, onProgress?: (share: number) => void): Promise<string> {
    for (;;) {
      const version = await this.store.solutionsVersion(base)
      if (this.#versions.get(base) === version) return version
      const glossary = await this.store.glossary(base)
      const options = { glossary, biases: await this.store.biases(base), onProgress }
      const pages = solutionPages(this.store, base)
      this.#keyterms.set(base, await this.#matcher.loadBase(base, version, pages, options))
      this.#versions.set(base, version)
      // Once more where the base changed meanwhile: the pages may be of two versions.
    }
  }

  /**
   * Candidates for a text, best first.
   *
   * @param heard how sure a recogniser was of it, where one wrote it
   * @throws AssistError ASSIST_SOLUTIONS_UNKNOWN
   */
  match(text: string, top = 5, base = defaultBase, heard: FindOptions = {}): Promise<MatchResult> {
    const isPlain = this.config.learning === 'off'
    return this.#matcher.match(base, text, top, { ...heard, isPlain })
  }

  /** The text that means most the same as the first; undefined without any. */
  nearest(text: string, others: readonly string[]): Promise<Nearest | undefined> {
    return this.#matcher.nearest(text, others)
  }

  /** Languages that are matched by words alone, since their embedding model is missing or broken. */
  get languagesWithoutMeaning(): readonly TextLanguage[] {
    return this.#matcher.missingEmbedders
  }

  /** Name of the base that a call is matched against. */
  baseOf(start: CallStart): string {
    return start.solutions ?? defaultBase
  }

  /**
   * Begins a call: its log starts with `call.started`.
   *
   * @throws AssistError ASSIST_SOLUTIONS_UNKNOWN when the call names a base that is not in service
   */
  async startCall(start: CallStart, options: StartCallOptions): Promise<CallPipeline> {
    const { config } = this
    const base = this.baseOf(start)
    const version = this.#versions.get(base) ?? (await this.loadBase(base))
    const isPlain = this.#isPlain(options)
    const startedAt = Date.now()
    const { callId, language } = start
    await this.store.createCall({
      callId,
      language,
      startedAt,
      door: options.door,
      solutions: base,
    })
    const log = new CallLog(callId, (id, events) => this.store.appendEvents(id, events))
    const pipeline: CallPipeline = new CallPipeline({
      start,
      log,
      ear: await this.#openEar(start, options, () => pipeline),
      board: new SuggestionBoard({ show: config.showThreshold, sure: config.sureThreshold }),
      advisor: new MediumAdvisor(),
      findMatches: this.#finder(callId, base, isPlain),
      findSpoken: this.#spokenFinder(callId, base),
      observer: this.#observer,
      clock: options.isVirtual ? undefined : new CallClock(),
      record: this.#recording(callId, options),
      ended: () => this.store.endCall(callId, Date.now()),
    })
    pipeline.append({
      type: 'call.started',
      config: configFingerprint(config),
      models: modelsFingerprint(defaultModels),
      solutions: isPlain ? plainVersion(version) : version,
    })
    pipeline.append({ type: 'call.medium', medium: options.medium ?? 'voice' })
    if (this.#lacksMeaning(language)) {
      const code: ErrorCode = 'ASSIST_EMBEDDINGS_MISSING'
      pipeline.append({ type: 'alert', code, severity: 'warning' })
    }
    return pipeline
  }

  async close(): Promise<void> {
    await this.#ears.close()
    await Promise.all([this.#secondPass.close(), this.#matcher.close()])
  }

  /** Whether a call is matched without what was learnt: a replay has to give tomorrow what it gives today. */
  #isPlain({ isVirtual, door }: StartCallOptions): boolean {
    const isReplay = isVirtual || door === 'replay'
    return this.config.learning === 'off' || isReplay
  }

  /** What is not Mandarin is matched as English is. */
  #lacksMeaning(language: CallStart['language']): boolean {
    const missing = this.languagesWithoutMeaning
    return language === 'auto'
      ? missing.length > 0
      : missing.includes(language === 'zh' ? 'zh' : 'en')
  }

  #hasSecondPass(): boolean {
    return this.config.engine === 'two-pass' && this.config.secondPass
  }

  /** Audio is written only where that is switched on, and never twice: a replay has its file. */
  #recording(
    callId: string,
    { door }: StartCallOptions,
  ): ((legId: string, format: AudioFormat) => Promise<LegRecorder>) | undefined {
    const { storeAudio, dataDir } = this.config
    if (!storeAudio || door === 'replay') return undefined
    const folder = path.join(dataDir, 'audio')
    return (legId, format) => LegRecorder.open(folder, `${callId}-${legId}`, format)
  }

  #openEar(
    { callId, language, engine, ...start }: CallStart,
    { isVirtual, onDeaf }: StartCallOptions,
    call: () => CallPipeline,
  ): Promise<EarCall> {
    const { config } = this
    const base = this.baseOf({ callId, language, ...start })
    const earStart = {
      callId,
      isVirtual,
      language,
      engine: engine ?? this.#configuredEngine(language),
      fallbacks: listOf(config.fallbackEngines) as EngineName[],
      keyterms: this.config.domainWords ? (this.#keyterms.get(base) ?? {}) : {},
      isRevised: this.#hasSecondPass(),
      endpoints: endpointSettings(config),
      ...(config.partials ? { partialIntervalMs: config.partialIntervalMs } : {}),
    }
    return this.#ears.open(earStart, {
      heard: (item) => call().heard(item),
      engineFailed: (failure) => {
        this.#observer.failed(callId, failure.error)
        call().engineFailed(failure)
      },
      died: (error) => {
        this.#observer.failed(callId, error)
        call().append({ type: 'alert', code: error.code, severity: 'error' })
        onDeaf?.()
      },
    })
  }

  #configuredEngine(language: CallStart['language']): EngineChoice {
    const entry = listOf(this.config.engineByLanguage).find((one) => one.startsWith(`${language}=`))
    return (entry?.split('=')[1] ?? this.config.engine) as EngineChoice
  }

  /** What cannot be compared was not said. */
  #spokenFinder(callId: string, base: string): FindSpoken {
    return async (text, solutionIds) => {
      try {
        return await this.#matcher.spoken(base, text, solutionIds)
      } catch (thrown) {
        this.#observer.failed(callId, thrown)
        return undefined
      }
    }
  }

  /** A match that fails costs the call its suggestions for that text, not its life. */
  #finder(callId: string, base: string, isPlain: boolean): FindMatches {
    return async (text, heard) => {
      try {
        return await this.#matcher.match(base, text, 5, { ...heard, isPlain })
      } catch (thrown) {
        this.#observer.failed(callId, thrown)
        return { matches: [], solutionsVersion: this.#versions.get(base) ?? '' }
      }
    }
  }
}

/** Whether calls may want the accurate model: for the second pass, for Mandarin, or to tell languages apart. */
export function usesAccurateModel({ engine, engineByLanguage }: Config): boolean {
  const choices = [engine, ...listOf(engineByLanguage).map((entry) => entry.split('=')[1])]
  return choices.includes('whisper') || choices.includes('two-pass')
}

/** Makes the service without its doors; `ready()` resolves when its models are loaded. */
export function createAssist(parts: AssistParts): Assist {
  return new Assist(parts)
}

/** 12 hexadecimal digits over the settings that change what a call's log says. */
function configFingerprint(config: Config): string {
  const { engine, engineByLanguage, fallbackEngines, secondPass, sherpaModel } = config
  const { domainWords } = config
  const { partials, partialIntervalMs, showThreshold, sureThreshold } = config
  const said = [
    ...[engine, engineByLanguage, fallbackEngines, secondPass, sherpaModel, domainWords],
    ...[partials, partialIntervalMs, showThreshold, sureThreshold],
  ]
  const text = JSON.stringify([said, endpointSettings(config)])
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
