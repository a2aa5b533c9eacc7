import { useEffect, useRef } from 'react'
import { useDeskSnapshot, useSeatMedia } from '../desk-context.js'

/** The customer's voice, where it comes over their page; on a telephone call nothing is heard twice. */
export function RemoteSound() {
  const { seat } = useDeskSnapshot()
  const { remoteAudio } = useSeatMedia()
  const audioRef = useRef<HTMLAudioElement>(null)
  const room = seat?.room
  const track = room?.sound === 'page' && !room.isOnHold ? remoteAudio : null
  useEffect(() => {
    const audio = audioRef.current
    if (!audio) return
    audio.srcObject = track && new MediaStream([track])
    // Refused only where the track is gone again before it began.
    if (track) audio.play().catch(() => undefined)
  }, [track])
  return <audio ref={audioRef} data-testid="remote-audio" data-on={track !== null} />
}
