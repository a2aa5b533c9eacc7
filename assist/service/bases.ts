import type { CallStart } from '../call/call-start.js'
import { systemClock, type Clock } from '../call/clock.js'
import { AssistError, toAssistError } from '../errors/errors.js'
import { callFinders, type CallFinders } from '../matching/call-finders.js'
import type { FindOptions } from '../matching/match.js'
import type { MatchResult } from '../matching/match.js'
import type { MatchClient } from '../matching/match-client.js'
import type { BaseWords } from '../matching/match-worker.js'
import { plainVersion } from '../matching/weighing/learnt-bias.js'
import type { TextLanguage } from '../matching/words/analysis.js'
import type { CallBases } from '../pipeline/registry/call-bases.js'
import type { Observer } from '../pipeline/log/observer.js'
import { solutionPages } from '../store/solution-pages.js'
import { defaultBase } from '../store/solution-store.js'
import type { Store } from '../store/store.js'

/** Questions of calls that go on after a start wait so long for the bases, in ms. */
const startPatienceMs = 10_000

/** A start waits so long for what the bases are about; then it goes on without, in ms. */
const wordsPatienceMs = 30_000

/** What the solution bases run on. */
export interface BasesParts {
  readonly store: Store
  readonly matcher: MatchClient
  readonly observer: Observer
  /** False: what was learnt from use changes no ranking. */
  readonly usesLearning: boolean
  /** The system's where left out. */
  readonly clock?: Pick<Clock, 'after'>
}

/** The solution bases that are in service: which version of each, and matching against it. */
export class Bases implements CallBases {
  readonly #parts: BasesParts
  readonly #versions = new Map<string, string>()
  readonly #words = new Map<string, BaseWords>()
  #onWords: () => void = () => undefined
  #isRestoreFailing = false

  constructor(parts: BasesParts) {
    this.#parts = parts
    parts.matcher.restoreWith(() => this.#restore())
  }

  /**
   * Indexes what the store has of a base and puts it in service; calls go on with the version before until then.
   *
   * @param onProgress share that is done, 0 to 1
   * @returns the version that is in service
   */
  async load(base = defaultBase, onProgress?: (share: number) => void): Promise<string> {
    for (;;) {
      const version = await this.#parts.store.solutions.version(base)
      if (this.#versions.get(base) === version) return version
      await this.#index(base, version, onProgress)
      // Once more where the base changed meanwhile: the pages may be of two versions.
    }
  }

  /**
   * Puts bases in service before they are indexed, for calls that wait: their questions are answered when it is done.
   *
   * @returns `words` resolves when it is known what the bases are about, or after half a minute, which is told;
   *   `index` when they are indexed
   */
  bringBack(names: Iterable<string>): {
    readonly words: Promise<void>
    readonly index: Promise<void>
  } {
    const { store, matcher } = this.#parts
    const versions = (async () => {
      for (const base of new Set(names)) {
        const version = await store.solutions.version(base).catch((thrown: unknown) => {
          // A base that is gone ends the calls that have it, when they are taken up.
          if (toAssistError(thrown).code !== 'ASSIST_SOLUTIONS_UNKNOWN') throw thrown
        })
        if (version !== undefined) this.#versions.set(base, version)
      }
    })()
    const index = versions.then(() => matcher.bringBack(startPatienceMs))
    return { words: versions.then(() => this.#wordsKnown()), index }
  }

  /** Resolves when it is known what every base is about, or takes too long: calls that wait are worth more. */
  async #wordsKnown(): Promise<void> {
    const { clock = systemClock, observer } = this.#parts
    const wait = { isOver: false }
    const cancel = clock.after(wordsPatienceMs, () => {
      wait.isOver = true
      this.#onWords()
    })
    const isKnown = (): boolean => [...this.#versions.keys()].every((base) => this.#words.has(base))
    while (!isKnown() && !wait.isOver) {
      await new Promise<void>((resolve) => (this.#onWords = resolve))
    }
    cancel()
    if (isKnown()) return
    const what = 'The solution bases are not there yet; the service starts without their words.'
    observer.failed('', new AssistError('ASSIST_WORKER_FAILED', what))
  }

  /** A new match worker knows no base. It is tried until it has them; the first failure in a row is told. */
  async #restore(): Promise<void> {
    try {
      for (const base of this.#versions.keys()) {
        await this.#index(base, await this.#parts.store.solutions.version(base))
      }
      this.#isRestoreFailing = false
    } catch (thrown) {
      if (!this.#isRestoreFailing) this.#parts.observer.failed('', thrown)
      this.#isRestoreFailing = true
      throw thrown
    }
  }

  async #index(base: string, version: string, onProgress?: (share: number) => void): Promise<void> {
    const { store, matcher } = this.#parts
    const glossary = await store.solutions.glossary(base)
    const onWords = (words: BaseWords): void => {
      this.#words.set(base, words)
      this.#onWords()
    }
    const options = { glossary, biases: await store.learning.biases(base), onProgress, onWords }
    const pages = solutionPages(store.solutions, base)
    await matcher.loadBase(base, version, pages, options)
    this.#versions.set(base, version)
  }

  /**
   * Candidates for a text, best first.
   *
   * @param heard how sure a recogniser was of it, where one wrote it
   * @throws AssistError ASSIST_SOLUTIONS_UNKNOWN
   */
  match(text: string, top = 5, base = defaultBase, heard: FindOptions = {}): Promise<MatchResult> {
    const isPlain = !this.#parts.usesLearning
    return this.#parts.matcher.match(base, text, top, { ...heard, isPlain })
  }

  /** Languages that are matched by words alone, since their embedding model is missing or broken. */
  get languagesWithoutMeaning(): readonly TextLanguage[] {
    return this.#parts.matcher.missingEmbedders
  }

  baseOf({ solutions }: Pick<CallStart, 'solutions'>): string {
    return solutions ?? defaultBase
  }

  async versionOf(base: string): Promise<string> {
    return this.#versions.get(base) ?? (await this.load(base))
  }

  loggedVersion(version: string, isReplay: boolean): string {
    return this.#isPlain(isReplay) ? plainVersion(version) : version
  }

  wordsOf(base: string): BaseWords | undefined {
    return this.#words.get(base)
  }

  findersOf(base: string, callId: string, isReplay: boolean): CallFinders {
    const { matcher, observer } = this.#parts
    return callFinders({
      ...{ matcher, base, isPlain: this.#isPlain(isReplay) },
      version: () => this.#versions.get(base) ?? '',
      failed: (thrown) => observer.failed(callId, thrown),
    })
  }

  /** Whatever is not Mandarin is matched as English is. */
  lacksMeaning(language: CallStart['language']): boolean {
    const missing = this.languagesWithoutMeaning
    return language === 'auto'
      ? missing.length > 0
      : missing.includes(language === 'zh' ? 'zh' : 'en')
  }

  #isPlain(isReplay: boolean): boolean {
    return isReplay || !this.#parts.usesLearning
  }
}
