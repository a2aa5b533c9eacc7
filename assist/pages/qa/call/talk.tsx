import { memo, useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import { formatClock } from '../../agent/transcript/format-clock.js'
import type { NearSolution } from '../connection/qa-service.js'
import { useQaTexts } from '../i18n/texts.js'
import { useQa } from '../qa-context.js'
import type { OpenCall } from '../state/qa-store.js'
import { talkOf, timedWords, type TalkLine } from '../state/reviewed-call.js'
import { ReviewedPicture } from './reviewed-picture.js'
import { CardLine } from './card-line.js'

type SaidLine = Extract<TalkLine, { kind: 'said' }>

/** All that was said, written, shown and told in a call. A click on a word plays from it. */
export function Talk({
  open,
  atMs,
  onPlay,
}: {
  readonly open: OpenCall
  readonly atMs: number
  readonly onPlay: (atMs: number) => void
}): ReactElement {
  const t = useQaTexts()
  const lines = useMemo(() => talkOf(open.events), [open.events])
  const current = lines.findLast((line) => line.kind === 'said' && line.atMs <= atMs)
  const list = useRef<HTMLOListElement>(null)
  const currentId = current?.kind === 'said' ? current.utterance.utteranceId : undefined
  useEffect(() => {
    list.current?.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest' })
  }, [currentId])
  return (
    <section className="qa-talk" aria-label={t('talk.title')}>
      <ol ref={list}>
        {lines.map((line) =>
          line.kind === 'said' ? (
            <Said
              key={line.utterance.utteranceId}
              line={line}
              open={open}
              // Only the current one follows the sound word by word.
              atMs={line === current ? atMs : null}
              onPlay={onPlay}
            />
          ) : (
            <li key={`${line.kind}${line.atMs}`} className="qa-aside">
              <time>{formatClock(line.atMs)}</time>
              {line.kind === 'message' && <span>{t('talk.message', { text: line.text })}</span>}
              {line.kind === 'event' && <span>{t('talk.event', { what: line.what })}</span>}
              {line.kind === 'picture' && (
                <ReviewedPicture callId={open.callId} sha256={line.sha256} />
              )}
            </li>
          ),
        )}
      </ol>
    </section>
  )
}

interface SaidProps {
  readonly line: SaidLine
  readonly open: OpenCall
  /** The moment, where it is within or behind this utterance and before the next. */
  readonly atMs: number | null
  readonly onPlay: (atMs: number) => void
}

/** One utterance with both of its texts, its cards, and what a reviewer can say of it. */
const Said = memo(function Said({ line, open, atMs, onPlay }: SaidProps): ReactElement {
  const t = useQaTexts()
  const { utterance, first, cards } = line
  const { channel, startMs, confidence, utteranceId } = utterance
  const words = useMemo(() => timedWords(utterance), [utterance])
  return (
    <li className={`qa-said ${channel}`} data-testid="utterance" aria-current={atMs !== null}>
      <time>{formatClock(startMs)}</time>
      <b>{t(channel === 'customer' ? 'call.customer' : 'call.agent')}</b>
      <div>
        <p>
          {utterance.text === '' && <i>{t('talk.nothing')}</i>}
          {words.map((word) => (
            <button
              key={word.startMs}
              className="qa-word"
              data-testid="word"
              data-now={atMs !== null && atMs >= word.startMs && atMs < word.endMs}
              onClick={() => onPlay(word.startMs)}
            >
              {word.text}
            </button>
          ))}
          {confidence < 0.6 && <em className="qa-unsure"> {t('talk.unsure')}</em>}
        </p>
        {first !== null && <p className="qa-first">{t('talk.first', { text: first })}</p>}
        {cards.map((card) => (
          <CardLine key={card.suggestionId} card={card} open={open} />
        ))}
        <Judging
          key={utteranceId}
          line={line}
          wantsWhy={channel === 'customer' && cards.length === 0}
        />
      </div>
    </li>
  )
})

/** What a reviewer can say of an utterance, and why it has no card. */
function Judging({ line: { utterance }, wantsWhy }: JudgingProps): ReactElement {
  const t = useQaTexts()
  const { service } = useQa()
  const [form, setForm] = useState<'text' | 'missing' | null>(null)
  const [near, setNear] = useState<readonly NearSolution[] | null>(null)
  const names = near?.map((one) => `${one.solution.title} (${one.confidence.toFixed(2)})`) ?? []
  const ask = (): void => void service.near(utterance.text).then(setNear)
  return (
    <div className="qa-judging">
      <button className="qa-link" data-testid="correct" onClick={() => setForm('text')}>
        {t('talk.correct')}
      </button>
      <button className="qa-link" data-testid="missing" onClick={() => setForm('missing')}>
        {t('talk.missing')}
      </button>
      {wantsWhy && (
        <button className="qa-link" data-testid="why" onClick={ask}>
          {t('talk.why')}
        </button>
      )}
      {near && (
        <p className="qa-first" data-testid="near">
          {t(near.length === 0 ? 'talk.noneNear' : 'talk.nearest')} {names.join(' · ')}
        </p>
      )}
      {form && (
        <LabelForm key={form} kind={form} utterance={utterance} onEnd={() => setForm(null)} />
      )}
    </div>
  )
}

interface JudgingProps {
  readonly line: SaidLine
  readonly wantsWhy: boolean
}

interface LabelFormProps {
  readonly kind: 'text' | 'missing'
  readonly utterance: SaidLine['utterance']
  readonly onEnd: () => void
}

/** Takes what was really said, or which card was missing. */
function LabelForm({ kind, utterance, onEnd }: LabelFormProps): ReactElement {
  const t = useQaTexts()
  const desk = useQa()
  const { utteranceId: target, startMs: atMs, text } = utterance
  const [typed, setTyped] = useState(kind === 'text' ? text : '')
  const name = t(kind === 'text' ? 'talk.said' : 'talk.whichMissing')
  const save = (): void => {
    const value = typed.trim()
    if (value === '') return
    const own =
      kind === 'text' ? { text: value, solutionId: null } : { text: '', solutionId: value }
    void desk.label({ kind, target, atMs, ...own })
    onEnd()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <input
        autoFocus
        data-testid="label-text"
        aria-label={name}
        placeholder={name}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button className="qa-button" data-testid="label-save" type="submit">
        {t('talk.save')}
      </button>
      <button className="qa-link" type="button" onClick={onEnd}>
        {t('talk.cancel')}
      </button>
    </form>
  )
}
