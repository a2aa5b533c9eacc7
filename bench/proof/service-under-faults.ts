import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open, readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { workerFile } from '../../assist/threads/worker-file.js'
import { requireBuild, residentMbOf, serviceEnvironment } from '../harness/service-process.js'
import type { FaultOrder } from './faulty-service.js'

const program = fileURLToPath(workerFile(import.meta.url, './faulty-service'))

/** A service in a process of its own that is killed, broken and started again, on one port and one data folder. */
export class ServiceUnderFaults {
  readonly dataDir: string
  readonly #workDir: string
  readonly #settings: Readonly<Record<string, string>>
  #child: ChildProcess | undefined
  #port = 0
  /** Ends of the process that nobody asked for. */
  crashCount = 0

  /**
   * @param workDir gets the data folder and the log
   * @param settings of the service, by their names in the environment
   */
  constructor(workDir: string, settings: Readonly<Record<string, string>> = {}) {
    this.dataDir = path.join(workDir, 'data')
    this.#workDir = workDir
    this.#settings = settings
  }

  get port(): number {
    return this.#port
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /**
   * Starts it; resolves when it listens.
   *
   * @throws MissingPart when it is not built; Error when it ends instead
   */
  async start(): Promise<void> {
    // Once: what is started again is what was started.
    if (this.#port === 0) await requireBuild()
    const log = await open(path.join(this.#workDir, 'service.log'), 'a')
    const child = fork(program, {
      execArgv: program.endsWith('.ts') ? ['--import', 'tsx'] : [],
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
      env: {
        ...serviceEnvironment(),
        ...{ ASSIST_DATA_DIR: this.dataDir, ASSIST_PORT: String(this.#port) },
        ...{ ASSIST_LOG_LEVEL: 'warn', ASSIST_ADMISSION: 'configured' },
        ...this.#settings,
      },
    })
    await log.close()
    this.#child = child
    const listening = once(child, 'message') as Promise<[{ readonly address: string }]>
    const ended = once(child, 'exit').then(() => undefined)
    const answer = await Promise.race([listening, ended])
    if (!answer) throw new Error(`the service did not start: see ${this.#workDir}/service.log`)
    this.#port = Number(new URL(answer[0].address).port)
    child.once('exit', () => {
      if (this.#child !== child) return
      this.crashCount++
      this.#child = undefined
    })
  }

  /** Whether the process lives. */
  get isRunning(): boolean {
    return this.#child !== undefined
  }

  /** Ends the process with no chance to do anything about it. */
  async kill(): Promise<void> {
    const child = this.#child
    if (!child) return
    this.#child = undefined
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  /** Asks it to stop, and waits for its end. */
  async stop(): Promise<void> {
    const child = this.#child
    if (!child) return
    this.#child = undefined
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }

  /** Breaks a part of it. */
  order(order: FaultOrder): void {
    this.#child?.send(order)
  }

  /** Resident memory in MB (10⁶ bytes), and open handles. Linux only. */
  async resources(): Promise<{ readonly memoryMb: number; readonly handles: number }> {
    return {
      memoryMb: await residentMbOf(this.pid),
      handles: (await readdir(`/proc/${this.pid}/fd`)).length,
    }
  }
}
