/** A two-channel μ-law recording of silence at 8 kHz, of so many seconds. */
export function sampleWav(durationS: number): Uint8Array<ArrayBuffer> {
  const dataBytes = durationS * 8000 * 2
  const file = new Uint8Array(12 + 26 + 8 + dataBytes).fill(0xff)
  const view = new DataView(file.buffer)
  const write = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) file[at + i] = text.charCodeAt(i)
  }
  write(0, 'RIFF')
  view.setUint32(4, file.length - 8, true)
  write(8, 'WAVEfmt ')
  view.setUint32(16, 18, true)
  view.setUint16(20, 7, true)
  view.setUint16(22, 2, true)
  view.setUint32(24, 8000, true)
  view.setUint32(28, 16000, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 8, true)
  view.setUint16(36, 0, true)
  write(38, 'data')
  view.setUint32(42, dataBytes, true)
  return file
}
