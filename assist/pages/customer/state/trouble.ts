import type { CustomerTrouble } from '../../../media/customer-protocol.js'
import type { AudioFailure } from '../../shared/audio/audio-source.js'

/** Trouble as the customer is told of it; the words are in `i18n/`. */
export type Trouble =
  | 'camera-denied'
  | 'camera-missing'
  | 'camera-busy'
  | 'camera-lost'
  | 'microphone-denied'
  | 'microphone-missing'
  | 'microphone-busy'
  | 'voice-lost'
  | 'insecure'
  | 'no-webrtc'
  | 'in-app'
  | 'connection-failed'

/** What a browser can do, as the page found it. */
export interface BrowserAbility {
  readonly isSecure: boolean
  readonly hasDevices: boolean
  readonly hasPeers: boolean
  readonly userAgent: string
}

/** Apps that show web pages themselves, mostly without camera and microphone. */
const inAppNames = /MicroMessenger|AlipayClient|FBAN|FBAV|Instagram|\bLine\/|DingTalk|QQ\/|Weibo/

/** Whether the page is shown inside of another app. */
export function isInApp(userAgent: string): boolean {
  return inAppNames.test(userAgent)
}

/** Why this browser can give neither camera nor microphone; null where it can. */
export function inabilityOf(ability: BrowserAbility): Trouble | null {
  if (ability.hasDevices && ability.hasPeers) return null
  if (isInApp(ability.userAgent)) return 'in-app'
  return ability.isSecure ? 'no-webrtc' : 'insecure'
}

/** Why the camera cannot be had, by the name of the browser's error. An app that shows the page may forbid it. */
export function cameraTrouble(errorName: string, userAgent: string): Trouble {
  switch (errorName) {
    case 'NotAllowedError':
    case 'SecurityError':
      return isInApp(userAgent) ? 'in-app' : 'camera-denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'camera-missing'
    default:
      return 'camera-busy'
  }
}

/** Why there is no voice, by what the sound of the page or its client says. */
export function voiceTrouble(failure: AudioFailure | (string & {}), userAgent: string): Trouble {
  switch (failure) {
    case 'microphone-denied':
      return isInApp(userAgent) ? 'in-app' : 'microphone-denied'
    case 'microphone-missing':
      return 'microphone-missing'
    case 'microphone-insecure':
      return isInApp(userAgent) ? 'in-app' : 'insecure'
    case 'microphone-failed':
      return 'microphone-busy'
    default:
      return 'voice-lost'
  }
}

const told: Readonly<Record<Trouble, CustomerTrouble>> = {
  'camera-denied': 'camera-denied',
  'camera-missing': 'camera-missing',
  'camera-busy': 'camera-busy',
  'camera-lost': 'camera-busy',
  'microphone-denied': 'microphone-denied',
  'microphone-missing': 'microphone-missing',
  'microphone-busy': 'microphone-missing',
  'voice-lost': 'connection-failed',
  insecure: 'browser-unable',
  'no-webrtc': 'browser-unable',
  'in-app': 'browser-unable',
  'connection-failed': 'connection-failed',
}

/** Trouble as the agent is told of it. */
export function toldTrouble(trouble: Trouble): CustomerTrouble {
  return told[trouble]
}
