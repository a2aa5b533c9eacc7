import type { CustomerTrouble } from '../../../media/customer-protocol.js'
import type { AudioFailure } from '../../shared/audio/audio-source.js'

/** Kinds of trouble that the customer is shown. Their words are in `i18n/`. */
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

/** The abilities of a browser, as the page found them. */
export interface BrowserAbility {
  readonly isSecure: boolean
  readonly hasDevices: boolean
  readonly hasPeers: boolean
  readonly userAgent: string
}

/** Names of apps that show web pages themselves, mostly without camera and microphone. */
const inAppNames = /MicroMessenger|AlipayClient|FBAN|FBAV|Instagram|\bLine\/|DingTalk|QQ\/|Weibo/

/** Whether the page is shown inside of another app. */
export function isInApp(userAgent: string): boolean {
  return inAppNames.test(userAgent)
}

/** Reason why this browser can give neither camera nor microphone. Null where it can. */
export function inabilityOf(ability: BrowserAbility): Trouble | null {
  if (ability.hasDevices && ability.hasPeers) return null
  if (isInApp(ability.userAgent)) return 'in-app'
  return ability.isSecure ? 'no-webrtc' : 'insecure'
}

/**
 * Reason why the camera cannot be opened, by the name of the browser's error. An app that shows the page may forbid
 * the camera.
 */
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

/** Reason why there is no voice, by the failure that the page's sound or its client reports. */
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

/** Kind of trouble that is reported to the agent. */
export function toldTrouble(trouble: Trouble): CustomerTrouble {
  return told[trouble]
}
