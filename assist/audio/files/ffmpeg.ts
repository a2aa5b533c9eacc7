/**
 * Audio that no code of ours reads, by the system's ffmpeg: its command line is called, nothing of it is linked.
 *
 * Design: the file is decoded twice, once to count and once to listen, so that no decoded copy lies on the disk and a
 * file of any length takes the same memory. Decoding costs little beside recognition.
 */
import { spawn } from 'node:child_process'
import path from 'node:path'

import { isWave, waveHeaderOf, WaveError, type WaveHeader } from '../wave.js'

/** Containers that are read. A playlist is none: it could name other files. */
const formats = [
  ...['wav', 'w64', 'aiff', 'au', 'caf', 'mp3', 'aac', 'ogg', 'flac', 'amr', 'gsm', 'asf', 'avi'],
  ...['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2', 'matroska', 'webm'],
].join(',')

/** The header that ffmpeg writes into a pipe lies within so many bytes. */
const headByteLength = 4_096

/** What of ffmpeg's complaints is kept. */
const maxComplaintLength = 2_000

/** Decoded audio of a file. */
export interface DecodedAudio {
  readonly header: Pick<WaveHeader, 'encoding' | 'channelCount' | 'sampleRateHz'>
  /** Bytes of all of it. */
  readonly byteLength: number
  /** What ffmpeg complained of although it went on, such as a damaged frame. */
  readonly complaint?: string
  /** Decodes it anew, from the beginning. */
  readonly read: () => AsyncIterable<Uint8Array>
}

/** Why ffmpeg does not read a file; a part of a sentence. */
export class DecodingError extends Error {
  override readonly name = 'DecodingError'
}

/**
 * Decodes the first audio stream of a file to 16-bit PCM.
 *
 * @param sampleRateHz resamples to this rate; as the file has it where left out
 * @throws DecodingError where it has no audio, is damaged from the beginning, or ffmpeg is not installed
 */
export async function decodedAudio(file: string, sampleRateHz?: number): Promise<DecodedAudio> {
  const decoding = new Decoding(file, sampleRateHz)
  let byteLength = 0
  for await (const block of decoding.audio()) byteLength += block.byteLength
  const { header, complaint } = decoding
  if (!header) throw new DecodingError(`ffmpeg finds no audio in it${told(complaint)}`)
  return {
    ...{ header, byteLength },
    ...(complaint === '' ? {} : { complaint }),
    read: () => new Decoding(file, sampleRateHz).audio(),
  }
}

/** One run of ffmpeg. */
class Decoding {
  readonly #file: string
  readonly #rate: readonly string[]
  header: DecodedAudio['header'] | undefined
  complaint = ''

  constructor(file: string, sampleRateHz: number | undefined) {
    this.#file = path.resolve(file)
    this.#rate = sampleRateHz === undefined ? [] : ['-ar', String(sampleRateHz)]
  }

  /** The samples, without the header. @throws DecodingError */
  async *audio(): AsyncGenerator<Uint8Array> {
    const program = spawn('ffmpeg', this.#args(), { stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = new Promise<number | null>((resolve, reject) => {
      program.once('close', resolve)
      program.once('error', () => reject(new DecodingError(notInstalled)))
    })
    // Whoever stops reading early does not wait for it.
    ended.catch(() => undefined)
    program.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (this.complaint.length < maxComplaintLength) this.complaint += text
    })
    try {
      yield* this.#behindHeader(program.stdout)
      const status = await ended
      if (status !== 0 && !this.header)
        throw new DecodingError(`ffmpeg cannot read it${told(this.complaint)}`)
    } finally {
      program.kill('SIGKILL')
    }
  }

  #args(): string[] {
    return [
      ...['-nostdin', '-hide_banner', '-v', 'error', '-threads', '1'],
      ...['-protocol_whitelist', 'file', '-format_whitelist', formats, '-i', `file:${this.#file}`],
      ...['-map', '0:a:0', '-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact'],
      ...[...this.#rate, '-c:a', 'pcm_s16le', '-f', 'wav', 'pipe:1'],
    ]
  }

  async *#behindHeader(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let head: Buffer | undefined = Buffer.alloc(0)
    for await (const block of blocks) {
      if (!head) {
        yield block
        continue
      }
      head = Buffer.concat([head, block])
      if (head.length < headByteLength) continue
      yield this.#beginning(head)
      head = undefined
    }
    if (head && isWave(head)) yield this.#beginning(head)
  }

  /** Reads the header; gives the audio behind it. */
  #beginning(head: Buffer): Uint8Array {
    const reading = waveHeaderOf(Number.MAX_SAFE_INTEGER)
    let step = reading.next()
    while (!step.done) {
      const { offset, byteLength } = step.value
      step = reading.next(head.subarray(offset, offset + byteLength))
    }
    const { audioOffset, encoding, channelCount, sampleRateHz } = step.value
    if (channelCount < 1) throw new WaveError('it states no channel')
    this.header = { encoding, channelCount, sampleRateHz }
    return head.subarray(audioOffset)
  }
}

const notInstalled = 'ffmpeg, which reads what is neither WAV nor FLAC, is not installed'

/** The last line of a complaint, without places of the machine. */
function told(complaint: string): string {
  const line = complaint.trim().split('\n').at(-1) ?? ''
  const plain = line.replace(/file:\S*/g, 'the file').replace(/\[[^\]]*@ 0x[0-9a-f]+\] ?/g, '')
  return plain === '' ? '' : ` (“${plain.slice(0, 120)}”)`
}
