import { RemoteSound } from '../../shared/media/remote-sound.js'
import { useCustomer, useCustomerState, useVoice } from '../customer-context.js'

/** The agent's voice, while the customer talks over this page; on a telephone call nothing is heard twice. */
export function AgentVoice() {
  const { call } = useCustomer()
  const { sound, isOnHold } = useCustomerState()
  const { phase } = useVoice()
  const isOn = phase === 'sending' && sound !== 'telephone' && !isOnHold
  return <RemoteSound track={isOn ? call.remote().audio : null} />
}
