import type { Assist } from '../../service/assist.js'
import { bytesPerFrame, type CallLanguage } from '../../call/call-start.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import type { Recording } from '../../audio/recording.js'

/** Audio in one piece at call pace, as a telephone sends it. */
const livePieceMs = 20

/** Audio in one piece under the virtual clock. */
const fastPieceMs = 1_000

/** How a recording is replayed. */
export interface ReplayOptions {
  readonly callId: string
  readonly language: CallLanguage
  /** `1`: at call pace, with real latencies; `max`: as fast as it goes, under the virtual clock. */
  readonly speed: '1' | 'max'
  readonly onEvent?: (event: CallEvent) => void
  /** Called with the share of the recording that is through, 0 to 1. */
  readonly onProgress?: (share: number) => void
}

/**
 * Sends a recording through the very pipeline that live calls take.
 *
 * @returns the call's whole event log
 */
export async function replay(
  assist: Assist,
  recording: Recording,
  options: ReplayOptions,
): Promise<readonly CallEvent[]> {
  const { callId, language, speed, onEvent, onProgress } = options
  const isVirtual = speed === 'max'
  const call = await assist.startCall({ callId, language }, { isVirtual, door: 'replay' })
  for (const event of call.log.after(0)) onEvent?.(event)
  if (onEvent) call.log.subscribe(onEvent)
  const leg = await call.legs.open(recording.format)
  const startedAtMs = performance.now()
  let sentByteLength = 0
  for await (const piece of pieces(recording, isVirtual ? fastPieceMs : livePieceMs)) {
    sentByteLength += piece.byteLength
    if (isVirtual) {
      await leg.write(piece)
    } else {
      // A telephone sends a piece once it has been spoken, not before.
      await until(startedAtMs + (sentByteLength / recording.byteLength) * recording.durationMs)
      void leg.write(piece)
    }
    onProgress?.(sentByteLength / recording.byteLength)
  }
  await call.legs.close(leg)
  await call.end('stopped')
  return call.log.after(0)
}

/** Cuts blocks from disk into pieces of whole samples. */
async function* pieces(recording: Recording, pieceMs: number): AsyncGenerator<Uint8Array> {
  const { format } = recording
  const byteLength =
    Math.max(1, Math.round((format.sampleRateHz * pieceMs) / 1_000)) * bytesPerFrame(format)
  for await (const block of recording.read()) {
    for (let at = 0; at < block.byteLength; at += byteLength) {
      yield block.subarray(at, at + byteLength)
    }
  }
}

function until(dueMs: number): Promise<void> {
  const waitMs = dueMs - performance.now()
  return waitMs <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, waitMs))
}
