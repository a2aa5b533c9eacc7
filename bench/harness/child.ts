import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** How a program is run. */
export interface ProgramOptions {
  /** Lines for its standard input. */
  readonly input?: readonly string[]
  readonly onLine?: (line: string) => void
}

/**
 * Runs a program to its end; what it says on standard error goes to ours.
 *
 * @returns the lines of its standard output
 * @throws Error when it cannot be started or ends with another status than 0
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { input = [], onLine }: ProgramOptions = {},
): Promise<string[]> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close') as Promise<[number | null]>
  // Whoever stops reading early is noticed by its status.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input.map((line) => `${line}\n`).join(''))
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    onLine?.(line)
  })
  const [status] = await ended
  if (status === 0) return lines
  throw new Error(`${program} ended with status ${status ?? 'by a signal'}`)
}

/**
 * Runs a TypeScript file in a process of its own.
 *
 * @param file relative to the caller
 * @returns what it printed last, as an object
 */
export async function runScript(
  callerUrl: string,
  file: string,
  args: readonly string[],
): Promise<unknown> {
  const script = fileURLToPath(new URL(file, callerUrl))
  const lines = await runProgram(process.execPath, ['--import', 'tsx', script, ...args])
  return JSON.parse(lines.at(-1) ?? '') as unknown
}
