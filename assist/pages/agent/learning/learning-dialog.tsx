import { useEffect, useRef } from 'react'
import type { AgentTextKey } from '../i18n/texts.js'
import { agentTexts, useAgentTexts } from '../i18n/texts.js'
import { BiasScale } from './bias-scale.js'
import { percentOf, type LearntView, type LearningView } from './learning-view.js'
import { ProposalRow } from './proposal-row.js'
import { useLearning } from './use-learning.js'

const modeTexts: Readonly<Record<LearningView['mode'], AgentTextKey>> = {
  proposals: 'learning.mode.proposals',
  automatic: 'learning.mode.automatic',
  off: 'learning.mode.off',
}

type Learning = ReturnType<typeof useLearning>

/** The results of learning: open proposals, adjustments in force, and earlier decisions. */
export function LearningDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useAgentTexts()
  const dialogRef = useRef<HTMLDialogElement>(null)
  const learning = useLearning()
  const { read } = learning
  useEffect(() => {
    dialogRef.current?.showModal()
    void read()
  }, [read])
  const { view, failure } = learning.state
  const reasonOf = ({ cause, message }: Error): string => {
    const key = `status.${String(cause)}`
    return agentTexts.isKey(key) ? t(key) : message
  }
  return (
    <dialog
      ref={dialogRef}
      className="help learning"
      aria-labelledby="learning-title"
      data-testid="learning-dialog"
      onClose={onClose}
    >
      <h2 id="learning-title">{t('learning.title')}</h2>
      {view && <p className="faint">{t(modeTexts[view.mode])}</p>}
      {failure !== undefined && (
        <p role="alert" className="learning-failure">
          {reasonOf(failure)}
        </p>
      )}
      {view ? <Sheet view={view} learning={learning} /> : <p>{t('learning.reading')}</p>}
      <form method="dialog">
        <button className="plain">{t('help.close')}</button>
      </form>
    </dialog>
  )
}

function Sheet({ view, learning }: { readonly view: LearningView; readonly learning: Learning }) {
  const t = useAgentTexts()
  const { state, decide } = learning
  const rows = (proposals: LearningView['proposals']) => (
    <ul>
      {proposals.map((proposal) => (
        <ProposalRow
          key={proposal.proposalId}
          proposal={proposal}
          isBusy={state.isBusy}
          onDecide={(decision) => void decide(proposal.proposalId, decision)}
        />
      ))}
    </ul>
  )
  const open = view.proposals.filter(({ status }) => status === 'open')
  const decided = view.proposals.filter(({ status }) => status !== 'open')
  return (
    <>
      <section>
        <h3>{t('learning.open')}</h3>
        {open.length > 0 ? rows(open) : <p className="faint">{t('learning.none')}</p>}
      </section>
      <InForce view={view} learning={learning} />
      {decided.length > 0 && (
        <details>
          <summary>{t('learning.decided', { count: decided.length })}</summary>
          {rows(decided)}
        </details>
      )}
    </>
  )
}

function InForce({ view, learning }: { readonly view: LearningView; readonly learning: Learning }) {
  const t = useAgentTexts()
  const { state, forget } = learning
  if (view.learnt.length === 0 && view.proposals.length === 0) return null
  const forgetAll = () => {
    if (window.confirm(t('learning.forgetAllQuestion'))) void forget()
  }
  return (
    <section>
      <h3>{t('learning.inForce')}</h3>
      {view.learnt.length > 0 ? (
        <ul>
          {view.learnt.map((one) => (
            <LearntRow
              key={one.solutionId}
              learnt={one}
              isBusy={state.isBusy}
              onForget={() => void forget(one.solutionId)}
            />
          ))}
        </ul>
      ) : (
        <p className="faint">{t('learning.noneInForce')}</p>
      )}
      <button className="quiet" disabled={state.isBusy} onClick={forgetAll}>
        {t('learning.forgetAll')}
      </button>
    </section>
  )
}

function LearntRow(props: {
  readonly learnt: LearntView
  readonly isBusy: boolean
  readonly onForget: () => void
}) {
  const t = useAgentTexts()
  const { solutionId, title, bias } = props.learnt
  return (
    <li className="proposal" data-testid="learnt" data-solution={solutionId}>
      <div className="proposal-text">
        <strong>{title || solutionId}</strong>
        <p>
          {t(bias < 0 ? 'learning.lower' : 'learning.raise', { from: 50, to: percentOf(bias) })}
          <BiasScale from={0} to={bias} />
        </p>
      </div>
      <div className="proposal-answers">
        <button className="plain" disabled={props.isBusy} onClick={props.onForget}>
          {t('learning.forget')}
        </button>
      </div>
    </li>
  )
}
