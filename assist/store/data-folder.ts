import { chmod, mkdir, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import Sqlite from 'better-sqlite3'

import { AssistError } from '../errors/errors.js'

/** How long a service that starts waits for one that is just ending, in ms. */
const patienceMs = 1_000

const folderMode = 0o700
const fileMode = 0o600

/**
 * The data folder of one service, closed to other users of the machine and to a second service.
 *
 * Design: an exclusive transaction on a database of nothing, so that the operating system gives the lock back however
 * the process ends, `kill -9` included. Other programs may read and write the real database meanwhile.
 */
export class DataFolder {
  readonly #lock: Sqlite.Database

  private constructor(lock: Sqlite.Database) {
    this.#lock = lock
  }

  /**
   * Makes the folder if need be and takes it.
   *
   * @param files names of files that parts of the service make in it: they are made first, so that nobody else can
   *   ever read them
   * @throws AssistError ASSIST_DATA_FOLDER_IN_USE when another service has it, ASSIST_STORE_FAILED when it cannot be
   *   written
   */
  static async take(folder: string, files: readonly string[] = []): Promise<DataFolder> {
    const lockFile = join(folder, 'service.lock')
    try {
      await mkdir(folder, { recursive: true, mode: folderMode })
      await closeToOthers(folder)
      for (const file of [lockFile, ...files.map((name) => join(folder, name))]) {
        await (await open(file, 'a', fileMode)).close()
      }
    } catch (cause) {
      throw new AssistError(
        'ASSIST_STORE_FAILED',
        `The data folder “${folder}” (ASSIST_DATA_DIR) cannot be written: ${reasonOf(cause)}`,
        { cause },
      )
    }
    const lock = new Sqlite(lockFile, { timeout: patienceMs })
    try {
      lock.exec('BEGIN EXCLUSIVE')
      return new DataFolder(lock)
    } catch (cause) {
      lock.close()
      throw new AssistError(
        'ASSIST_DATA_FOLDER_IN_USE',
        `Another service uses the data folder “${folder}”. Stop it, or give this one another folder by ASSIST_DATA_DIR.`,
        { cause },
      )
    }
  }

  /** Gives the folder back. */
  release(): void {
    this.#lock.close()
  }
}

/** Why a folder cannot be written, and what to do. */
function reasonOf(cause: unknown): string {
  const { code = 'unknown' } = cause as NodeJS.ErrnoException
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'this user has no right to it. Give it to this user, or choose one that this user owns.'
    case 'EROFS':
      return 'it lies on a disk that is read-only. Choose one on another disk.'
    case 'ENOSPC':
    case 'EDQUOT':
      return 'there is no room left. Make room, or choose one on another disk.'
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file stands where the folder should be. Choose another folder.'
    default:
      return `the system says ${code}. Choose another folder.`
  }
}

/** Closes what earlier versions left open. Only what is ours: the folder may hold other things. */
async function closeToOthers(folder: string): Promise<void> {
  await close(folder, folderMode)
  for (const name of ['audio', 'pictures', 'tls']) await closeFolder(join(folder, name))
  // With their journals, and the copies from before a migration.
  const isOurs = /^(?:assist|embeddings)\.db/
  for (const name of await readdir(folder)) {
    if (isOurs.test(name)) await close(join(folder, name), fileMode)
  }
}

/** Closes a folder with all in it; one that was closed already lets nobody reach what is inside. */
async function closeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (!found || (found.mode & 0o077) === 0) return
  await close(folder, folderMode)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await closeFolder(path)
    else if (entry.isFile()) await close(path, fileMode)
  }
}

/** What is not there needs nothing, and volumes of some containers know no modes. */
async function close(path: string, mode: number): Promise<void> {
  await chmod(path, mode).catch(() => undefined)
}
