import type { AudioFormat, ChannelName } from '../call/call-start.js'
import type { AssistError } from '../errors/errors.js'
import type { ListeningItem } from '../recognition/transcript.js'
import type { EngineFailure } from './channel/channel-switch.js'
import type { LegProgress } from './ear.js'
import type { HeardMs } from './listened-call.js'

/** Takes what an ear reports of one call. */
export interface EarListener {
  readonly heard: (item: ListeningItem) => void
  /** An engine was given up for a channel; the next one, if any, goes on. */
  readonly engineFailed: (failure: EngineFailure) => void
  /** The ear died, and another one goes on: nothing is lost. */
  readonly replaced: (error: AssistError) => void
  /** The ear died, and none goes on: nothing follows. */
  readonly died: (error: AssistError) => void
}

/** One call at its ear. */
export interface EarCall {
  /** @param heardMs up to which moment each side is written already, where the leg goes on */
  openLeg(legId: string, format: AudioFormat, startMs: number, heardMs?: HeardMs): Promise<void>
  /** Transfers the bytes; resolves when they have been judged. */
  audio(legId: string, bytes: Uint8Array<ArrayBuffer>): Promise<LegProgress>
  gap(legId: string, durationMs: number): Promise<LegProgress>
  /** What is being said ends here: its final comes without waiting for a pause. */
  endpoint(legId: string): Promise<void>
  /** Resolves when the leg's last final is out, with the bytes that made no whole sample. */
  closeLeg(legId: string): Promise<{ leftoverByteLength: number }>
  /** A final is worth a second pass before others: what it says nearly raised a card. */
  favour(final: FinalPlace): void
  close(): Promise<void>
}

/** Where a final stands in its call. */
export interface FinalPlace {
  readonly channel: ChannelName
  readonly startMs: number
}
