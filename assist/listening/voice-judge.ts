import type { AudioFrame } from '../audio/frame.js'
import { EnergyGate } from '../vad/energy-gate.js'
import { SileroState, type SileroVad } from '../vad/silero.js'
import type { ListeningChannel } from './channel/listening-channel.js'

/** One channel of a call at its ear: the state of its voice activity, and what takes its judged frames. */
export class EarChannel {
  readonly vadState = new SileroState()
  readonly gate = new EnergyGate()
  readonly listener: ListeningChannel

  constructor(listener: ListeningChannel) {
    this.listener = listener
  }
}

/** A frame of a channel that is to be judged. */
export interface ChannelFrame {
  readonly channel: EarChannel
  readonly frame: AudioFrame
}

/** Voice activity of all channels of an ear: one batch of the model for the frames of one moment. */
export class VoiceJudge {
  readonly #vad: Pick<SileroVad, 'run'>

  constructor(vad: Pick<SileroVad, 'run'>) {
    this.#vad = vad
  }

  /**
   * Judges each frame and hands it with its probability to its channel. A frame below the energy gate has probability 0
   * and costs no run of the model.
   *
   * @param batch frames of different channels; no channel twice
   */
  async judge(batch: readonly ChannelFrame[]): Promise<void> {
    const loud = batch.filter(({ frame, channel }) => channel.gate.isOpen(frame.samples))
    const probabilities = await this.#vad.run(
      loud.map(({ frame, channel }) => ({ samples: frame.samples, state: channel.vadState })),
    )
    const byChannel = new Map(loud.map(({ channel }, index) => [channel, probabilities[index]]))
    for (const { frame, channel } of batch) {
      channel.listener.step(frame, byChannel.get(channel) ?? 0)
    }
  }
}
