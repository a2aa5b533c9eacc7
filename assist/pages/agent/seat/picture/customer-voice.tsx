import { useDeskSnapshot, useSeatMedia } from '../../desk-context.js'
import { RemoteSound } from '../../../shared/media/remote-sound.js'

/** The customer's voice, where it comes over their page; on a telephone call nothing is heard twice. */
export function CustomerVoice() {
  const { seat } = useDeskSnapshot()
  const { remoteAudio } = useSeatMedia()
  const room = seat?.room
  return <RemoteSound track={room?.sound === 'page' && !room.isOnHold ? remoteAudio : null} />
}
