/** A time of the call as `mm:ss`, with the hours in front from one hour on. */
export function formatClock(atMs: number): string {
  const totalS = Math.floor(Math.max(0, atMs) / 1000)
  const hours = Math.floor(totalS / 3600)
  const minutes = String(Math.floor(totalS / 60) % 60).padStart(2, '0')
  const seconds = String(totalS % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${minutes}:${seconds}` : `${minutes}:${seconds}`
}
