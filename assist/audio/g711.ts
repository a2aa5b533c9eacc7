/**
 * G.711 decoding by table: one 8-bit code word to one linear sample.
 *
 * Source: ITU-T G.711 (11/88), tables 1 and 2; the expansion is the usual integer form of
 * Sun's public g711.c, scaled to [-1, 1). μ-law peaks at 32,124 and A-law at 32,256.
 */

/** μ-law code word → sample. Shape [256]. */
export const muLawTable = Float32Array.from({ length: 256 }, (_, code) => expandMuLaw(code))

/** A-law code word → sample. Shape [256]. */
export const aLawTable = Float32Array.from({ length: 256 }, (_, code) => expandALaw(code))

function expandMuLaw(code: number): number {
  const bits = ~code & 0xff
  const exponent = (bits >> 4) & 0x07
  const mantissa = bits & 0x0f
  const magnitude = (((mantissa << 3) + 0x84) << exponent) - 0x84
  return (bits & 0x80 ? -magnitude : magnitude) / 32_768
}

function expandALaw(code: number): number {
  const bits = code ^ 0x55
  const exponent = (bits >> 4) & 0x07
  const mantissa = bits & 0x0f
  const base = (mantissa << 4) + 8
  const magnitude = exponent === 0 ? base : (base + 0x100) << (exponent - 1)
  // In A-law a set sign bit means positive, the opposite of μ-law.
  return (bits & 0x80 ? magnitude : -magnitude) / 32_768
}
