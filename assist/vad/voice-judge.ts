import type { AudioFrame } from '../audio/frame.js'
import type { EndpointAction, Endpointer } from './endpointer.js'
import { EnergyGate } from './energy-gate.js'
import { SileroState, type SileroVad } from './silero.js'

/** A frame with all that voice activity has found in it. */
export interface JudgedFrame {
  readonly frame: AudioFrame
  /** Speech probability, 0 to 1. */
  readonly probability: number
  /** What the endpointer decided at this frame; nothing where there is none. */
  readonly actions: readonly EndpointAction[]
  /** Length of the pause inside a segment that went before this frame, in milliseconds; 0 where there was none. */
  readonly pausedMs: number
}

/** Whatever takes the judged frames of one channel. */
export interface JudgedListener {
  /** Finds its segments; undefined where an engine finds them itself. */
  readonly endpointer: Endpointer | undefined
  step(judged: JudgedFrame): void
}

/** One channel of a call: the state of its voice activity, and what takes its judged frames. */
export class VoiceChannel<L extends JudgedListener = JudgedListener> {
  readonly state = new SileroState()
  readonly gate = new EnergyGate()
  readonly listener: L

  constructor(listener: L) {
    this.listener = listener
  }
}

/** A frame of a channel that is to be judged. */
export interface ChannelFrame {
  readonly channel: VoiceChannel
  readonly frame: AudioFrame
}

/** Voice activity of many channels: one batch of the model for the frames of one moment. */
export class VoiceJudge {
  readonly #vad: Pick<SileroVad, 'run'>

  constructor(vad: Pick<SileroVad, 'run'>) {
    this.#vad = vad
  }

  /**
   * Judges each frame and hands it to its channel. A frame below the energy gate has probability 0 and costs no run of
   * the model.
   *
   * @param batch frames of different channels; no channel twice
   */
  async judge(batch: readonly ChannelFrame[]): Promise<void> {
    const loud = batch.filter(({ frame, channel }) => channel.gate.isOpen(frame.samples))
    const probabilities = await this.#vad.run(
      loud.map(({ frame, channel }) => ({ samples: frame.samples, state: channel.state })),
    )
    const byChannel = new Map(loud.map(({ channel }, index) => [channel, probabilities[index]]))
    for (const { frame, channel } of batch) {
      const { listener } = channel
      listener.step(endpointed(frame, byChannel.get(channel) ?? 0, listener.endpointer))
    }
  }
}

/** A frame with its probability, taken by an endpointer. */
export function endpointed(
  frame: AudioFrame,
  probability: number,
  endpointer: Endpointer | undefined,
): JudgedFrame {
  const pausedMs = endpointer?.pauseMs ?? 0
  return { frame, probability, pausedMs, actions: endpointer?.step(frame, probability) ?? [] }
}
