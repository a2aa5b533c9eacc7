import type { AudioSnapshot } from '../../shared/audio/audio-desk.js'
import type { SoundKind } from '../../shared/audio/audio-source.js'
import { useAudioSnapshot, useDesk, useDeskSnapshot } from '../desk-context.js'
import { useAgentTexts } from '../i18n/texts.js'
import { formatClock } from '../transcript/format-clock.js'
import { Icon, type IconName } from '../../shared/components/icon.js'

const iconOf: Readonly<Record<SoundKind, IconName>> = {
  sample: 'play',
  microphone: 'microphone',
  seat: 'microphone',
  tab: 'screen',
}

/** The sound that this page sends, or the two buttons that begin it. */
export function AudioStatus() {
  const t = useAgentTexts()
  const sound = useAudioSnapshot()
  const { call } = useDeskSnapshot()
  if (sound.phase === 'idle') return call?.hasEnded ? <SoundButtons /> : <div className="sound" />
  return (
    <section className="sound" aria-label={t('audio.label')} data-testid="audio-state">
      <span className="sound-name">
        <Icon name={iconOf[sound.kind]} />
        {t(`audio.${sound.kind}`)}
      </span>
      <SoundProgress sound={sound} />
      {sound.phase === 'sending' && sound.isSpeakingMuted && (
        <strong className="muted-warning" role="alert" data-testid="speaking-muted">
          {t('audio.speakingMuted')}
        </strong>
      )}
      <SoundControls sound={sound} />
    </section>
  )
}

function SoundButtons() {
  const t = useAgentTexts()
  const { beginSound } = useDesk()
  return (
    <div className="sound">
      <button className="quiet" data-testid="play-sample" onClick={() => beginSound('sample')}>
        <Icon name="play" />
        {t('audio.sample')}
      </button>
      <button className="quiet" data-testid="talk" onClick={() => beginSound('microphone')}>
        <Icon name="microphone" />
        {t('welcome.talk')}
      </button>
    </div>
  )
}

function SoundProgress({ sound }: { readonly sound: AudioSnapshot }) {
  const t = useAgentTexts()
  if (sound.phase === 'idle') return null
  if (sound.phase === 'opening') return <span className="faint">{t('audio.opening')}</span>
  if (sound.isWaiting) return <span className="faint">{t('audio.waiting')}</span>
  if (sound.phase === 'finishing') return <span className="faint">{t('audio.finishing')}</span>
  const { positionMs, totalMs, level } = sound.progress
  const position = formatClock(positionMs)
  return (
    <>
      {totalMs === null ? (
        <>
          <span className="level" aria-hidden="true">
            <span style={{ transform: `scaleX(${(sound.isMuted ? 0 : level).toFixed(2)})` }} />
          </span>
          <span className="digits" data-testid="audio-position">
            {position}
          </span>
        </>
      ) : (
        <>
          <progress
            className="sound-progress"
            aria-label={t('audio.sample')}
            max={totalMs}
            value={positionMs}
          />
          <span className="digits" data-testid="audio-position">
            {t('audio.position', { position, total: formatClock(totalMs) })}
          </span>
        </>
      )}
    </>
  )
}

function SoundControls({ sound }: { readonly sound: AudioSnapshot }) {
  const t = useAgentTexts()
  const { audio } = useDesk()
  const isSending = sound.phase === 'sending'
  return (
    <>
      {isSending && (
        <button
          className="quiet icon-only"
          aria-pressed={sound.isMuted}
          aria-label={t(sound.isMuted ? 'audio.unmute' : 'audio.mute')}
          title={t(sound.isMuted ? 'audio.unmute' : 'audio.mute')}
          onClick={() => audio.setMuted(!sound.isMuted)}
        >
          <Icon name={sound.isMuted ? 'muted' : 'sound'} />
        </button>
      )}
      {sound.phase !== 'idle' && sound.kind !== 'seat' && (
        <button className="quiet" data-testid="stop-sound" onClick={() => audio.stop()}>
          <Icon name="stop" />
          {t('audio.stop')}
        </button>
      )}
    </>
  )
}
