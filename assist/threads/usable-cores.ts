import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** Where a container's share of the processors stands: `QUOTA PERIOD` in microseconds, or `max PERIOD`. */
const quotaFile = '/sys/fs/cgroup/cpu.max'

/**
 * Cores that this process may really use: those it may run on, or fewer where a container's quota is less. A quota of a
 * core and a half counts as one.
 *
 * @param quota text of the quota file; undefined where there is none
 */
export function usableCores(
  cores = availableParallelism(),
  quota: string | undefined = textOf(quotaFile),
): number {
  const [allowed, period] = (quota ?? 'max').trim().split(/\s+/).map(Number)
  const share = allowed && period ? Math.floor(allowed / period) : Infinity
  return Math.max(1, Math.min(cores, share))
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
