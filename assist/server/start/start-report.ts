import { progressBar, type ProgressStream } from '../../log/progress-bar.js'

/** Tells whoever starts the service what it does, from the first second until it listens. */
export interface StartReport {
  /** A piece of work begins. */
  step(text: string): void
  /** Parts are brought in at the same time: how far they are together, and which are not there yet. */
  loading(parts: readonly string[]): LoadingReport
  /** The service listens. */
  ready(): void
}

/** How far parts are that are brought in at the same time. */
export interface LoadingReport {
  /** @param share of the part that is there, 0 to 1 */
  update(part: string, share: number): void
  /** Ends the drawing. Twice does no harm. */
  end(): void
}

/**
 * The report on standard error: a line a piece of work, and a bar on a terminal, or lines now and then elsewhere.
 *
 * @param nowMs a clock that began with the start, in ms
 */
export function startReport(
  stream: ProgressStream,
  nowMs: () => number = () => performance.now(),
): StartReport {
  const say = (text: string): void => void stream.write(`${text}\n`)
  return {
    step: say,
    loading(parts) {
      const shares = new Map(parts.map((part) => [part, 0]))
      const bar = progressBar(stream, 'Loading', { isLasting: true, nowMs })
      const draw = (): void => {
        const share = [...shares.values()].reduce((sum, one) => sum + one, 0) / shares.size
        const missing = [...shares].flatMap(([part, one]) => (one < 1 ? [part] : []))
        const rest = missing.length === 0 ? '' : `, not there yet: ${missing.join(', ')}`
        bar.update(share, `${Math.floor(share * 100)} %${rest}`)
      }
      draw()
      return {
        update(part, share) {
          shares.set(part, share)
          draw()
        },
        end: () => bar.end(),
      }
    },
    ready: () => say(`Ready after ${(nowMs() / 1_000).toFixed(1)} s.`),
  }
}

/** Tells nobody: for services that programs start. */
export const quietReport: StartReport = {
  step: () => undefined,
  loading: () => ({ update: () => undefined, end: () => undefined }),
  ready: () => undefined,
}
