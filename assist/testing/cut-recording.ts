import { readFile, writeFile } from 'node:fs/promises'

/** The first seconds of a recording as a WAV file of its own; 8 kHz stereo μ-law has 16 bytes a millisecond. */
export async function cutRecording(
  recording: string,
  durationMs: number,
  to: string,
): Promise<void> {
  const bytes = await readFile(recording)
  const audioAt = bytes.indexOf('data') + 8
  const end = audioAt + durationMs * 16
  const short = Buffer.from(bytes.subarray(0, end))
  short.writeUInt32LE(end - 8, 4)
  short.writeUInt32LE(end - audioAt, audioAt - 4)
  await writeFile(to, short)
}
