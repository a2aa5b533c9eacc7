import type { Workspace } from '../workspace.js'
import { unseen, type WhisperAudio, type WhisperModel, type WhisperRow } from './model.js'

/** Room for so many rows at first. */
const firstRoom = 64

/** So many rows that nobody sees any more are thrown out. */
const mostIdleRows = 32

/** What a decoding needs of the model. */
type Decoder = Pick<WhisperModel, 'rowSize' | 'decode'>

/** What a run is to say beside the best tokens. */
export interface RunWishes {
  /** Of the tokens of the run the first that something is to be said about; default 0. */
  readonly firstRow?: number
  readonly wanted?: readonly number[]
}

/** One way on: the rows that it has come by, and the token that follows. */
export interface BranchRow {
  readonly path: readonly number[]
  readonly token: number
}

/**
 * The decoder over one stretch of audio: what it has read and written so far, a row a token. A text is a path of rows,
 * so texts that begin alike share theirs, and a draft is taken back by forgetting its last rows.
 */
export class Decoding {
  readonly #model: Decoder
  readonly #audio: WhisperAudio
  readonly #barred: Float32Array
  readonly #workspace: Workspace
  #kept: Float32Array
  #count = 0

  /** @param barred see `RowsRun` */
  constructor(model: Decoder, audio: WhisperAudio, barred: Float32Array, workspace: Workspace) {
    this.#model = model
    this.#audio = audio
    this.#barred = barred
    this.#workspace = workspace
    this.#kept = new Float32Array(firstRoom * model.rowSize)
  }

  /** Rows that are kept. */
  get count(): number {
    return this.#count
  }

  /** Reads tokens in a sequence behind all rows so far; only while these are one text. */
  async extend(
    tokens: readonly number[],
    { firstRow = 0, wanted = [] }: RunWishes = {},
  ): Promise<WhisperRow[]> {
    const width = this.#count + tokens.length
    const mask = new Float32Array(tokens.length * width)
    const positions = tokens.map((_, row) => this.#count + row)
    for (const [row, position] of positions.entries()) {
      mask.fill(unseen, row * width + position + 1, (row + 1) * width)
    }
    return this.#run({ tokens, positions, mask, firstRow, wanted })
  }

  /**
   * Reads one token behind each of several paths. Rows that are on none of them may be forgotten, which renames rows.
   *
   * @returns what follows each, and the paths with their new rows
   */
  async branch(
    branches: readonly BranchRow[],
    wanted: readonly number[],
  ): Promise<{ readonly rows: WhisperRow[]; readonly paths: number[][] }> {
    const paths = this.#tidied(branches.map(({ path }) => path))
    const before = this.#count
    const width = before + branches.length
    const mask = new Float32Array(branches.length * width).fill(unseen)
    for (const [row, path] of paths.entries()) {
      for (const seen of [...path, before + row]) mask[row * width + seen] = 0
    }
    const tokens = branches.map(({ token }) => token)
    const positions = paths.map(({ length }) => length)
    const rows = await this.#run({ tokens, positions, mask, firstRow: 0, wanted })
    return { rows, paths: paths.map((path, row) => [...path, before + row]) }
  }

  /** Forgets all rows but the first. */
  truncate(count: number): void {
    this.#count = Math.min(this.#count, count)
  }

  async #run(run: {
    readonly tokens: readonly number[]
    readonly positions: readonly number[]
    readonly mask: Float32Array
    readonly firstRow: number
    readonly wanted: readonly number[]
  }): Promise<WhisperRow[]> {
    const { rowSize } = this.#model
    const past = this.#kept.subarray(0, this.#count * rowSize)
    const whole = { ...run, past, audio: this.#audio, barred: this.#barred }
    const { rows, fresh } = await this.#model.decode(whole, this.#workspace)
    const from = this.#count * rowSize
    if (from + fresh.length > this.#kept.length) {
      const larger = new Float32Array(Math.max(from + fresh.length, 2 * this.#kept.length))
      larger.set(past)
      this.#kept = larger
    }
    this.#kept.set(fresh, from)
    this.#count += run.tokens.length
    return rows
  }

  /** The paths, after the rows that are on none of them were thrown out where there are many. */
  #tidied(paths: readonly (readonly number[])[]): readonly (readonly number[])[] {
    const seen = [...new Set(paths.flat())].sort((a, b) => a - b)
    if (this.#count - seen.length < mostIdleRows) return paths
    const { rowSize } = this.#model
    for (const [to, from] of seen.entries()) {
      this.#kept.copyWithin(to * rowSize, from * rowSize, (from + 1) * rowSize)
    }
    this.#count = seen.length
    const renamed = new Map(seen.map((from, to) => [from, to]))
    return paths.map((path) => path.map((row) => renamed.get(row) ?? 0))
  }
}
