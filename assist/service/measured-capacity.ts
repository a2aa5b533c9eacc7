import path from 'node:path'

import { openRecording } from '../audio/recording.js'
import type { EngineChoice } from '../call/call-start.js'
import type { EarPool } from '../listening/ear-pool.js'
import type { Config } from '../settings/config.js'
import { packageRoot } from '../settings/package-root.js'
import { endpointSettings } from '../vad/endpoint-rules.js'

/** Seven seconds in which a customer asks something; it is shipped. */
const clipFile = path.join(packageRoot, 'fixtures', 'calls', 'modem-light.wav')

/** Speech of both sides a second of call: they seldom talk at once, and seldom are both silent. */
const usualSpeechShare = 0.9

/** Share of an ear's time that finals may take; the rest is for partials and for bursts. */
const finalsShare = 0.75

/** What the measurement needs. */
export interface CapacityParts {
  readonly ears: Pick<EarPool, 'open'>
  readonly earCount: number
  readonly config: Config
}

/**
 * How many calls the ears carry: the first pass over a clip is timed without partials, and scaled to a call's share of
 * speech. Batches of many streams cost less a stream than one alone, so this is on the safe side.
 *
 * Cost: about half a second of one ear.
 *
 * @returns calls; Infinity where recognition runs elsewhere
 */
export async function measuredCapacity({ ears, earCount, config }: CapacityParts): Promise<number> {
  if (config.engine === 'deepgram') return Infinity
  // The first run warms up what runs for the first time.
  await timed(ears, config)
  const { wallMs, audioMs, speechMs } = await timed(ears, config)
  if (speechMs === 0) return 1
  const earShareOfCall = (wallMs / audioMs) * (usualSpeechShare / (speechMs / audioMs))
  return (earCount * finalsShare) / earShareOfCall
}

interface Timing {
  readonly wallMs: number
  readonly audioMs: number
  readonly speechMs: number
}

async function timed(ears: CapacityParts['ears'], config: Config): Promise<Timing> {
  const clip = await openRecording(clipFile)
  let speechMs = 0
  const startedMs = performance.now()
  const call = await ears.open(
    {
      ...{ callId: 'capacity', isVirtual: true, isRevised: false, language: 'en' },
      ...{ engine: config.engine as EngineChoice, fallbacks: [], keyterms: {} },
      endpoints: endpointSettings(config),
    },
    {
      heard: (item) => {
        if (item.kind === 'final') speechMs += item.endMs - item.startMs
      },
      engineFailed: () => undefined,
      replaced: () => undefined,
      died: () => undefined,
    },
  )
  try {
    await call.openLeg('clip', clip.format, 0)
    for await (const bytes of clip.read()) await call.audio('clip', new Uint8Array(bytes))
    await call.closeLeg('clip')
  } finally {
    await call.close()
  }
  return { wallMs: performance.now() - startedMs, audioMs: clip.durationMs, speechMs }
}
