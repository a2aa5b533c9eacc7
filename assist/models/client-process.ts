import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { createInterface } from 'node:readline'

import { reasonOf, SourceError } from './source.js'

/** How long a client's last output may take to arrive after its exit, in ms. */
const drainMs = 1_000

/** Priority of long computations, so that a service beside them is not disturbed. */
const modestPriority = 15

/** A command and its arguments; run without a shell. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  /** True for a long computation, which lets everything else go first. */
  readonly isModest?: boolean
}

/** Runs the first of the commands whose program is there. @throws SourceError where none is, or it fails */
export async function runFirst(
  commands: readonly Command[],
  cwd: string,
  timeoutMs: number,
): Promise<void> {
  for (const command of commands) {
    if (await run(command, cwd, timeoutMs)) return
  }
  throw new SourceError(`${commands[0]?.program ?? 'its client'} is not installed`)
}

/**
 * Runs a command to its end; false when there is no such program.
 *
 * @param onLine called with each line of its output
 * @throws SourceError with the most telling line of its output
 */
export function run(
  { program, args, isModest = false }: Command,
  cwd: string,
  timeoutMs: number,
  onLine: (line: string) => void = () => undefined,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let tail = ''
    const listen = (text: Buffer) => (tail = (tail + text.toString()).slice(-4_000))
    child.stdout.on('data', listen)
    createInterface({ input: child.stdout }).on('line', onLine)
    if (isModest && child.pid !== undefined) setPriority(child.pid, modestPriority)
    child.stderr.on('data', listen)
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new SourceError(`${program} took longer than ${timeoutMs} ms`))
    }, timeoutMs)
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      if (error.code === 'ENOENT') resolve(false)
      else reject(new SourceError(`${program} could not be started (${error.code ?? 'unknown'})`))
    })
    const end = (exitCode: number | null) => {
      clearTimeout(timer)
      if (exitCode === 0) resolve(true)
      else reject(new SourceError(`${program} failed: ${lastComplaint(tail) || 'no reason given'}`))
    }
    child.on('close', end)
    // A grandchild that outlives the client may hold the pipes open; the exit then counts as the end.
    child.on('exit', (exitCode) => setTimeout(() => end(exitCode), drainMs).unref())
  })
}

/** The most telling line of a client's output: its first error line, else its last line. */
function lastComplaint(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const isComplaint = (line: string) => /\berror\b|\bERR!/i.test(line) && !/\blog\b/i.test(line)
  return reasonOf(lines.find(isComplaint) ?? lines.at(-1) ?? '')
}
