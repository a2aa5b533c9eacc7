/** The recorded tracks: the customer's picture, and every voice that this page has. */
export interface RecordedTracks {
  readonly picture: MediaStreamTrack
  readonly voices: readonly MediaStreamTrack[]
}

/** The recorder hands over its bytes this often, so that a crash costs little. */
const pieceMs = 1_000

/**
 * Records until the returned function is called, then saves the film to this computer. The service keeps no video.
 *
 * @param name of the file, without its ending
 */
export function recordCall({ picture, voices }: RecordedTracks, name: string): () => void {
  const context = new AudioContext()
  const mixed = context.createMediaStreamDestination()
  for (const voice of voices) {
    context.createMediaStreamSource(new MediaStream([voice])).connect(mixed)
  }
  const recorder = new MediaRecorder(new MediaStream([picture, ...mixed.stream.getAudioTracks()]))
  const pieces: Blob[] = []
  recorder.ondataavailable = (event) => pieces.push(event.data)
  recorder.onstop = () => {
    void context.close()
    save(new Blob(pieces, { type: recorder.mimeType }), name)
  }
  recorder.start(pieceMs)
  return () => {
    if (recorder.state !== 'inactive') recorder.stop()
  }
}

function save(film: Blob, name: string): void {
  const url = URL.createObjectURL(film)
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = `${name}.${film.type.startsWith('video/mp4') ? 'mp4' : 'webm'}`
  anchor.click()
  // The download has read the bytes by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
