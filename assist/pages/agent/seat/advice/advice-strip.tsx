import { Icon } from '../../../shared/components/icon.js'
import { useDesk } from '../../desk-context.js'
import { useAgentTexts } from '../../i18n/texts.js'
import type { MediumAdvice } from '../../../../suggestion/advice/medium-advice.js'
import { useAdvice } from './use-advice.js'

/**
 * One quiet strip that proposes another medium and gives the reason. It lies in the head of the suggestions, where it
 * moves no card.
 */
export function AdviceStrip({ advice }: { readonly advice: MediumAdvice }) {
  const t = useAgentTexts()
  const { take, dismiss } = useAdvice()
  const { settings } = useDesk()
  const quotes = [...new Set(advice.because.map(({ text }) => text))]
  const why = new Intl.ListFormat(settings.language, { type: 'unit' }).format(
    quotes.map((text) => t('advice.quote', { text })),
  )
  return (
    <div
      className="advice"
      role="status"
      data-testid="advice"
      data-advice={advice.advice}
      aria-label={t('advice.label')}
    >
      <Icon
        name={advice.advice === 'video' ? 'video' : advice.advice === 'link' ? 'link' : 'screen'}
      />
      <span className="advice-text" title={why}>
        <strong>{t(`advice.${advice.advice}`)}</strong> <span className="faint">{why}</span>
      </span>
      <button className="second small" data-testid="advice-take" onClick={() => take(advice)}>
        {t('advice.take')}
      </button>
      <button className="quiet small" data-testid="advice-dismiss" onClick={() => dismiss(advice)}>
        {t('advice.dismiss')}
      </button>
    </div>
  )
}
