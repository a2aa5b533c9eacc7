import type { SolutionCard } from '../../../solutions/solution-card.js'
import { useAgentTexts } from '../i18n/texts.js'
import { Icon } from '../../shared/components/icon.js'

/** The medium that explains an answer best, where the author of the answer named one. */
export function MediumChip({ solution }: { readonly solution: SolutionCard }) {
  const t = useAgentTexts()
  const { medium } = solution
  if (medium === undefined) return null
  return (
    <span className="chip" data-medium={medium}>
      {medium === 'video' && <Icon name="video" />}
      {t(`medium.${medium}`)}
    </span>
  )
}
