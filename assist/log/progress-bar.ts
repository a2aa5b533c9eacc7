import { MultiBar, type SingleBar } from 'cli-progress'

/** Shows on standard error how far long work is. */
export interface ProgressBar {
  /**
   * @param share 0 to 1
   * @param detail stands in place of the percentage
   */
  update(share: number, detail?: string): void
  /** Writes a line above the bar. */
  line(text: string): void
  /** Ends the drawing. Whoever opened a bar has to end it, since drawing keeps the process alive; twice does no harm. */
  end(): void
}

/** A stream that a bar is drawn on; a terminal where `isTTY` is true. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean | undefined }

/** How a bar behaves beside the usual. */
export interface ProgressOptions {
  /** What is read afterwards as well: the last state stays on a terminal, and elsewhere first and last are written. */
  readonly isLasting?: boolean
  /** A clock, in ms; that of the process when left out. */
  readonly nowMs?: () => number
}

const barCells = 30
const redrawsPerSecond = 10

/** Elsewhere than on a terminal: least time between two lines, in ms. */
const lineIntervalMs = { passing: 10_000, lasting: 2_000 } as const

/**
 * A bar that is redrawn on a terminal; elsewhere nothing is redrawn and a line is written now and then: every ten
 * seconds, and every two for work whose states are read afterwards. Nothing is drawn before the first update.
 *
 * @param stream standard error
 * @param label what is being done
 */
export function progressBar(
  stream: ProgressStream,
  label: string,
  options: ProgressOptions = {},
): ProgressBar {
  return stream.isTTY === true
    ? new TerminalBar(stream, label, options.isLasting ?? false)
    : new ProgressLines(stream, label, options)
}

/** Of several bars of cli-progress only `MultiBar` can write lines above what it draws. */
class TerminalBar implements ProgressBar {
  readonly #stream: ProgressStream
  readonly #label: string
  readonly #isLasting: boolean
  #drawn: { readonly all: MultiBar; readonly bar: SingleBar } | undefined

  constructor(stream: ProgressStream, label: string, isLasting: boolean) {
    this.#stream = stream
    this.#label = label
    this.#isLasting = isLasting
  }

  update(share: number, detail = percentOf(share)): void {
    this.#drawn ??= this.#begin()
    this.#drawn.bar.update(share, { detail })
  }

  line(text: string): void {
    if (this.#drawn) this.#drawn.all.log(`${text}\n`)
    else this.#stream.write(`${text}\n`)
  }

  end(): void {
    if (!this.#drawn) return
    const { all } = this.#drawn
    this.#drawn = undefined
    // Lines of the last tenth of a second wait for a drawing.
    all.update()
    all.stop()
  }

  #begin(): { all: MultiBar; bar: SingleBar } {
    const all = new MultiBar({
      stream: this.#stream,
      format: '{label} {bar} {detail}',
      barsize: barCells,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      fps: redrawsPerSecond,
      clearOnComplete: !this.#isLasting,
      // A terminal stays as it is when the process is interrupted.
      linewrap: true,
      // A bar that did not change has to come back below a line.
      forceRedraw: true,
    })
    return { all, bar: all.create(1, 0, { label: this.#label, detail: '' }) }
  }
}

class ProgressLines implements ProgressBar {
  readonly #stream: ProgressStream
  readonly #label: string
  readonly #isLasting: boolean
  readonly #nowMs: () => number
  #lastMs: number

  constructor(stream: ProgressStream, label: string, options: ProgressOptions) {
    const { isLasting = false, nowMs = () => performance.now() } = options
    this.#stream = stream
    this.#label = label
    this.#isLasting = isLasting
    this.#nowMs = nowMs
    this.#lastMs = isLasting ? -Infinity : nowMs()
  }

  update(share: number, detail = percentOf(share)): void {
    const nowMs = this.#nowMs()
    const intervalMs = this.#isLasting ? lineIntervalMs.lasting : lineIntervalMs.passing
    const isLast = this.#isLasting && share === 1
    if (!isLast && nowMs - this.#lastMs < intervalMs) return
    this.#lastMs = nowMs
    this.line(`${this.#label} ${detail}`)
  }

  line(text: string): void {
    this.#stream.write(`${text}\n`)
  }

  end(): void {
    // Every line is whole.
  }
}

function percentOf(share: number): string {
  return `${Math.floor(share * 100)} %`
}
