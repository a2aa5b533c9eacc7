import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useDeskSnapshot } from '../desk-context.js'
import { useAgentTexts, type AgentTranslate } from '../i18n/texts.js'
import { ReplyBox } from '../seat/writing/reply-box.js'
import { LinkButton, LinkPanel, useLinkPlace } from '../seat/bar/link-panel.js'
import { VideoTile } from '../seat/picture/video-tile.js'
import type { CallState } from '../state/call-state.js'
import type { TranscriptLine } from '../state/conversation/transcript.js'
import { CallTime } from './call-time.js'
import { Icon } from '../../shared/components/icon.js'
import { TranscriptLines } from './transcript-lines.js'

/** Within this distance of the end the agent counts as reading along. */
const nearEndPx = 48

/** The conversation of both sides. It follows the newest line until the agent scrolls up. */
export function TranscriptPane(props: { readonly call: CallState; readonly onWrapUp: () => void }) {
  const t = useAgentTexts()
  const { call, onWrapUp } = props
  const { lines } = call.transcript
  const { seat } = useDeskSnapshot()
  const isHere = seat?.callId === call.callId && seat.phase === 'seated'
  const mySeat = isHere ? seat : null
  const linkPlace = useLinkPlace(mySeat)

  const { listRef, isAway, scrolled, follow } = useFollowing(lines)
  return (
    <section className="pane transcript-pane" aria-label={t('transcript.title')}>
      <div className="pane-head">
        <h2>{t('transcript.title')}</h2>
        {mySeat && <LinkButton place={linkPlace} />}
        {call.hasEnded && (
          <button className="quiet small" data-testid="open-wrap-up" onClick={onWrapUp}>
            {t('wrapUp.open')}
          </button>
        )}
        {call.isFirstPassOnly && (
          <span className="tag" data-testid="degraded" title={t('transcript.degradedHint')}>
            {t('transcript.degraded')}
          </span>
        )}
        <CallTime call={call} seat={mySeat} />
      </div>
      {mySeat && linkPlace.isOpen && <LinkPanel seat={mySeat} />}
      {mySeat && <VideoTile seat={mySeat} />}
      <div className="transcript-place">
        <div
          ref={listRef}
          className="transcript"
          data-testid="transcript"
          tabIndex={0}
          role="region"
          aria-label={t('transcript.title')}
          onScroll={scrolled}
        >
          {lines.length === 0 && !call.hasEnded && <p className="faint">{t('transcript.empty')}</p>}
          <TranscriptLines call={call} listRef={listRef} onPlaced={follow} />
        </div>
        {isAway && (
          <button className="back-to-live" onClick={() => scrollToEnd(listRef.current)}>
            <Icon name="down" />
            {t('transcript.back')}
          </button>
        )}
      </div>
      {mySeat && <ReplyBox seat={mySeat} />}
      <p className="visually-hidden" aria-live="polite">
        {lastHeard(lines, t)}
      </p>
    </section>
  )
}

/** Keeps the newest line in sight, whatever grows or shrinks, until the agent scrolls up. */
function useFollowing(lines: unknown) {
  const listRef = useRef<HTMLDivElement>(null)
  const [isAway, setAway] = useState(false)
  const lastTop = useRef(0)
  const follow = useCallback(() => {
    if (!isAway) scrollToEnd(listRef.current)
  }, [isAway])
  useLayoutEffect(follow, [lines, follow])
  useEffect(() => {
    const list = listRef.current
    if (!list || isAway) return
    const resizes = new ResizeObserver(() => scrollToEnd(list))
    for (const part of [list, ...list.children]) resizes.observe(part)
    return () => resizes.disconnect()
  }, [isAway])
  const scrolled = () => {
    const list = listRef.current
    if (!list) return
    const { scrollTop, scrollHeight, clientHeight } = list
    if (scrollHeight - scrollTop - clientHeight <= nearEndPx) setAway(false)
    else if (scrollTop < lastTop.current) setAway(true)
    lastTop.current = scrollTop
  }
  return { listRef, isAway, scrolled, follow }
}

function scrollToEnd(list: HTMLElement | null): void {
  if (list) list.scrollTop = list.scrollHeight
}

/** The newest finished line, for screen readers. */
function lastHeard(lines: readonly TranscriptLine[], t: AgentTranslate): string | undefined {
  const last = lines.findLast(
    (line) => line.kind === 'message' || (line.kind === 'utterance' && line.isFinal),
  )
  if (last?.kind !== 'utterance' && last?.kind !== 'message') return undefined
  return `${t(`transcript.${last.channel}`)}: ${last.text}`
}
