import path from 'node:path'

import { dataKeyOf } from '../sealing/data-key.js'
import { Seal } from '../sealing/seal.js'
import { LegRecorder } from '../audio/leg-recorder.js'
import type { CallStart } from '../call/call-start.js'
import { defaultEarCount, EarPool } from '../listening/ear-pool.js'
import { earWorkerData } from '../listening/ear-worker-data.js'
import { SecondPass, type SecondPassCounts } from '../listening/second-pass/second-pass.js'
import type { FindOptions } from '../matching/match.js'
import type { MatchResult } from '../matching/match.js'
import { MatchClient } from '../matching/match-client.js'
import { embedderFolders } from '../matching/meaning/embedder-folders.js'
import type { NearestText } from '../matching/meaning/nearest-text.js'
import type { TextLanguage } from '../matching/words/analysis.js'
import { defaultModels, modelsFingerprint } from '../models/catalog.js'
import {
  CallMaker,
  type BrokenCall,
  type StartCallOptions,
} from '../pipeline/registry/call-maker.js'
import type { CallPipeline } from '../pipeline/call-pipeline.js'
import { noObserver, type Observer } from '../pipeline/log/observer.js'
import { engineSettings } from '../recognition/engine-list.js'
import { listOf, type Config } from '../settings/config.js'
import type { Store } from '../store/store.js'
import { Bases } from './bases.js'
import { measuredCapacity } from './measured-capacity.js'
import { configFingerprint } from './fingerprint.js'

/** What the service is made of. */
export interface AssistParts {
  readonly config: Config
  readonly store: Store
  readonly observer?: Observer
  /** File that keeps embeddings of entries, so that a restart is quick; left out: none does. */
  readonly embeddingsFile?: string
}

/** The service without its doors: models in their workers, solution bases, and calls. */
export class Assist {
  readonly config: Config
  readonly store: Store
  readonly #ears: EarPool
  readonly #earCount: number
  readonly #secondPass: SecondPass
  readonly #matcher: MatchClient
  readonly #bases: Bases
  readonly #calls: CallMaker

  /** @throws AssistError ASSIST_MODEL_UNAVAILABLE when the models are not installed */
  constructor({ config, store, observer = noObserver, embeddingsFile }: AssistParts) {
    this.config = config
    this.store = store
    this.#secondPass = new SecondPass(engineSettings(config))
    this.#earCount = config.earWorkers || defaultEarCount()
    this.#ears = new EarPool(earWorkerData(config), this.#secondPass, this.#earCount)
    this.#matcher = new MatchClient({ embedders: embedderFolders(config), embeddingsFile })
    const usesLearning = config.learning !== 'off'
    this.#bases = new Bases({ store, matcher: this.#matcher, observer, usesLearning })
    const seal = new Seal(dataKeyOf(config))
    const audioDir = path.join(config.dataDir, 'audio')
    this.#calls = new CallMaker({
      ...{ config, bases: this.#bases, ears: this.#ears, keeper: store.calls, observer },
      fingerprints: {
        config: configFingerprint(config),
        models: modelsFingerprint(defaultModels),
      },
      isRevised: this.#hasSecondPass,
      record: config.storeAudio
        ? (name, format, startMs) =>
            LegRecorder.open({ folder: audioDir, name, seal }, format, startMs)
        : undefined,
    })
  }

  /** Resolves when every model that is installed is loaded. */
  async ready(): Promise<void> {
    await Promise.all([this.#ears.ready(), this.readySecondPass()])
  }

  /** Resolves when calls can be heard: the models of the first pass are loaded. {@link EarPool.ready} */
  readyEars(onProgress?: (share: number) => void): Promise<void> {
    return this.#ears.ready(onProgress)
  }

  /** Loads the second pass; false where it is switched off or its model is not installed (yet). */
  async readySecondPass(): Promise<boolean> {
    return this.#hasSecondPass && this.#secondPass.ready()
  }

  /** How many calls the ears carry, measured: {@link measuredCapacity}. To be asked while they are idle. */
  measuredCapacity(): Promise<number> {
    return measuredCapacity({ ears: this.#ears, earCount: this.#earCount, config: this.config })
  }

  /** What the ears and the second pass have counted. */
  async counts(): Promise<Awaited<ReturnType<EarPool['counts']>> & SecondPassCounts> {
    return { ...(await this.#ears.counts()), ...this.#secondPass.counts }
  }

  /** Puts the newest version of a base in service: {@link Bases.load}. */
  loadBase(base?: string, onProgress?: (share: number) => void): Promise<string> {
    return this.#bases.load(base, onProgress)
  }

  /** Puts bases in service before they are indexed: {@link Bases.bringBack}. */
  bringBackBases(names: Iterable<string>): ReturnType<Bases['bringBack']> {
    return this.#bases.bringBack(names)
  }

  /** Candidates for a text, best first: {@link Bases.match}. */
  match(text: string, top?: number, base?: string, heard?: FindOptions): Promise<MatchResult> {
    return this.#bases.match(text, top, base, heard)
  }

  /** The text that means most the same as the first; undefined without any. */
  nearest(text: string, others: readonly string[]): Promise<NearestText | undefined> {
    return this.#matcher.nearestText(text, others)
  }

  /** Whether matching is away for a moment, and who hears of it. */
  get matching(): Pick<MatchClient, 'isAway' | 'onChange'> {
    return this.#matcher
  }

  /** Languages that are matched by words alone, since their embedding model is missing or broken. */
  get languagesWithoutMeaning(): readonly TextLanguage[] {
    return this.#bases.languagesWithoutMeaning
  }

  /** Name of the base that a call is matched against. */
  baseOf(start: Pick<CallStart, 'solutions'>): string {
    return this.#bases.baseOf(start)
  }

  /** Begins a call: {@link CallMaker.startCall}. */
  startCall(start: CallStart, options: StartCallOptions): Promise<CallPipeline> {
    return this.#calls.startCall(start, options)
  }

  /** Goes on with a call of a killed service: {@link CallMaker.takeUp}. */
  takeUp(broken: BrokenCall, options: StartCallOptions): Promise<CallPipeline> {
    return this.#calls.takeUp(broken, options)
  }

  async close(): Promise<void> {
    await this.#ears.close()
    await Promise.all([this.#secondPass.close(), this.#matcher.close()])
  }

  get #hasSecondPass(): boolean {
    return this.config.engine === 'two-pass' && this.config.secondPass
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
