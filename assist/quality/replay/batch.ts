/** How far a batch is. */
export interface BatchProgress {
  /** Jobs that are over, failed ones too. */
  readonly doneCount: number
  readonly count: number
  /** Share of all, 0 to 1, with parts of those that run. */
  readonly share: number
  /** Told by the pace so far; undefined while there is none. */
  readonly leftMs: number | undefined
}

/** One job that failed. */
export interface FailedJob<T> {
  readonly job: T
  readonly error: unknown
}

/** How a batch runs. */
export interface BatchOptions<T> {
  /** Jobs at once. */
  readonly jobs: number
  /** Does one job, telling its share. */
  readonly work: (job: T, progress: (share: number) => void) => Promise<void>
  /** A failure that all others would meet as well, such as a full disk: no further job is begun. */
  readonly isFatal: (error: unknown) => boolean
  readonly onProgress?: (progress: BatchProgress) => void
  /** Milliseconds that only run forward. */
  readonly nowMs?: () => number
}

/** Runs jobs in their order, several at once. One that fails ends nothing but itself. @returns those that failed */
export async function runBatch<T>(
  list: readonly T[],
  options: BatchOptions<T>,
): Promise<readonly FailedJob<T>[]> {
  const { jobs, work, isFatal, onProgress, nowMs = () => performance.now() } = options
  const startedMs = nowMs()
  const running = new Map<T, number>()
  const failed: FailedJob<T>[] = []
  let [next, doneCount] = [0, 0]
  let isStopped = false
  const tell = (): void => {
    const begun = [...running.values()].reduce((sum, one) => sum + one, 0)
    const share = (doneCount + begun) / list.length
    const leftMs = share > 0 ? ((nowMs() - startedMs) * (1 - share)) / share : undefined
    onProgress?.({ doneCount, count: list.length, share, leftMs })
  }
  const worker = async (): Promise<void> => {
    for (let job = list[next++]; job !== undefined && !isStopped; job = list[next++]) {
      const own = job
      try {
        await work(own, (share) => {
          running.set(own, share)
          tell()
        })
      } catch (error) {
        failed.push({ job: own, error })
        isStopped ||= isFatal(error)
      }
      running.delete(own)
      doneCount++
      tell()
    }
  }
  await Promise.all(Array.from({ length: jobs }, worker))
  return failed.sort((a, b) => list.indexOf(a.job) - list.indexOf(b.job))
}
