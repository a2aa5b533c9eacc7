import { useEffect, useRef } from 'react'

/** A track as a moving picture. It is always silent, since the sound has an element of its own. */
export function LivePicture(props: {
  readonly track: MediaStreamTrack
  readonly label: string
  readonly testId: string
  readonly className?: string
  /** Receives the picture's width by its height whenever it changes. */
  readonly onRatio?: (ratio: number) => void
}) {
  const { track, label, testId, className, onRatio } = props
  const videoRef = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const video = videoRef.current
    if (!video) return
    video.srcObject = new MediaStream([track])
    // The browser refuses only where the page is being left. A later track begins again.
    video.play().catch(() => undefined)
  }, [track])
  return (
    <video
      ref={videoRef}
      className={className}
      data-testid={testId}
      aria-label={label}
      muted
      playsInline
      autoPlay
      onResize={({ currentTarget: { videoWidth, videoHeight } }) => {
        if (videoWidth > 0 && videoHeight > 0) onRatio?.(videoWidth / videoHeight)
      }}
    />
  )
}
