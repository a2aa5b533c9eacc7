import { memo } from 'react'
import { useAgentTexts } from '../i18n/texts.js'
import { markedSpans, type MarkedSpan } from '../state/conversation/marked-spans.js'
import type { UtteranceLine } from '../state/conversation/transcript.js'
import { formatClock } from './format-clock.js'
import { Icon } from '../../shared/components/icon.js'

/** One side's utterance: speaker, time, and the text with its marks. */
export const UtteranceRow = memo(function UtteranceRow(props: {
  readonly line: UtteranceLine
  /** Words that raised a card, one a line. They are one text, so that equal words cause no new drawing. */
  readonly words: string
  /** The line before came from the same side. */
  readonly isContinued: boolean
  /** It has just been said, and may still be corrected. */
  readonly isSettling: boolean
}) {
  const t = useAgentTexts()
  const { line, isContinued, isSettling } = props
  const words = props.words === '' ? [] : props.words.split('\n')
  const spans = markedSpans(line.text, words, line.stableChars)
  return (
    <div
      className="utterance"
      data-testid="utterance"
      data-utterance={line.utteranceId}
      tabIndex={-1}
      data-channel={line.channel}
      data-final={line.isFinal}
      data-continued={isContinued}
      data-settling={isSettling}
    >
      <span className="utterance-head">
        <span className={isContinued ? 'visually-hidden' : 'speaker'}>
          <Icon name={line.channel} />
          {t(`transcript.${line.channel}`)}
        </span>
        <time className="digits">{formatClock(line.startMs)}</time>
      </span>
      <p
        title={
          line.spoken === undefined
            ? isSettling
              ? t('transcript.settling')
              : undefined
            : t('transcript.spoken', { text: line.spoken })
        }
      >
        {spans.map((span, at) => (
          <SpanText key={at} span={span} />
        ))}
      </p>
    </div>
  )
})

function SpanText({ span }: { readonly span: MarkedSpan }) {
  const t = useAgentTexts()
  const className = span.isStable ? undefined : 'unstable'
  if (span.kind === 'mark') return <mark className={className}>{span.text}</mark>
  if (span.kind === 'plain') return <span className={className}>{span.text}</span>
  const name = span.text.slice(1, -1)
  return (
    <span className="mask" title={t('transcript.mask', { name })}>
      {name}
    </span>
  )
}
