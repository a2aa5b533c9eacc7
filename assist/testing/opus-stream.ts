import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

import { packageRoot } from '../settings/package-root.js'

/** The sample call with a greeting of the agent at its beginning: stereo, customer left. */
export const sampleCallFile = path.join(packageRoot, 'fixtures', 'calls', 'car-repair.wav')

/** The beginning of the sample call as ffmpeg writes it; both channels unless its options say otherwise. */
export async function encodedSample(
  seconds: number,
  ...options: readonly string[]
): Promise<Uint8Array> {
  const { stdout } = await promisify(execFile)(
    'ffmpeg',
    ['-loglevel', 'error', '-i', sampleCallFile, '-t', String(seconds), ...options, '-'],
    { encoding: 'buffer', maxBuffer: 64 << 20 },
  )
  return stdout
}

/** The beginning of the sample call in Opus. */
export function opusSample(
  seconds: number,
  container: 'ogg' | 'webm',
  ...options: readonly string[]
): Promise<Uint8Array> {
  const opus = ['-ar', '48000', '-c:a', 'libopus', '-b:a', '48k']
  return encodedSample(seconds, ...opus, ...options, '-f', container)
}
