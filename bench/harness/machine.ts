import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { cpus, loadavg, totalmem } from 'node:os'

import { integerKernels } from '../../assist/threads/integer-kernels.js'
import { loadConfig } from '../../assist/settings/config.js'
import { defaultModels, findModel, modelsFingerprint } from '../../assist/models/catalog.js'
import { packageRoot } from '../../assist/settings/package-root.js'

/** Where and with what figures were measured. */
export interface Provenance {
  /** Commit of the checkout; empty outside one. */
  readonly commit: string
  /** True where tracked sources differ from that commit. */
  readonly hasUncommittedSources: boolean
  /** Processor, cores, memory, system, integer kernels. */
  readonly machine: string
  readonly node: string
  /** Recognition engine and its runtime. */
  readonly engine: string
  /** The first digits of each model's largest file's SHA-256, and the fingerprint over all. */
  readonly models: Readonly<Record<string, string>>
}

/** Describes this machine, checkout and installation. */
export function provenance(): Provenance {
  const models = defaultModels.map((name) => {
    const [largest] = [...findModel(name).files].sort((a, b) => b.byteLength - a.byteLength)
    return [name, `sha256 ${largest?.sha256.slice(0, 12) ?? ''}`] as const
  })
  const processors = cpus()
  const memoryGb = Math.round(totalmem() / 2 ** 30)
  return {
    commit: git('rev-parse', 'HEAD'),
    hasUncommittedSources:
      git('status', '--porcelain', '--untracked-files=no', '--', 'assist', 'models') !== '',
    machine: `${processors[0]?.model ?? 'unknown processor'}, ${processors.length} cores, ${memoryGb} GB, ${process.platform} ${process.arch}, kernels ${integerKernels()}`,
    node: process.version,
    engine: `${loadConfig({}).engine} on onnxruntime-node ${versionOf('onnxruntime-node')}`,
    models: { ...Object.fromEntries(models), fingerprint: modelsFingerprint(defaultModels) },
  }
}

/** How busy the machine is: the load average of the last minute. */
export function currentLoad(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100
}

function versionOf(packageName: string): string {
  const require = createRequire(import.meta.url)
  return (require(`${packageName}/package.json`) as { version: string }).version
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, {
      cwd: packageRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    // An unpacked archive has no history; its figures then name no commit.
    return ''
  }
}
