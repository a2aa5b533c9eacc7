import { RemoteSound } from '../../shared/media/remote-sound.js'
import { useCustomerState, useVoice } from '../customer-context.js'

/**
 * Plays the agent's voice while the customer talks over this page. On a telephone call it is silent, so that the
 * customer does not hear the agent twice.
 */
export function AgentVoice() {
  const { sound, isOnHold, remote } = useCustomerState()
  const { phase } = useVoice()
  const isOn = phase === 'sending' && sound !== 'telephone' && !isOnHold
  return <RemoteSound track={isOn ? remote.audio : null} />
}
