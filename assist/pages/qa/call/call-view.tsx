import { useEffect, useRef, useState, type ReactElement } from 'react'
import { formatClock } from '../../agent/transcript/format-clock.js'
import { useQaTexts } from '../i18n/texts.js'
import { SaveFile } from '../list/call-list.js'
import { call as routeOf } from '../connection/qa-service.js'
import { useQa, useQaState } from '../qa-context.js'
import { ReviewPanes } from '../review/review-panes.js'
import { LabelList } from './label-list.js'
import { SeenPane } from './seen-pane.js'
import { Talk } from './talk.js'
import { Waveform } from './waveform.js'

const speeds = [0.75, 1, 1.5, 2]

/** One call: its sound, its talk, what the agent saw at any moment, and what reviewers say of it. */
export function ReviewedCallView(): ReactElement | null {
  const t = useQaTexts()
  const desk = useQa()
  const open = useQaState((state) => state.open)
  const atMs = useQaState((state) => state.atMs)
  const player = useRef<HTMLAudioElement>(null)
  const [speed, setSpeed] = useState(1)
  const [isPlaying, setPlaying] = useState(false)
  useFollowing(player, isPlaying)
  useEffect(() => {
    if (player.current) player.current.playbackRate = speed
  }, [speed])
  if (!open) return null
  const { callId, events, sound } = open
  const endMs = Math.max(sound?.peaks.durationMs ?? 0, events.at(-1)?.atMs ?? 0, 1_000)
  const goTo = (ms: number): void => {
    desk.goTo(ms)
    if (player.current) player.current.currentTime = ms / 1_000
  }
  const playFrom = (ms: number): void => {
    goTo(ms)
    void player.current?.play()
  }
  const toggle = (): void => {
    if (isPlaying) player.current?.pause()
    else playFrom(atMs >= endMs ? 0 : atMs)
  }
  return (
    <>
      <CallHead callId={callId} />
      {sound && (
        <audio
          ref={player}
          src={sound.url}
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onEnded={() => setPlaying(false)}
        />
      )}
      <div>
        {sound === null && <p className="qa-hint">{t('call.noSound')}</p>}
        <Waveform peaks={sound?.peaks} events={events} endMs={endMs} atMs={atMs} onPick={goTo} />
      </div>
      <Controls
        {...{ atMs, endMs, speed, isPlaying }}
        canPlay={Boolean(sound)}
        {...{ onToggle: toggle, onMoment: goTo, onSpeed: setSpeed }}
      />
      <div className="qa-columns">
        <Talk open={open} atMs={atMs} onPlay={playFrom} />
        <aside>
          <SeenPane open={open} atMs={atMs} />
          <ReviewPanes open={open} onPick={goTo} />
          <LabelList open={open} atMs={atMs} onPick={goTo} />
        </aside>
      </div>
    </>
  )
}

function CallHead({ callId }: { readonly callId: string }): ReactElement {
  const t = useQaTexts()
  const route = routeOf(callId)
  return (
    <header className="qa-head">
      <h2 data-testid="open-call">{callId}</h2>
      <span className="qa-files">
        <SaveFile
          route={`${route}/transcript?format=vtt`}
          name={`${callId}.vtt`}
          text={t('call.vtt')}
        />
        <SaveFile
          route={`${route}/transcript?format=json`}
          name={`${callId}.transcript.json`}
          text={t('call.json')}
        />
        <SaveFile route={`${route}/truth`} name={`${callId}.json`} text={t('label.truth')} />
      </span>
    </header>
  )
}

interface ControlsProps {
  readonly atMs: number
  readonly endMs: number
  readonly speed: number
  readonly isPlaying: boolean
  readonly canPlay: boolean
  readonly onToggle: () => void
  readonly onMoment: (atMs: number) => void
  readonly onSpeed: (speed: number) => void
}

/** Play, the moment as a slider, and the speed. */
function Controls(props: ControlsProps): ReactElement {
  const t = useQaTexts()
  const { atMs, endMs, speed, isPlaying, canPlay, onToggle, onMoment, onSpeed } = props
  return (
    <div className="qa-player">
      <button className="qa-button" data-testid="play" disabled={!canPlay} onClick={onToggle}>
        {t(isPlaying ? 'call.pause' : 'call.play')}
      </button>
      <output data-testid="clock">{formatClock(atMs)}</output>
      <input
        type="range"
        data-testid="moment"
        aria-label={t('call.moment')}
        aria-valuetext={formatClock(atMs)}
        min={0}
        max={Math.ceil(endMs)}
        step={100}
        value={atMs}
        onChange={(event) => onMoment(Number(event.target.value))}
      />
      <output>{formatClock(endMs)}</output>
      <label>
        {t('call.speed')}{' '}
        <select value={speed} onChange={(event) => onSpeed(Number(event.target.value))}>
          {speeds.map((one) => (
            <option key={one} value={one}>
              {one}×
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

/** Lets the moment follow the sound while it plays. */
function useFollowing(player: React.RefObject<HTMLAudioElement | null>, isPlaying: boolean): void {
  const desk = useQa()
  useEffect(() => {
    if (!isPlaying) return
    let frame = 0
    const follow = (): void => {
      if (player.current) desk.goTo(player.current.currentTime * 1_000)
      frame = requestAnimationFrame(follow)
    }
    follow()
    return () => cancelAnimationFrame(frame)
  }, [desk, player, isPlaying])
}
