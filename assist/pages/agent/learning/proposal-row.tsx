import { useAgentTexts } from '../i18n/texts.js'
import type { AgentTextKey } from '../i18n/texts.js'
import { BiasScale } from './bias-scale.js'
import { evidenceCounts, percentOf, type ProposalView } from './learning-view.js'

const kindTexts: Readonly<Record<ProposalView['evidence'][number]['kind'], AgentTextKey>> = {
  wrong: 'learning.wrong',
  used: 'learning.used',
  inferred: 'learning.inferred',
}

/** One proposal, with its evidence and the two buttons that decide it. */
export function ProposalRow(props: {
  readonly proposal: ProposalView
  readonly isBusy: boolean
  readonly onDecide: (decision: 'accept' | 'refuse') => void
}) {
  const t = useAgentTexts()
  const { proposal, isBusy, onDecide } = props
  const { proposalId, solutionId, title, evidence, status } = proposal
  const calls = [...new Set(evidence.map(({ callId }) => callId))]
  return (
    <li className="proposal" data-testid="proposal" data-kind={proposal.kind} data-status={status}>
      <div className="proposal-text">
        <strong>{title || solutionId}</strong>
        <Change proposal={proposal} />
        <details className="faint">
          <summary>
            {evidenceCounts(evidence)
              .map(([kind, count]) => t(kindTexts[kind], { count }))
              .join(' · ')}
          </summary>
          {t('learning.calls', { calls: calls.join(', ') })}
        </details>
      </div>
      {status === 'open' ? (
        <div className="proposal-answers">
          <button
            className="primary"
            disabled={isBusy}
            aria-describedby={`proposal-${proposalId}`}
            onClick={() => onDecide('accept')}
          >
            {t('learning.accept')}
          </button>
          <button className="plain" disabled={isBusy} onClick={() => onDecide('refuse')}>
            {t('learning.refuse')}
          </button>
        </div>
      ) : (
        <span className="faint">
          {t(status === 'accepted' ? 'learning.accepted' : 'learning.refused')}
          {proposal.decidedAt && ` · ${new Date(proposal.decidedAt).toLocaleString()}`}
        </span>
      )}
    </li>
  )
}

function Change({ proposal }: { readonly proposal: ProposalView }) {
  const t = useAgentTexts()
  const { proposalId, kind, text, fromBias, toBias } = proposal
  if (kind === 'question') {
    return (
      <p id={`proposal-${proposalId}`}>
        {t('learning.question')} <q>{text}</q>
      </p>
    )
  }
  const values = { from: percentOf(fromBias), to: percentOf(toBias) }
  return (
    <p id={`proposal-${proposalId}`}>
      {t(toBias < fromBias ? 'learning.lower' : 'learning.raise', values)}
      <BiasScale from={fromBias} to={toBias} />
    </p>
  )
}
