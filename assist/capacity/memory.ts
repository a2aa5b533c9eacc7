/** Memory of this process, and what its container allows it; no limit: undefined. Cost: a few microseconds. */
export function ownMemory(): { usedBytes: number; limitBytes: number | undefined } {
  const limitBytes = process.constrainedMemory()
  // Without a limit some kernels answer with a number that no machine has.
  const isLimit = limitBytes > 0 && limitBytes < 2 ** 50
  return { usedBytes: process.memoryUsage.rss(), limitBytes: isLimit ? limitBytes : undefined }
}
