import { bytesPerMs } from '../../harness/paced-calls.js'
import { isKept, saidIn, type Said } from './said-and-logged.js'
import { SpokenCall } from '../spoken-call.js'

/** How long before an utterance each cut begins, in ms. */
const leadsMs = [300, 1_500, 4_000]

/** What follows an utterance, in ms, so that its end is found. */
const tailMs = 1_500

/** How much faster than speech it is played. */
const pace = 4

/**
 * Plays an utterance to a service that nothing disturbs, begun in several places. What of poor sound is believed in one
 * cut and not in another says nothing about a fault between them.
 *
 * @param utterance by the time of a call that began at `fromMs` of the recording
 * @returns whether every cut has it
 */
export async function isHeardInEveryCut(
  utterance: Said,
  { audio, fromMs }: { readonly audio: Uint8Array; readonly fromMs: number },
  servicePort: () => number,
): Promise<boolean> {
  const recordingMs = audio.length / bytesPerMs
  for (const leadMs of leadsMs) {
    const beganMs = Math.max(0, utterance.startMs - leadMs)
    const of = { callId: `again-${beganMs}-${leadMs}`, audio }
    const call = await SpokenCall.begin(
      { ...of, fromMs: Math.round((fromMs + beganMs) % recordingMs) },
      servicePort,
    )
    await call.speak(utterance.endMs + tailMs - beganMs, pace)
    await call.stop()
    if (call.failure) throw call.failure
    const heard = saidIn(call.events).map((one) => ({
      ...one,
      ...{ startMs: one.startMs + beganMs, endMs: one.endMs + beganMs },
    }))
    if (!isKept(utterance, heard)) return false
  }
  return true
}
