import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AssistClient } from '../../client/assist-client.js'
import { App } from './app.js'
import { AudioDesk } from './audio/audio-desk.js'
import type { AudioSource } from './audio/audio-source.js'
import { openMicrophone } from './audio/microphone.js'
import { openSampleCall } from './audio/sample-call.js'
import { ScreenConnection } from './connection/screen-connection.js'
import { fetchFromService, readAddress, socketUrl } from './connection/service-address.js'
import { callInAddress, recallCall, rememberCall } from './settings/remembered-call.js'
import { readSettings } from './settings/settings.js'
import { DeskStore } from './state/desk-store.js'
import './styles/tokens.css'
import './styles/base.css'
import './styles/header.css'
import './styles/transcript.css'
import './styles/cards.css'
import './styles/search.css'
import './styles/welcome.css'

/** Longest wait between a change and its drawing: one frame. */
const drawWithinMs = 16

const address = readAddress(window.location, sessionStorage, history)
const key = address.key === undefined ? {} : { key: address.key }

const store = new DeskStore({
  remembered: recallCall(window.location, sessionStorage),
  remember: (what) => rememberCall(what, sessionStorage, history),
  schedule: (draw) => void setTimeout(draw, drawWithinMs),
})

const connection = new ScreenConnection({
  url: socketUrl(address, 'screen'),
  ...key,
  WebSocket,
  onState: store.connectionChanged,
  onMessage: store.received,
  lastSeq: store.lastSeq,
  isRefused: () =>
    fetchFromService(address, 'api/calls').then(
      ({ status }) => status === 401,
      () => false,
    ),
})
store.attach(connection)
connection.open()
window.addEventListener('online', () => connection.hurry())
window.addEventListener('hashchange', () => {
  const callId = callInAddress(window.location)
  if (callId !== null && callId !== store.snapshot().call?.callId) store.pick(callId)
})

const audio = new AudioDesk({
  makeClient: (options) =>
    new AssistClient({ url: socketUrl(address, 'stream'), ...key, WebSocket, ...options }),
  nextCallId: (kind) => `${kind}-${Date.now().toString(36)}`,
  onCall: (callId) => store.follow(callId),
  onFailure: (code) => store.notify({ code, severity: 'error' }),
})

function beginSound(kind: AudioSource['kind']): void {
  if (audio.snapshot().phase !== 'idle') return
  store.notify(null)
  // Made in the click itself: a browser keeps a context that was made later silent.
  const open =
    kind === 'microphone'
      ? openMicrophone.bind(
          null,
          readSettings(localStorage, navigator.language).language === 'en' ? 'en' : 'zh',
        )
      : openSampleCall.bind(
          null,
          () => fetchFromService(address, 'sample/car-repair.wav'),
          new AudioContext(),
        )
  void audio.begin(kind, open)
}

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root element.')
createRoot(root).render(
  <StrictMode>
    <App store={store} audio={audio} address={address} beginSound={beginSound} />
  </StrictMode>,
)
