import type { ReactElement } from 'react'
import { formatClock } from '../../agent/transcript/format-clock.js'
import type { CallSignals } from '../../../review/signals/call-signals.js'
import { useQaTexts } from '../i18n/texts.js'
import { useAsked } from './use-asked.js'

interface PaneProps {
  readonly callId: string
  readonly onPick: (atMs: number) => void
}

/** What the times and words of a call give away, each with what caused it; nothing where that is switched off. */
export function SignalsPane({ callId, onPick }: PaneProps): ReactElement | null {
  const t = useQaTexts()
  const { answer } = useAsked(`signals ${callId}`, (service) => service.signals(callId))
  const signals = answer?.signals
  if (!signals) return null
  const { silences, talk, overlaps } = signals
  return (
    <section className="qa-labels" data-testid="signals">
      <h3>{t('signals.title')}</h3>
      <ul>
        {talk.agentShare !== null && (
          <li>{t('signals.talk', { share: Math.round(talk.agentShare * 100) })}</li>
        )}
        {silences.map(({ fromMs, toMs, cause }) => (
          <li key={fromMs}>
            <PickTime atMs={fromMs} onPick={onPick} />{' '}
            {t('signals.silence', { seconds: Math.round((toMs - fromMs) / 1_000) })}
            {cause !== null && ` (${t(`signals.${cause}`)})`}
          </li>
        ))}
        {overlaps.length > 0 && (
          <li>
            {t('signals.overlaps', { count: overlaps.length })}{' '}
            {overlaps.slice(0, 5).map(({ fromMs, utteranceIds }) => (
              <PickTime key={utteranceIds.join()} atMs={fromMs} onPick={onPick} />
            ))}
          </li>
        )}
        <Sentiment sentiment={signals.sentiment} onPick={onPick} />
      </ul>
    </section>
  )
}

function Sentiment({
  sentiment: { mean, firstHalf, secondHalf, words },
  onPick,
}: {
  readonly sentiment: CallSignals['sentiment']
  readonly onPick: (atMs: number) => void
}): ReactElement {
  const t = useQaTexts()
  if (mean === null) return <li>{t('signals.noSentiment')}</li>
  const half = (value: number | null): string => (value === null ? '–' : value.toFixed(2))
  return (
    <li>
      {t('signals.sentiment', {
        ...{ mean: mean.toFixed(2), first: half(firstHalf), second: half(secondHalf) },
      })}{' '}
      {words.map(({ utteranceId, atMs, word, colour }, at) => (
        <button
          key={`${utteranceId} ${at}`}
          className="qa-link"
          data-colour={colour < 0 ? 'bad' : 'good'}
          title={colour.toFixed(2)}
          onClick={() => onPick(atMs)}
        >
          {word}
        </button>
      ))}
    </li>
  )
}

function PickTime({
  atMs,
  onPick,
}: {
  readonly atMs: number
  readonly onPick: (atMs: number) => void
}): ReactElement {
  return (
    <button className="qa-link" onClick={() => onPick(atMs)}>
      {formatClock(atMs)}
    </button>
  )
}
