import type { ModelProgress } from './source.js'

/** A bar is redrawn, and a line written, at most this often, in ms. */
const barIntervalMs = 100
const lineIntervalMs = 2_000
const barCells = 24

/** Draws progress as it is told of it. */
export interface ProgressPrinter {
  readonly onProgress: (progress: ModelProgress) => void
  /** Ends the line of an unfinished bar. */
  end(): void
}

/**
 * Draws the progress of an installation: one bar that is redrawn on a terminal, else plain lines at most
 * every two seconds a file; the end of each file is always shown.
 *
 * @param nowMs a clock, in ms
 */
export function progressPrinter(
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean | undefined },
  nowMs: () => number = () => performance.now(),
): ProgressPrinter {
  const isTerminal = stream.isTTY === true
  let lastDrawnMs = -Infinity
  let lastFile = ''
  let isLineOpen = false
  const breakLine = () => {
    if (isLineOpen) stream.write('\n')
    isLineOpen = false
  }
  return {
    onProgress(progress) {
      const file = `${progress.model}/${progress.file}`
      const isWhole = progress.receivedBytes === progress.totalBytes
      const intervalMs = isTerminal ? barIntervalMs : lineIntervalMs
      if (file === lastFile && !isWhole && nowMs() - lastDrawnMs < intervalMs) return
      if (file !== lastFile) breakLine()
      lastFile = file
      lastDrawnMs = nowMs()
      if (!isTerminal) {
        stream.write(`${file} ${amount(progress)} from ${progress.source}\n`)
        return
      }
      stream.write(
        `\r\u001b[2K${bar(progress)} ${file} ${amount(progress)} from ${progress.source}`,
      )
      isLineOpen = true
      if (isWhole) breakLine()
    },
    end: breakLine,
  }
}

function bar({ receivedBytes, totalBytes }: ModelProgress): string {
  const filled = Math.round((receivedBytes / Math.max(1, totalBytes)) * barCells)
  return `[${'#'.repeat(filled)}${' '.repeat(barCells - filled)}]`
}

function amount({ receivedBytes, totalBytes }: ModelProgress): string {
  return `${(receivedBytes / 1e6).toFixed(1)} of ${(totalBytes / 1e6).toFixed(1)} MB`
}
