import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../errors/errors.js'
import { requireUsable } from '../moments/lint-moments.js'
import type { MomentRule } from '../moments/moment-rule.js'
import { readRulesFile } from '../moments/rules-file.js'
import { readScorecard, type Scorecard } from './scorecards/scorecard.js'
import type { Config } from '../settings/config.js'

/** By what calls are judged; asked anew each time, since it may change. */
export interface ReviewBasis {
  /** What is looked for in calls; empty: nothing. */
  readonly moments: readonly MomentRule[]
  /** By which calls are scored; undefined: they are not. */
  readonly scorecard: Scorecard | undefined
}

/** What is told of the files while the service runs. */
export interface ReviewFilesEvents {
  /** A changed file is in use from now on. */
  readonly changed: (file: string) => void
  /** A changed file cannot be used; what was in use before stays. */
  readonly failed: (file: string, thrown: unknown) => void
}

/** How often a file is looked at, ms. By its state, not by notices of the system: those miss files that are replaced. */
const lookMs = 1_000

/** By what calls are judged, out of the files that the settings name. A file that is saved is in use within seconds. */
export class ReviewFiles implements ReviewBasis {
  readonly #files: readonly WatchedFile[]
  #timer: NodeJS.Timeout | undefined
  #moments: readonly MomentRule[] = []
  #scorecard: Scorecard | undefined

  private constructor({ moments, scorecard }: Pick<Config, keyof ReviewBasis>) {
    const files: WatchedFile[] = [
      {
        ...{ file: moments, state: '' },
        read: async () => {
          this.#moments = requireUsable(await readRulesFile(moments))
        },
      },
      {
        ...{ file: scorecard, state: '' },
        read: async () => {
          this.#scorecard = readScorecard(await cardText(scorecard))
        },
      },
    ]
    this.#files = files.filter(({ file }) => file !== '')
  }

  /**
   * Reads the files once.
   *
   * @throws AssistError ASSIST_MOMENTS_INVALID, ASSIST_SCORECARD_INVALID
   */
  static async read(config: Pick<Config, keyof ReviewBasis>): Promise<ReviewFiles> {
    const review = new ReviewFiles(config)
    for (const one of review.#files) {
      one.state = await stateOf(one.file)
      await one.read()
    }
    return review
  }

  get moments(): readonly MomentRule[] {
    return this.#moments
  }

  get scorecard(): Scorecard | undefined {
    return this.#scorecard
  }

  /** Reads each file again whenever it was saved, until `stop`. Keeps no process alive. */
  watch(events: ReviewFilesEvents): void {
    let isLooking = false
    const look = async (): Promise<void> => {
      // A slow disk is asked once at a time.
      if (isLooking) return
      isLooking = true
      for (const one of this.#files) await readChanged(one, events)
      isLooking = false
    }
    this.#timer = setInterval(() => void look(), lookMs).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}

interface WatchedFile {
  readonly file: string
  readonly read: () => Promise<void>
  /** As it was when it was last read. */
  state: string
}

async function readChanged(one: WatchedFile, events: ReviewFilesEvents): Promise<void> {
  const state = await stateOf(one.file)
  if (state === one.state) return
  one.state = state
  const name = path.basename(one.file)
  try {
    await one.read()
    events.changed(name)
  } catch (thrown) {
    events.failed(name, thrown)
  }
}

/** What changes when a file is saved, in place or by another one that takes its place. */
async function stateOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file)
    return `${mtimeMs} ${size} ${ino}`
  } catch {
    // Reading it tells what is wrong.
    return 'not there'
  }
}

async function cardText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AssistError(
      'ASSIST_SCORECARD_INVALID',
      `The scorecard “${path.basename(file)}” cannot be read; ASSIST_SCORECARD names its file.`,
      { cause },
    )
  })
}
