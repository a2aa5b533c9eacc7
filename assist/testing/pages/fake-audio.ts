import { createStore } from 'zustand/vanilla'
import type { AudioDesk, AudioSnapshot } from '../../pages/shared/audio/audio-desk.js'
import type { AudioSource, SoundKind } from '../../pages/shared/audio/audio-source.js'

/** A page's sound without devices or service. It begins at once and obeys every call. */
export class FakeAudio {
  readonly state = createStore<AudioSnapshot>()(() => ({ phase: 'idle' }))
  begun = 0

  /** This object with the type of the page's own audio desk. */
  get desk(): AudioDesk {
    return this as unknown as AudioDesk
  }

  get isMuted(): boolean {
    const sound = this.state.getState()
    return sound.phase === 'sending' && sound.isMuted
  }

  async begin(
    kind: SoundKind,
    open: () => Promise<AudioSource>,
    _joined?: string,
    isMuted = false,
  ): Promise<void> {
    this.begun++
    await open()
    const progress = { positionMs: 0, totalMs: null, level: 0 }
    const sound = { kind, callId: 'c1', progress, isMuted } as const
    this.enter({ phase: 'sending', ...sound, isSpeakingMuted: false, isWaiting: false })
  }

  setMuted(isMuted: boolean): void {
    const sound = this.state.getState()
    if (sound.phase === 'sending') this.enter({ ...sound, isMuted })
  }

  stop(): void {
    this.enter({ phase: 'idle' })
  }

  enter(state: AudioSnapshot): void {
    this.state.setState(state, true)
  }
}
