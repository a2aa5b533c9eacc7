import type { ReactElement } from 'react'
import type { OpenCall } from '../state/qa-store.js'
import { MomentsPane } from './moments-pane.js'
import { ScorePane } from './score-pane.js'
import { SignalsPane } from './signals-pane.js'

/** What is judged of a call beside its cards: moments, signals, the scorecard. */
export function ReviewPanes({
  open,
  onPick,
}: {
  readonly open: OpenCall
  readonly onPick: (atMs: number) => void
}): ReactElement {
  return (
    <>
      <MomentsPane open={open} onPick={onPick} />
      <SignalsPane callId={open.callId} onPick={onPick} />
      <ScorePane callId={open.callId} />
    </>
  )
}
