import type { Reason } from '../../../matching/match.js'
import { useTexts } from '../../shared/i18n/texts.js'
import type { TextKey } from '../i18n/en.js'

const titleOf: Readonly<Record<Reason['kind'], TextKey>> = {
  word: 'card.becauseWords',
  meaning: 'card.becauseMeaning',
  sound: 'card.becauseSound',
}

/** The number and the reasons of a match, for whoever asks. */
export function CardReasons(props: {
  readonly confidence: number
  readonly because: readonly Reason[]
}) {
  const t = useTexts()
  const kinds = (['word', 'sound', 'meaning'] as const)
    .map((kind) => ({ kind, texts: textsOf(props.because, kind) }))
    .filter(({ texts }) => texts.length > 0)
  return (
    <details className="reasons">
      <summary>{t('card.details')}</summary>
      <dl>
        <dt>{t('card.confidence', { percent: Math.round(props.confidence * 100) })}</dt>
        {kinds.map(({ kind, texts }) => (
          <dd key={kind}>
            {t(titleOf[kind])}: {texts.map((text) => `“${text}”`).join(', ')}
          </dd>
        ))}
      </dl>
    </details>
  )
}

function textsOf(because: readonly Reason[], kind: Reason['kind']): readonly string[] {
  return [...new Set(because.filter((reason) => reason.kind === kind).map(({ text }) => text))]
}
