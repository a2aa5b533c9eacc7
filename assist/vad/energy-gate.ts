/** A frame below this level counts as silence: it is quieter than the idle noise of a G.711 line. */
const gateLevelDbfs = -60

/** Frames that still go to the model after the last one above the gate, so that word ends are judged. */
const hangoverFrameCount = 16

/**
 * Keeps silent frames away from the voice activity model, so that a muted or held channel costs nothing. Each channel
 * has its own gate.
 */
export class EnergyGate {
  #hangover = 0

  /** Whether the model has to judge the frame. */
  isOpen(samples: Float32Array): boolean {
    let energy = 0
    for (const sample of samples) energy += sample * sample
    const isLoud = energy / samples.length > 10 ** (gateLevelDbfs / 10)
    this.#hangover = isLoud ? hangoverFrameCount : Math.max(0, this.#hangover - 1)
    return this.#hangover > 0
  }
}
