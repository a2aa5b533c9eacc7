import { useState, type ReactNode } from 'react'
import { LivePicture } from '../media/live-picture.js'

/** Width by height until the picture's own ratio is known. */
const usualRatio = 4 / 3

/** A picture as large as fits, in its own shape. The marks lie on it and not on bars beside it. */
export function MarkedPicture(props: {
  readonly className: string
  readonly track: MediaStreamTrack
  readonly testId: string
  readonly label: string
  /** The marks, and anything else that lies on the picture. */
  readonly children: ReactNode
}) {
  const { className, track, testId, label, children } = props
  const [ratio, setRatio] = useState(usualRatio)
  const width = `min(100cqw, 100cqh * ${ratio})`
  return (
    <div className={className} style={{ aspectRatio: ratio, width }}>
      <LivePicture track={track} testId={testId} label={label} onRatio={setRatio} />
      {children}
    </div>
  )
}
