import type { ChannelName } from '../../call/call-start.js'

/** Whose sound each channel of a file is, in the order of the channels; `none`: nobody's, such as music. */
export type Sides = readonly (ChannelName | 'none')[]

/** Which channels of a file are listened to, and whose they are. */
export interface ChosenChannels {
  /** Places in the file's moments, 0 first, in the order of the file. */
  readonly places: readonly number[]
  readonly channels: readonly ChannelName[]
}

/**
 * Chooses the channels of a file. Without sides one channel is the customer, two are customer and agent.
 *
 * @returns a reason as a part of a sentence where the sides do not fit the file
 */
export function chosenChannels(
  channelCount: number,
  sides: Sides | undefined,
): ChosenChannels | string {
  const named = sides ?? (channelCount === 1 ? ['customer'] : ['customer', 'agent'])
  if (named.length !== channelCount) {
    return sides
      ? `it has ${channelCount} channel${channelCount === 1 ? '' : 's'}, and --sides names ${sides.length}`
      : `it has ${channelCount} channels; say whose each one is, such as --sides ${['customer', 'agent', ...Array<string>(Math.max(0, channelCount - 2)).fill('none')].join(',')}`
  }
  const taken = named.flatMap((side, place) => (side === 'none' ? [] : [{ side, place }]))
  return { places: taken.map(({ place }) => place), channels: taken.map(({ side }) => side) }
}
