import { TrackSound } from '../../shared/media/track-sound.js'
import { useCustomer, useCustomerState, useVoice } from '../customer-context.js'

/** The agent's voice, while the customer talks over this page; on a telephone call nothing is heard twice. */
export function RemoteSound() {
  const { call } = useCustomer()
  const { sound, isOnHold } = useCustomerState()
  const { phase } = useVoice()
  const isOn = phase === 'sending' && sound !== 'telephone' && !isOnHold
  return <TrackSound track={isOn ? call.remote().audio : null} />
}
