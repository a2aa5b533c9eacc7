import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

import { packageRoot } from '../../assist/settings/package-root.js'
import { MissingPart } from './bench.js'

const built = path.join(packageRoot, 'dist', '.built')

/** The service as users run it: `assist serve` of the build, with the demo base, in a process of its own. */
export class ServiceProcess {
  readonly address: string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, address: string) {
    this.#child = child
    this.address = address
  }

  /**
   * @param settings beside the defaults
   * @throws MissingPart when there is no build, or an older one than the sources
   */
  static async start(
    workDir: string,
    settings: Readonly<Record<`ASSIST_${string}`, string>> = {},
  ): Promise<ServiceProcess> {
    await requireBuild()
    // `data` of an earlier run would be one more thing to load.
    const dataDir = path.join(workDir, 'store')
    await rm(dataDir, { recursive: true, force: true })
    const env = {
      ...serviceEnvironment(),
      ASSIST_DATA_DIR: dataDir,
      ASSIST_LOG_LEVEL: 'error',
      ...settings,
    }
    const command = [path.join(packageRoot, 'dist', 'cli.js'), 'serve', '--demo', '--port', '0']
    const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout })
    const address = new Promise<string>((resolve) => {
      lines.on('line', (line) => {
        const [, found] = /^listening on (\S+)$/.exec(line) ?? []
        if (found !== undefined) resolve(found)
      })
    })
    const ended = once(child, 'close').then(() => undefined)
    const found = await Promise.race([address, ended])
    if (found !== undefined) return new ServiceProcess(child, found)
    throw new Error(`the service ended with status ${child.exitCode ?? 'by a signal'}`)
  }

  /** Delay of the main thread at the 99th percentile since the last call of this. */
  async eventLoopDelayP99Ms(): Promise<number> {
    const text = await (await fetch(`${this.address}/metrics`)).text()
    const [, seconds] = /^assist_event_loop_delay_p99_seconds (\S+)$/m.exec(text) ?? []
    if (seconds === undefined) throw new Error('/metrics does not tell the event loop’s delay')
    return Number(seconds) * 1_000
  }

  /** Resident memory of the process, 1 MB = 10⁶ bytes. */
  async residentMb(): Promise<number> {
    return residentMbOf(this.#child.pid ?? 0)
  }

  /** Processor seconds of every thread so far. Linux only: 100 ticks a second. */
  async cpuSeconds(): Promise<number> {
    const line = await readFile(`/proc/${String(this.#child.pid)}/stat`, 'utf8')
    const [userTicks, systemTicks] = line
      .slice(line.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
    return (Number(userTicks) + Number(systemTicks)) / 100
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return
    const ended = once(this.#child, 'close')
    this.#child.kill('SIGTERM')
    await ended
  }
}

/** The environment without settings of the service: what is measured is what was asked for. */
function foreignEnvironment(): Record<string, string | undefined> {
  const foreign = Object.entries(process.env).filter(([name]) => !name.startsWith('ASSIST_'))
  return Object.fromEntries(foreign)
}

/** What `make run` and the container give the service, without settings of its own: those are the caller's. */
export function serviceEnvironment(): Record<string, string | undefined> {
  return { ...foreignEnvironment(), MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072' }
}

/** Resident memory of a process, 1 MB = 10⁶ bytes. */
export async function residentMbOf(pid: number): Promise<number> {
  const status = `/proc/${pid}/status`
  const kib = existsSync(status)
    ? /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(status, 'utf8'))?.[1]
    : (await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])).stdout.trim()
  return (Number(kib) * 1_024) / 1e6
}

/** A build older than its sources would be measured under the wrong commit. @throws MissingPart */
export async function requireBuild(): Promise<void> {
  const stamp = await stat(built).catch(() => undefined)
  if (!stamp) throw new MissingPart('the service is not built (make setup)')
  const folder = path.join(packageRoot, 'assist')
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const isBuilt = !entry.name.endsWith('.test.ts') && !entry.parentPath.includes('testing')
    if (!entry.isFile() || !isBuilt) continue
    const { mtimeMs } = await stat(path.join(entry.parentPath, entry.name))
    if (mtimeMs > stamp.mtimeMs) {
      throw new MissingPart('the build is older than the sources (make setup)')
    }
  }
}
