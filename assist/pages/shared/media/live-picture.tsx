import { useEffect, useRef } from 'react'

/** A track as a moving picture. Always without sound: that has its own element. */
export function LivePicture(props: {
  readonly track: MediaStreamTrack
  readonly label: string
  readonly testId: string
  readonly className?: string
  /** Told the picture's width by its height whenever it changes. */
  readonly onRatio?: (ratio: number) => void
}) {
  const { track, label, testId, className, onRatio } = props
  const videoRef = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const video = videoRef.current
    if (!video) return
    video.srcObject = new MediaStream([track])
    // Refused only where the page is being left; a later track begins anew.
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
