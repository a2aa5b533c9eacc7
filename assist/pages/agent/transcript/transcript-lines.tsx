import { lazy, Suspense } from 'react'
import { lineKey } from '../state/conversation/transcript.js'
import { Line, type LinesProps } from './transcript-line.js'

/** Of a conversation with more lines only those in sight are drawn. A shorter one is whole, for the browser's search. */
const mostWholeCount = 120

const LinesInSight = lazy(async () => ({
  default: (await import('./lines-in-sight.js')).LinesInSight,
}))

/** The lines of the conversation in their order. */
export function TranscriptLines(props: LinesProps) {
  const last = <LastLines call={props.call} />
  if (props.call.transcript.lines.length <= mostWholeCount) return last
  return (
    <Suspense fallback={last}>
      <LinesInSight {...props} />
    </Suspense>
  )
}

/** The whole of a short conversation; of a long one the end, which is what is in sight first. */
function LastLines({ call }: Pick<LinesProps, 'call'>) {
  const { lines } = call.transcript
  const from = Math.max(0, lines.length - mostWholeCount)
  return (
    <ol>
      {lines.slice(from).map((line, at) => (
        <li key={lineKey(line)}>
          <Line call={call} line={line} at={from + at} />
        </li>
      ))}
    </ol>
  )
}
