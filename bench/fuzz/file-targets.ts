import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { openRecording } from '../../assist/audio/recording.js'
import { readWave, waveFile } from '../../assist/audio/wave.js'
import { AssistError } from '../../assist/errors/errors.js'
import { packageRoot } from '../../assist/settings/package-root.js'
import { readSolutionsFile } from '../../assist/solutions/files/read-solutions-file.js'
import type { FuzzTarget } from './fuzz.js'
import { bytesLike } from './inputs.js'

/** Every format of a file that a person hands in. @param workDir for the files as they are tried */
export async function fileTargets(workDir: string): Promise<FuzzTarget[]> {
  const jsonl = await readFile(path.join(packageRoot, 'fixtures', 'solutions', 'demo.en.jsonl'))
  const seed = (name: string): Promise<Buffer> =>
    readFile(path.join(packageRoot, 'bench', 'fuzz', 'corpus', name))
  const head = jsonl.subarray(0, jsonl.indexOf('\n', 3_000))
  const solutions = async (input: unknown, extension: string): Promise<undefined> => {
    const file = path.join(workDir, `tried.${extension}`)
    await writeFile(file, input as Uint8Array)
    await readable(() => readSolutionsFile(file))
  }
  const wave = waveFile(
    { encoding: 'mulaw', sampleRateHz: 8_000, channelCount: 2 },
    new Uint8Array(320),
  )
  return [
    target('solutions as JSONL', [head], (input) => solutions(input, 'jsonl')),
    target('solutions as CSV', [await seed('solutions.csv')], (input) => solutions(input, 'csv')),
    target('solutions as Markdown', [await seed('solutions.md')], (input) =>
      solutions(input, 'md'),
    ),
    target('recordings as WAV', [wave], async (input) => {
      const file = path.join(workDir, 'tried.wav')
      await writeFile(file, input as Uint8Array)
      await readable(async () => {
        const recording = await openRecording(file)
        for await (const bytes of recording.read()) if (bytes.length === 0) break
      })
    }),
    target('WAV headers', [wave], (input) => {
      try {
        readWave(new Uint8Array(input as Uint8Array))
      } catch (thrown) {
        if (!(thrown instanceof RangeError)) throw thrown
      }
      return Promise.resolve(undefined)
    }),
  ]
}

function target(name: string, seeds: readonly Uint8Array[], feed: FuzzTarget['feed']): FuzzTarget {
  return { name, inputs: bytesLike(seeds), feed }
}

/** A file is read, or refused by an error that names what is wrong with it. */
async function readable(read: () => Promise<unknown>): Promise<undefined> {
  try {
    await read()
  } catch (thrown) {
    if (!(thrown instanceof AssistError) || thrown.code === 'ASSIST_INTERNAL') throw thrown
  }
}
