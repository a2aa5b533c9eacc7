/**
 * A lock between processes that install the same model: a file that only one of them can create. The holder touches
 * the file now and then. A file that is no longer touched was left by a dead process, and the next one takes it over.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** How often the holder touches its lock, in ms. */
const heartbeatMs = 2_000

/** A lock that was not touched for so long is stale, in ms: several missed beats, since a process may starve. */
const staleMs = 15_000

/** How often a waiting process looks again, in ms. */
const pollMs = 100

/**
 * Runs work while holding the lock of a folder, which is made if need be; waits for another holder.
 *
 * @param onWait called once when somebody else holds the lock
 */
export async function withFolderLock<T>(
  folder: string,
  work: () => Promise<T>,
  onWait?: () => void,
): Promise<T> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, '.lock')
  const token = randomUUID()
  for (let waits = 0; !(await take(path, token)); waits++) {
    if (waits === 0) onWait?.()
    await delay(pollMs)
  }
  const heartbeat = setInterval(() => {
    const now = new Date()
    // The next beat makes up for one that fails.
    utimes(path, now, now).catch(() => undefined)
  }, heartbeatMs)
  heartbeat.unref()
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    if ((await contentOf(path)) === token) await rm(path, { force: true })
  }
}

async function take(path: string, token: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx')
    await file.writeFile(token)
    await file.close()
    return true
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  }
  const holder = await contentOf(path)
  const found = await stat(path).catch(() => undefined)
  const isStale = found !== undefined && Date.now() - found.mtimeMs > staleMs
  // Two waiters may see the same stale lock. A second look at its token keeps one from removing the new lock of the
  // other. Should that happen all the same, the checksums would show it.
  if (isStale && (await contentOf(path)) === holder) await rm(path, { force: true })
  return false
}

function contentOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}
