import { useEffect, useRef } from 'react'

/** Plays the other side's voice; silent without a track. */
export function RemoteSound({ track }: { readonly track: MediaStreamTrack | null }) {
  const audioRef = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const audio = audioRef.current
    if (!audio) return
    audio.srcObject = track && new MediaStream([track])
    // Refused only where the track is gone again before it began: whoever hears it has pressed a button.
    if (track) audio.play().catch(() => undefined)
  }, [track])
  return <audio ref={audioRef} data-testid="remote-audio" data-on={track !== null} />
}
