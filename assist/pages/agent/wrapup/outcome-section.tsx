import { callOutcomes } from '../../../wrapup/wrap-up.js'
import { useAgentTexts } from '../i18n/texts.js'
import type { WrapUpDesk } from './use-wrap-up.js'

/** How the call came out, and the code for it. */
export function OutcomeSection(props: { readonly desk: WrapUpDesk; readonly callId: string }) {
  const t = useAgentTexts()
  const { desk, callId } = props
  const { wrapUp, answer } = desk.state
  const dispositions = answer?.dispositions ?? []
  return (
    <section>
      <fieldset className="wrap-up-outcome">
        <legend>{t('wrapUp.outcome')}</legend>
        {callOutcomes.map((outcome) => (
          <label key={outcome}>
            <input
              type="radio"
              name={`outcome-${callId}`}
              data-testid={`outcome-${outcome}`}
              checked={wrapUp?.outcome === outcome}
              onChange={() => desk.change((before) => ({ ...before, outcome }))}
            />
            {t(`wrapUp.outcome.${outcome}`)}
          </label>
        ))}
      </fieldset>
      {dispositions.length > 0 && (
        <label className="wrap-up-code">
          {t('wrapUp.disposition')}
          <select
            data-testid="disposition"
            value={wrapUp?.disposition ?? ''}
            onChange={({ target }) =>
              desk.change((before) => ({
                ...before,
                disposition: target.value === '' ? null : target.value,
              }))
            }
          >
            <option value="">{t('wrapUp.dispositionNone')}</option>
            {dispositions.map((code) => (
              <option key={code}>{code}</option>
            ))}
          </select>
        </label>
      )}
    </section>
  )
}
