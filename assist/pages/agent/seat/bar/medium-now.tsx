import type { Medium } from '../../../../call/medium.js'
import { Icon, type IconName } from '../../../shared/components/icon.js'
import { useAgentTexts } from '../../i18n/texts.js'

const iconOf: Readonly<Record<Medium, IconName>> = {
  voice: 'sound',
  video: 'video',
  text: 'text',
}

/** The medium that holds the call now. */
export function MediumNow({ medium }: { readonly medium: Medium }) {
  const t = useAgentTexts()
  return (
    <span className="medium-now" data-testid="medium-now" data-medium={medium}>
      <Icon name={iconOf[medium]} />
      {t(`seat.medium.${medium}`)}
    </span>
  )
}
