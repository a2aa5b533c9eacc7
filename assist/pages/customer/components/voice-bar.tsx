import { Icon } from '../../shared/components/icon.js'
import { useCustomer, useCustomerState, useVoice } from '../customer-context.js'
import type { CustomerTextKey } from '../i18n/texts.js'
import { useCustomerTexts } from '../i18n/texts.js'
import type { AudioSnapshot } from '../../shared/audio/audio-desk.js'

/**
 * The buttons of the voice over this page once it is on: mute, hang up.
 */
export function VoiceBar() {
  const t = useCustomerTexts()
  const { call } = useCustomer()
  const state = useCustomerState()
  const voice = useVoice()
  if (voice.phase === 'idle' || voice.phase === 'finishing') return null
  const isMuted = voice.phase === 'sending' && voice.isMuted
  return (
    <div
      className="voice"
      role="group"
      aria-label={t('voice.label')}
      tabIndex={-1}
      data-focus-home
      data-testid="voice"
      data-phase={voice.phase}
      data-muted={isMuted}
      data-warned={voice.phase === 'sending' && voice.isSpeakingMuted}
    >
      <span className="voice-note" role="status">
        <Level voice={voice} />
        {t(voiceText(voice))}
      </span>
      <button
        className="plain"
        data-testid="mute"
        aria-pressed={isMuted}
        disabled={voice.phase !== 'sending' || state.isOnHold}
        onClick={() => call.setMuted(!isMuted)}
      >
        <Icon name={isMuted ? 'microphone' : 'muted'} />
        {t(isMuted ? 'voice.unmute' : 'voice.mute')}
      </button>
      <button className="stop" data-testid="hang-up" onClick={() => call.hangUp()}>
        <Icon name="telephone" />
        {t('voice.hangUp')}
      </button>
    </div>
  )
}

function voiceText(voice: AudioSnapshot): CustomerTextKey {
  if (voice.phase !== 'sending') return 'voice.opening'
  if (voice.isWaiting) return 'voice.waiting'
  if (voice.isMuted) return voice.isSpeakingMuted ? 'voice.speakingMuted' : 'voice.muted'
  return 'voice.on'
}

/** Level meter of the microphone. */
function Level({ voice }: { readonly voice: AudioSnapshot }) {
  const level = voice.phase === 'sending' && !voice.isMuted ? voice.progress.level : 0
  return (
    <span className="level" aria-hidden="true">
      <span style={{ width: `${Math.round(level * 100)}%` }} />
    </span>
  )
}
