import { useEffect, useRef } from 'react'
import { useCustomer, useCustomerState, useVoice } from '../customer-context.js'

/** The agent's voice, while the customer talks over this page; on a telephone call nothing is heard twice. */
export function RemoteSound() {
  const { call } = useCustomer()
  const { sound, isOnHold } = useCustomerState()
  const { phase } = useVoice()
  const audioRef = useRef<HTMLAudioElement>(null)
  const isOn = phase === 'sending' && sound !== 'telephone' && !isOnHold
  const track = isOn ? call.remote().audio : null
  useEffect(() => {
    const audio = audioRef.current
    if (!audio) return
    audio.srcObject = track && new MediaStream([track])
    // Refused only where the track is gone again before it began: the customer has pressed Talk.
    if (track) audio.play().catch(() => undefined)
  }, [track])
  return <audio ref={audioRef} data-testid="remote-audio" data-on={track !== null} />
}
