import { useLayoutEffect, useRef, useState } from 'react'
import { useTexts } from '../i18n/texts.js'
import type { CallState } from '../state/call-state.js'
import { markedWords } from '../state/transcript.js'
import { formatClock } from './format-clock.js'
import { Icon } from './icon.js'
import { UtteranceRow } from './utterance-row.js'

/** So near to the end the agent still counts as reading along. */
const nearEndPx = 48

/** Both sides as they are spoken. Follows the newest line until the agent scrolls up. */
export function TranscriptPane({ call }: { readonly call: CallState }) {
  const t = useTexts()
  const listRef = useRef<HTMLDivElement>(null)
  const [isAway, setAway] = useState(false)
  const { transcript } = call
  const { lines } = transcript

  const goToEnd = () => {
    const list = listRef.current
    if (list) list.scrollTop = list.scrollHeight
  }
  useLayoutEffect(() => {
    if (!isAway) goToEnd()
  }, [lines, isAway])

  const lastFinal = lines.findLast(({ isFinal }) => isFinal)
  return (
    <section className="pane transcript-pane" aria-label={t('transcript.title')}>
      <div className="pane-head">
        <h2>{t('transcript.title')}</h2>
        <span className="faint digits">
          {call.hasEnded && `${t('transcript.ended')} · `}
          {call.lastSeq > 0 && formatClock(call.atMs)}
        </span>
      </div>
      <div
        ref={listRef}
        className="transcript"
        data-testid="transcript"
        tabIndex={0}
        role="region"
        aria-label={t('transcript.title')}
        onScroll={({ currentTarget: list }) =>
          setAway(list.scrollHeight - list.scrollTop - list.clientHeight > nearEndPx)
        }
      >
        {lines.length === 0 && !call.hasEnded && <p className="faint">{t('transcript.empty')}</p>}
        <ol>
          {lines.map((line, at) => (
            <UtteranceRow
              key={line.utteranceId}
              line={line}
              words={markedWords(transcript, line.utteranceId).join('\n')}
              isContinued={lines[at - 1]?.channel === line.channel}
            />
          ))}
        </ol>
      </div>
      {isAway && (
        <button className="back-to-live" onClick={goToEnd}>
          <Icon name="down" />
          {t('transcript.back')}
        </button>
      )}
      <p className="visually-hidden" aria-live="polite">
        {lastFinal && `${t(`transcript.${lastFinal.channel}`)}: ${lastFinal.text}`}
      </p>
    </section>
  )
}
