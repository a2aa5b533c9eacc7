import type { MomentOfCall } from '../../../../moments/call-moments.js'
import { Icon } from '../../../shared/components/icon.js'
import { useAgentTexts } from '../../i18n/texts.js'

/** What has to be said in the call, ticked off as it is said, and what was said that may not be. */
export function MomentStrip({ moments }: { readonly moments: readonly MomentOfCall[] }) {
  const t = useAgentTexts()
  const due = moments.filter(({ kind }) => kind === 'must-say')
  const forbidden = moments.filter(
    ({ kind, sightings }) => kind === 'must-not-say' && sightings.length > 0,
  )
  if (due.length + forbidden.length === 0) return null
  return (
    <ul className="moment-strip" aria-label={t('moments.label')} data-testid="moment-strip">
      {due.map((moment) => (
        <DueMoment key={moment.momentId} moment={moment} />
      ))}
      {forbidden.map(({ momentId, title, sightings }) => (
        <li key={momentId} role="alert" data-state="forbidden" data-testid="moment-forbidden">
          <Icon name="close" /> {t('moments.forbidden', { title })}
          {sightings.length > 1 && <span> ×{sightings.length}</span>}
        </li>
      ))}
    </ul>
  )
}

function DueMoment({ moment }: { readonly moment: MomentOfCall }) {
  const t = useAgentTexts()
  const { title, sightings } = moment
  const isSaid = sightings.length > 0
  const state = t(isSaid ? 'moments.said' : 'moments.due')
  return (
    <li
      data-state={isSaid ? 'said' : 'due'}
      data-testid="moment"
      aria-label={`${title}: ${state}`}
      title={state}
    >
      <span className="moment-box" aria-hidden="true">
        {isSaid && <Icon name="check" />}
      </span>
      {title}
    </li>
  )
}
