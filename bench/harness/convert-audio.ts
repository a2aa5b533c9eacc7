import { runProgram } from './child.js'

/**
 * Writes a recording anew with ffmpeg; a file that is there is replaced.
 *
 * @param how ffmpeg's options of the output
 * @param part its options of the input: which stretch is read
 */
export async function convertAudio(
  file: string,
  wavFile: string,
  how: readonly string[],
  part: readonly string[] = [],
): Promise<void> {
  const quietly = ['-nostdin', '-loglevel', 'error', '-y']
  await runProgram('ffmpeg', [...quietly, ...part, '-i', file, ...how, wavFile])
}
