/** Below this level a frame is silence whatever it holds: quieter than the idle noise of a G.711 line. */
const gateLevelDbfs = -60

/** Frames that still go to the model after the last one above the gate, so that word ends are judged. */
const hangoverFrameCount = 16

/**
 * Keeps silent frames away from the voice activity model: a muted or held channel then costs nothing.
 * One gate a channel.
 */
export class EnergyGate {
  #hangover = 0

  /** True when the frame has to be judged by the model. */
  isOpen(samples: Float32Array): boolean {
    let energy = 0
    for (const sample of samples) energy += sample * sample
    const isLoud = energy / samples.length > 10 ** (gateLevelDbfs / 10)
    this.#hangover = isLoud ? hangoverFrameCount : Math.max(0, this.#hangover - 1)
    return this.#hangover > 0
  }
}
