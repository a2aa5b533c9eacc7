import type { CarrierLine, LineFacts } from '../../call/carrier-line.js'
import type { Config } from '../../settings/config.js'
import { jambonzLines } from './jambonz-line.js'
import { twilioLines } from './twilio-line.js'

/** Settings by which carriers are asked. */
export type LineSettings = Pick<
  Config,
  'twilioAccount' | 'twilioApiUrl' | 'jambonzApiUrl' | 'jambonzApiKey' | 'jambonzTransferUrl'
>

/** The line of a call; undefined where it has none, or nothing is configured for its carrier. */
export function carrierLine(
  settings: LineSettings,
  facts: LineFacts | undefined,
): CarrierLine | undefined {
  if (!facts) return undefined
  const lines = { twilio: twilioLines, jambonz: jambonzLines }[facts.carrier]
  return lines(settings)?.(facts)
}
