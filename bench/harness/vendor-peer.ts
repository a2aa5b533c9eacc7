import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { MissingPart } from './bench.js'
import { runProgram } from './child.js'
import { need } from './inputs.js'

/** The vendor's own library: the last release that carries the models themselves. */
export const peerPackage = 'moonshine-voice==0.1.0'

const peersDir = fileURLToPath(new URL('../.work/peers', import.meta.url))
const script = fileURLToPath(new URL('../peers/moonshine_voice.py', import.meta.url))

/** What the vendor's library made of a recording. */
export interface PeerResult {
  /** Processor seconds of its calls, every thread. */
  readonly cpuS: number
  readonly text: string
  /** Transcripts that were asked for while audio came; 0 without streaming. */
  readonly updateCount: number
}

/** Transcribes recordings with the vendor's library. */
export class VendorPeer {
  /** Its Python, with the package installed. */
  readonly python: string
  /** How `peers/voices.py` calls it. */
  readonly voiceEngine = { engine: 'moonshine' } as const

  private constructor(python: string) {
    this.python = python
  }

  /**
   * Makes the peer's Python environment where it is not there yet.
   *
   * @throws MissingPart where Python or pip cannot do it; what they said is on standard error
   */
  static async prepare(): Promise<VendorPeer> {
    need('python3')
    const folder = path.join(peersDir, peerPackage.replace('==', '-'))
    const python = path.join(folder, 'bin', 'python')
    const stamp = path.join(folder, 'installed')
    if (existsSync(stamp)) return new VendorPeer(python)
    await rm(folder, { recursive: true, force: true })
    await mkdir(peersDir, { recursive: true })
    await step(`python3 cannot make a virtual environment`, 'python3', ['-m', 'venv', folder])
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', peerPackage]
    await step(`pip cannot install ${peerPackage}`, python, install)
    await writeFile(stamp, '')
    return new VendorPeer(python)
  }

  /**
   * A 16-bit WAV file in 20 ms pieces with an updated transcript every 500 ms.
   *
   * @param way `stream`: through the C interface; `classes`: through the package's Python classes
   */
  async stream(wavFile: string, way: 'stream' | 'classes' = 'stream'): Promise<PeerResult> {
    const lines = await runProgram(this.python, ['-I', script, way, wavFile])
    return JSON.parse(lines.at(-1) ?? '') as PeerResult
  }

  /** Each file as a whole, in one process. */
  async transcribe(
    wavFiles: readonly string[],
    onProgress: (share: number) => void,
  ): Promise<PeerResult[]> {
    let doneCount = 0
    const lines = await runProgram(this.python, ['-I', script, 'whole'], {
      input: wavFiles,
      onLine: () => onProgress(++doneCount / wavFiles.length),
    })
    return lines.map((line) => JSON.parse(line) as PeerResult)
  }
}

async function step(reason: string, program: string, args: readonly string[]): Promise<void> {
  try {
    await runProgram(program, args)
  } catch (cause) {
    throw new MissingPart(reason, { cause })
  }
}
