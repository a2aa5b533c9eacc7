import { progressBar, type ProgressBar, type ProgressStream } from '../log/progress-bar.js'
import type { ModelProgress } from './source.js'

/** Draws the progress of an installation. */
export interface InstallBars {
  readonly onProgress: (progress: ModelProgress) => void
  /** Ends the bar of an unfinished file. */
  end(): void
}

/**
 * One bar a file, which stays to be read when its file is whole: what came, of how much, and from which source.
 *
 * @param stream standard error
 * @param nowMs a clock, in ms
 */
export function installBars(stream: ProgressStream, nowMs?: () => number): InstallBars {
  let bar: ProgressBar | undefined
  let currentFile = ''
  const end = (): void => {
    bar?.end()
    bar = undefined
  }
  return {
    onProgress({ model, file: name, receivedBytes, totalBytes, source }) {
      const file = `${model}/${name}`
      if (file !== currentFile) end()
      currentFile = file
      bar ??= progressBar(stream, file, { isLasting: true, ...(nowMs ? { nowMs } : {}) })
      const amount = `${megabytes(receivedBytes)} of ${megabytes(totalBytes)} MB from ${source}`
      bar.update(totalBytes === 0 ? 1 : receivedBytes / totalBytes, amount)
    },
    end,
  }
}

function megabytes(byteLength: number): string {
  return (byteLength / 1e6).toFixed(1)
}
