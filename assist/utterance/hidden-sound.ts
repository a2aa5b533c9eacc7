import type { ChannelName } from '../audio/frame.js'
import type { FinalTranscript } from '../recognition/transcript.js'
import { overlaps, type TextSpan } from '../text/text-span.js'

/** A stretch of one side's sound that must not be kept, in call time. */
export interface HiddenSound {
  readonly channel: ChannelName
  readonly startMs: number
  readonly endMs: number
}

/**
 * When what is hidden of a text was said: by the times of its words where the engine tells them, otherwise all of it.
 * A stretch that is in no word that was told hides all of it too.
 */
export function hiddenSound(
  { channel, startMs, endMs, words }: FinalTranscript,
  hidden: readonly TextSpan[],
): readonly HiddenSound[] {
  if (hidden.length === 0) return []
  const stretches = hidden.map((span): HiddenSound | undefined => {
    const own = words?.filter((word) => overlaps(word, span)) ?? []
    const [first, last] = [own[0], own.at(-1)]
    return first && last && { channel, startMs: first.startMs, endMs: last.endMs }
  })
  const known = stretches.filter((stretch) => stretch !== undefined)
  return known.length === hidden.length ? known : [{ channel, startMs, endMs }]
}
