import { RemoteSound } from '../../shared/media/remote-sound.js'
import { useCustomerState, useVoice } from '../customer-context.js'

/** The agent's voice, while the customer talks over this page; on a telephone call nothing is heard twice. */
export function AgentVoice() {
  const { sound, isOnHold, remote } = useCustomerState()
  const { phase } = useVoice()
  const isOn = phase === 'sending' && sound !== 'telephone' && !isOnHold
  return <RemoteSound track={isOn ? remote.audio : null} />
}
