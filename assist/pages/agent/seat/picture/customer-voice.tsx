import { useDeskSnapshot, useSeatMedia } from '../../desk-context.js'
import { RemoteSound } from '../../../shared/media/remote-sound.js'

/**
 * Plays the customer's voice where it comes over their page. On a telephone call it is silent, so that the agent does
 * not hear the customer twice.
 */
export function CustomerVoice() {
  const { seat } = useDeskSnapshot()
  const { remoteAudio } = useSeatMedia()
  const room = seat?.room
  return <RemoteSound track={room?.sound === 'page' && !room.isOnHold ? remoteAudio : null} />
}
