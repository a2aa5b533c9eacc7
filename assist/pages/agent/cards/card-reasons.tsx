import type { Reason } from '../../../matching/match.js'
import { useAgentTexts } from '../i18n/texts.js'
import type { AgentTextKey } from '../i18n/texts.js'

const titleOf: Readonly<Record<Reason['kind'], AgentTextKey>> = {
  word: 'card.becauseWords',
  meaning: 'card.becauseMeaning',
  sound: 'card.becauseSound',
  outside: 'card.becauseOutside',
  search: 'card.becauseSearch',
}

/** The confidence and the reasons of a match, behind a click. */
export function CardReasons(props: {
  readonly confidence: number
  readonly because: readonly Reason[]
}) {
  const t = useAgentTexts()
  const kinds = (['word', 'sound', 'meaning', 'outside', 'search'] as const)
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
