import { useDeskSnapshot, useSeatMedia } from '../desk-context.js'
import { TrackSound } from '../../shared/media/track-sound.js'

/** The customer's voice, where it comes over their page; on a telephone call nothing is heard twice. */
export function RemoteSound() {
  const { seat } = useDeskSnapshot()
  const { remoteAudio } = useSeatMedia()
  const room = seat?.room
  return <TrackSound track={room?.sound === 'page' && !room.isOnHold ? remoteAudio : null} />
}
