import type { AudioFormat } from '../../call/call-start.js'

/** Keeps the audio of one leg. */
export interface AudioRecorder {
  /** @param bytes kept until they are written; not to be changed */
  write(bytes: Uint8Array): void
  /** Writes what waits. Rejects where it could not be kept. */
  close(): Promise<void>
}

/** Begins to keep the audio of a leg that begins at a moment of its call, in ms. */
export type OpenRecorder = (
  legId: string,
  format: AudioFormat,
  startMs: number,
) => Promise<AudioRecorder>
