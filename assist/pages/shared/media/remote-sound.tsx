import { useEffect, useRef } from 'react'

/** Plays the other side's voice. Without a track it is silent. */
export function RemoteSound({ track }: { readonly track: MediaStreamTrack | null }) {
  const audioRef = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const audio = audioRef.current
    if (!audio) return
    audio.srcObject = track && new MediaStream([track])
    // The browser refuses only where the track is gone before it began, since the listener has pressed a button on
    // this page.
    if (track) audio.play().catch(() => undefined)
  }, [track])
  return <audio ref={audioRef} data-testid="remote-audio" data-on={track !== null} />
}
