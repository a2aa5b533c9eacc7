/**
 * The licences of every package in the lock file and of every model, one a line: name, version, licence, use.
 *
 *     node --import tsx lint/licences.ts
 *
 * Status 1 where one is unknown, or none that we may use it under; those are named on standard error.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { packageRoot } from '../assist/settings/package-root.js'

/** A package or model with its licence. */
export interface LicensedPart {
  readonly name: string
  readonly version: string
  /** SPDX expression; empty: unknown. */
  readonly licence: string
  readonly use: 'service' | 'building and testing' | 'model'
}

/** What may be part of the service: it asks for a notice and for nothing more. */
const permissive: ReadonlySet<string> = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  'CC0-1.0',
])

/** What may be used to build and test besides: nothing of it is handed on. */
const forWork: ReadonlySet<string> = new Set([...permissive, 'MPL-2.0', 'CC-BY-3.0', 'CC-BY-4.0'])

/** Packages that were looked at one by one, with the licence that was found and why it is fine. */
const lookedAt: Readonly<Record<string, { readonly licence: string; readonly why: string }>> = {
  'codec-parser': {
    licence: 'LGPL-3.0-or-later',
    why: 'It comes with the FLAC decoder, unchanged and as a package of its own, which one may replace.',
  },
  sylvester: {
    licence: 'MIT',
    why: 'Its package names none; the licence lies beside it, in words.',
  },
  'sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17': {
    licence: 'FunASR Model Licence 1.1',
    why: 'It is neither shipped nor fetched; whoever unpacks it by hand takes its licence.',
  },
}

interface LockedPackage {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly name?: string
  readonly hasInstallScript?: boolean
}

const readJson = (file: string): unknown =>
  JSON.parse(readFileSync(path.join(packageRoot, file), 'utf8'))

/** Every package of the lock file, by its place there. */
function lockedPackages(): [string, LockedPackage][] {
  const { packages } = readJson('package-lock.json') as {
    readonly packages: Readonly<Record<string, LockedPackage>>
  }
  return Object.entries(packages).filter(([place]) => place !== '')
}

/** Every package and every model. */
export function licensedParts(): LicensedPart[] {
  const packages = lockedPackages().map(([place, one]): LicensedPart => {
    const name = one.name ?? nameAt(place)
    return {
      ...{ name, version: one.version ?? '' },
      licence: one.license ?? installedLicence(place) ?? lookedAt[name]?.licence ?? '',
      use: one.dev === true || one.devOptional === true ? 'building and testing' : 'service',
    }
  })
  const { models, byHand } = readJson('models/catalog.json') as Record<
    'models' | 'byHand',
    readonly { readonly name: string; readonly licence?: string }[]
  >
  const weights = [...models, ...byHand].map(({ name, licence = '' }): LicensedPart => {
    return { name, version: '', licence, use: 'model' }
  })
  return [...packages, ...weights]
}

/** Whether a part may be used the way that it is. */
export function isAllowed({ name, licence, use }: LicensedPart): boolean {
  if (lookedAt[name]?.licence === licence) return true
  const allowed = use === 'building and testing' ? forWork : permissive
  return fits(licence, allowed)
}

/** Packages that run a script when they are installed, by name. */
export function scriptedPackages(): string[] {
  const scripted = lockedPackages().filter(([, { hasInstallScript }]) => hasInstallScript === true)
  return [...new Set(scripted.map(([place, { name }]) => name ?? nameAt(place)))].sort()
}

/** An SPDX expression without nesting: all of its `AND` parts, one of the `OR` parts of each. */
function fits(licence: string, allowed: ReadonlySet<string>): boolean {
  const plain = licence.replace(/[()]/g, '')
  return plain.split(' AND ').every((all) => all.split(' OR ').some((one) => allowed.has(one)))
}

function nameAt(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

/** Some packages tell their licence in their own file only, in older forms too. */
function installedLicence(place: string): string | undefined {
  const file = path.join(place, 'package.json')
  if (!existsSync(path.join(packageRoot, file))) return undefined
  const { license, licenses } = readJson(file) as {
    readonly license?: string | { readonly type?: string }
    readonly licenses?: readonly { readonly type?: string }[]
  }
  const told = typeof license === 'string' ? license : (license?.type ?? licenses?.[0]?.type)
  return told === undefined || told === '' ? undefined : told
}

function main(): void {
  const parts = licensedParts()
  for (const { name, version, licence, use } of parts) {
    console.log([name, version, licence || 'unknown', use].join('\t'))
  }
  const refused = parts.filter((part) => !isAllowed(part))
  for (const { name, licence, use } of refused) {
    console.error(`${name} (${use}): ${licence || 'its licence is unknown'}; see lint/licences.ts`)
  }
  process.exitCode = refused.length === 0 ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
