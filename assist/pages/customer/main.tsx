import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AssistClient } from '../../client/assist-client.js'
import { clientClock } from '../../client/client-clock.js'
import { AudioDesk } from '../shared/audio/audio-desk.js'
import { openMicrophone } from '../shared/audio/microphone.js'
import { keepFocus } from '../shared/components/keep-focus.js'
import { pageLanguageOf } from '../shared/i18n/page-texts.js'
import { PeerLink } from '../shared/media/peer-link.js'
import { CustomerPage } from './customer-page.js'
import { keepSecret, readLink } from './connection/browser-secret.js'
import { CustomerConnection } from './connection/customer-connection.js'
import { pictureUrl, sendPhoto, sendStill } from './connection/pictures.js'
import type { CustomerPageParts } from './customer-context.js'
import { CustomerCall } from './call/customer-call.js'
import { openCamera, setTorch } from './media/camera.js'
import { CameraDesk } from './media/camera-desk.js'
import { findPlace, takeStill } from './media/still.js'
import { createCustomerStore } from './state/customer-store.js'
import { inabilityOf, voiceTrouble } from './state/trouble.js'
import '../shared/styles/tokens.css'
import '../shared/styles/base.css'
import './styles/customer.css'
import './styles/stage.css'
import './styles/sheets.css'

const base = new URL('.', location.origin + location.pathname)
const storages = [storageOf(() => sessionStorage), storageOf(() => localStorage)].filter(
  (storage) => storage !== null,
)
const link = readLink(location, storages, history)
const { userAgent } = navigator

/** Gives a storage, or null where the browser forbids the page to keep anything. In that case even asking throws. */
function storageOf(ask: () => Storage): Storage | null {
  try {
    return ask()
  } catch {
    return null
  }
}

function socketAddress(path: string): string {
  const url = new URL(path, base)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

function assemble(token: string, secret: string | undefined): CustomerPageParts {
  const store = createCustomerStore()
  const grant = () => ({ token, secret: store.getState().call?.secret ?? '' })
  const connection = new CustomerConnection({
    token,
    secret,
    openSocket: () => new WebSocket(socketAddress('customer')),
    onState: (state, code) => call.connectionChanged(state, code),
    onMessage: (message) => call.received(message),
  })
  const audio = new AudioDesk({
    makeClient: (options) => {
      const query = new URLSearchParams(grant()).toString()
      return new AssistClient({ url: socketAddress(`stream?${query}`), WebSocket, ...options })
    },
    nextCallId: () => store.getState().call?.callId ?? '',
    onCall: () => undefined,
    onFailure: (failure) => call.voiceFailed(voiceTrouble(failure, userAgent)),
  })
  const camera = new CameraDesk({
    store,
    userAgent,
    open: openCamera,
    setTorch,
    onTrouble: (trouble) => call.trouble(trouble),
  })
  const call = new CustomerCall({
    ...{ store, audio, camera, openMicrophone, takeStill, findPlace },
    send: (request) => connection.send(request),
    keepSecret: (given) => keepSecret(storages, token, given),
    clock: clientClock,
    makePeer: (options) => new PeerLink(options),
    sendStill: (still, place) => sendStill(base, grant(), { still, place }),
    inability: inabilityOf({
      isSecure: isSecureContext,
      hasDevices: Boolean((navigator as { mediaDevices?: unknown }).mediaDevices),
      hasPeers: 'RTCPeerConnection' in globalThis,
      userAgent,
    }),
  })
  window.addEventListener('online', () => {
    connection.hurry()
    audio.hurry()
  })
  window.addEventListener('beforeunload', (event) => {
    if (audio.state.getState().phase === 'sending') event.preventDefault()
  })
  // Stopped while the message can still be sent, so that the last words are written at once.
  window.addEventListener('pagehide', () => audio.stop())
  connection.open()
  return {
    ...{ store, call, audio, camera, base },
    pictureUrl: (sha256) => pictureUrl(base, grant(), sha256),
    sendPhoto: (bytes, name) => sendPhoto(base, grant(), { bytes, name }),
    linkForOtherBrowser: () => {
      const { secret: given } = grant()
      return `${location.origin}${location.pathname}#${token}${given === '' ? '' : `.${given}`}`
    },
    reopen: () => connection.open(),
  }
}

const language = pageLanguageOf(navigator.language)
document.documentElement.lang = language
keepFocus()
const root = document.getElementById('root')
if (!root) throw new Error('The page has no root element.')
createRoot(root).render(
  <StrictMode>
    <CustomerPage parts={link && assemble(link.token, link.secret)} language={language} />
  </StrictMode>,
)
