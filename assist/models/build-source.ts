import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { packageRoot } from '../settings/package-root.js'
import type { BuildSource, FileWeights, ModelFile } from './catalog.js'
import { run, runFirst } from './client-process.js'
import { SourceError, type DownloadTarget, type Source } from './source.js'

/** Our converters and what they need. */
const convertFolder = join(packageRoot, 'models', 'convert')

/** How often the size of a download is read, in ms. */
const lookIntervalMs = 1_000

/** Shares of the whole work, for the progress: download, then tools, then the conversion itself. */
const downloadShare = 0.6
const toolsShare = 0.2

/** The name of a build in messages and progress. */
export function buildLabel(source: BuildSource): string {
  if ('packages' in source) return `built from pip ${source.packages.join(' and ')}`
  return `built from ${source.weights.files.map(({ file }) => file).join(', ')}`
}

/** Where a build works, and what it may take. */
export interface BuildWork {
  /** Where all of it may lie meanwhile; emptied afterwards. */
  readonly workDir: string
  /** How long each step may take. */
  readonly timeoutMs: number
  /** Brings weights that are files, and tells the folder that they lie in. */
  readonly bringWeights: (weights: FileWeights['weights']) => Promise<string>
}

/**
 * A source that builds a model out of published weights: they come as packages or as files, and our converter runs in a
 * Python environment of its own. The files have to have the catalog's checksums like any others.
 */
export function buildSource(source: BuildSource, options: BuildWork): Source {
  const { workDir, timeoutMs } = options
  return {
    label: buildLabel(source),
    async fetch(wanted, target) {
      await mkdir(workDir, { recursive: true })
      const folder = await mkdtemp(join(workDir, '.build-'))
      const tell = (share: number): void => tellAll(wanted, target, share)
      try {
        const python = await makeEnvironment(folder, timeoutMs)
        const weights =
          'packages' in source
            ? await download(source, { python, folder, timeoutMs, tell })
            : [await options.bringWeights(source.weights)]
        await installTools(python, folder, timeoutMs)
        tell(downloadShare + toolsShare)
        const out = join(folder, 'out')
        const args = [...weights, ...source.arguments, '--out', out]
        await run(
          { program: python, args: [join(convertFolder, source.script), ...args], isModest: true },
          folder,
          timeoutMs,
          (line) => {
            const share = Number(/^progress ([\d.]+)/.exec(line)?.[1] ?? 0)
            const rest = 1 - downloadShare - toolsShare
            if (share > 0) tell(downloadShare + toolsShare + rest * share)
          },
        )
        for (const file of wanted) {
          await target.write(file, createReadStream(join(out, file.file)))
          await target.accept(file)
        }
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}

/** Progress of the whole build, shown on its first file, which is the largest part of a bar's line. */
function tellAll(wanted: readonly ModelFile[], target: DownloadTarget, share: number): void {
  const [first] = wanted
  // The end of the bar belongs to the file itself, once it is proved.
  if (first) target.tell(first, Math.floor(first.byteLength * Math.min(share, 0.99)))
}

async function makeEnvironment(folder: string, timeoutMs: number): Promise<string> {
  const venv = join(folder, 'venv')
  try {
    await runFirst([{ program: 'python3', args: ['-m', 'venv', venv] }], folder, timeoutMs)
  } catch (thrown) {
    throw new SourceError(
      'needs Python 3 with its venv module (on Debian: apt install python3 python3-venv)',
      { cause: thrown },
    )
  }
  return join(venv, 'bin', 'python')
}

interface DownloadOptions {
  readonly python: string
  readonly folder: string
  readonly timeoutMs: number
  readonly tell: (share: number) => void
}

/** Brings the weights; gives their paths in the order of the catalog. */
async function download(
  source: Extract<BuildSource, { packages: unknown }>,
  options: DownloadOptions,
): Promise<string[]> {
  const { python, folder, timeoutMs, tell } = options
  const paths: string[] = []
  const look = setInterval(() => {
    void sizeOf(folder).then((size) => {
      tell(Math.min(1, size / source.downloadByteLength) * downloadShare)
    })
  }, lookIntervalMs)
  try {
    for (const [index, name] of source.packages.entries()) {
      const into = join(folder, `weights-${index}`)
      const pip = ['-m', 'pip', 'download', '--no-deps', '--disable-pip-version-check']
      const args = [...pip, '--dest', into, name]
      await run({ program: python, args }, folder, timeoutMs)
      paths.push(...(await readdir(into)).map((file) => join(into, file)))
    }
  } finally {
    clearInterval(look)
  }
  return paths
}

async function installTools(python: string, folder: string, timeoutMs: number): Promise<void> {
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet']
  const args = [...pip, '--requirement', join(convertFolder, 'requirements.txt')]
  await run({ program: python, args }, folder, timeoutMs)
}

/** Bytes of the packages so far, unfinished ones included. */
async function sizeOf(folder: string): Promise<number> {
  let total = 0
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  for (const name of names.filter((one) => one.startsWith('weights-'))) {
    const found = await stat(join(folder, name)).catch(() => undefined)
    if (found?.isFile()) total += found.size
  }
  return total
}
