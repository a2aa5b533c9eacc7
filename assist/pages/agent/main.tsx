import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createStore } from 'zustand/vanilla'
import { AssistClient } from '../../client/assist-client.js'
import { clientClock } from '../../client/client-clock.js'
import { AgentPage } from './agent-page.js'
import { AudioDesk } from '../shared/audio/audio-desk.js'
import type { AudioSource, SoundKind } from '../shared/audio/audio-source.js'
import { openMicrophone } from '../shared/audio/microphone.js'
import { openSampleCall } from '../shared/audio/sample-call.js'
import { openTabSound } from '../shared/audio/tab-sound.js'
import { copyText } from './cards/use-card-actions.js'
import { ScreenConnection } from './connection/screen-connection.js'
import { fetchFromService, readAddress, socketUrl } from './connection/service-address.js'
import { bindCall } from './embedding/bind-call.js'
import type { Embedding } from './embedding/embedding.js'
import { isRefused } from './connection/sign-in.js'
import { agentTexts } from './i18n/texts.js'
import {
  callInAddress,
  momentInAddress,
  recallCall,
  rememberCall,
} from './settings/remembered-call.js'
import { claimPlace, randomPlace, recallSeat } from './settings/remembered-seat.js'
import { keepFocus } from '../shared/components/keep-focus.js'
import { PeerLink } from '../shared/media/peer-link.js'
import { callBeginner } from './seat/begin-call.js'
import { recordCall } from './seat/devices/call-recording.js'
import type { WrittenLine } from './sample/written-call.js'
import { SeatDesk } from './seat/seat-desk.js'
import { openShownTrack } from './seat/devices/shown-track.js'
import { browserStorage, tabStorage } from './settings/page-storage.js'
import { readSettings } from './settings/settings.js'
import { DeskStore } from './state/desk-store.js'
import { isAtSeat } from './state/seat-state.js'
import '../shared/styles/tokens.css'
import '../shared/styles/base.css'
import './styles/header.css'
import './styles/transcript.css'
import './styles/cards.css'
import './styles/earlier.css'
import './styles/search.css'
import './styles/welcome.css'
import './styles/seat.css'
import './styles/written.css'
import './styles/learning.css'
import './styles/video.css'
import './styles/wrapup.css'
import './styles/calls.css'
import './styles/guide.css'
import './styles/moments.css'

/** Longest wait between a change and its drawing: one frame. */
const drawWithinMs = 16

/** They come while the rest begins; nothing is drawn before. */
const textsLoading = agentTexts.load(readSettings(browserStorage, navigator.language).language)

const address = readAddress(window.location, tabStorage, history)
const key = address.key === undefined ? {} : { key: address.key }

/** The place of a call that a link names. */
const linked = momentInAddress(window.location)
const place = createStore(() => linked)

const { locks } = navigator as { readonly locks?: LockManager }
const seatMemory = await recallSeat(tabStorage, randomPlace, (name) => claimPlace(name, locks))

const store = new DeskStore({
  remembered: linked
    ? { callId: linked.callId, isPicked: true }
    : recallCall(window.location, tabStorage),
  remember: (what) => rememberCall(what, tabStorage, history, window.location),
  seatMemory,
  schedule: (draw) => void setTimeout(draw, drawWithinMs),
  onSignal: (signal) => seat.signal(signal),
  onPageLink: (url) => void copyPageLink(url),
})

const embedding = location.search.includes('embed=') ? await openEmbedding() : null

/** Most pages stand by themselves and load nothing of it. */
async function openEmbedding(): Promise<Embedding | null> {
  const { Embedding, readEmbedAddress } = await import('./embedding/embedding.js')
  const embedAddress = readEmbedAddress(location.search)
  return (
    embedAddress &&
    new Embedding({
      ...{ address: embedAddress, window },
      follow: (callId) => store.pick(callId),
      bind: (callId, agent) => bindCall(address, callId, agent),
    })
  )
}

const connection = new ScreenConnection({
  url: socketUrl(address, 'screen'),
  ...key,
  WebSocket,
  onState: store.connectionChanged,
  onMessage: (message) => {
    store.received(message)
    embedding?.received(message)
  },
  lastSeq: store.lastSeq,
  isRefused: () => isRefused(address, window.location),
})
store.attach(connection)
connection.open()
window.addEventListener('online', () => {
  connection.hurry()
  audio.hurry()
})
// The browser asks before a live call is left, since a page that is closed for good silences the agent.
window.addEventListener('beforeunload', (event) => {
  const sound = audio.state.getState()
  const isOwnVoice = sound.phase === 'sending' && sound.kind !== 'sample'
  if (isAtSeat(store.snapshot().seat) || isOwnVoice) event.preventDefault()
})
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

/** Copies the link to a page. Where the browser does not allow it, the menu of the card shows the link. */
async function copyPageLink(url: string): Promise<void> {
  const isCopied = await copyText(url)
  store.notify(
    isCopied
      ? { code: 'page-link-copied', severity: 'info' }
      : { code: 'copy-failed', severity: 'warning' },
  )
}

/** Language of the calls at this desk. */
const spokenLanguage = () =>
  readSettings(browserStorage, navigator.language).language === 'en' ? 'en' : 'zh'

const seat: SeatDesk = new SeatDesk({
  store,
  audio,
  language: spokenLanguage,
  openMicrophone: (language) => openMicrophone(language, 'agent'),
  wasMuted: seatMemory.wasMuted,
  openShown: openShownTrack,
  makeLink: (options) => new PeerLink(options),
  record: recordCall,
  clock: clientClock,
})

audio.state.subscribe((sound) => {
  if (sound.phase === 'sending' && sound.kind === 'seat') seatMemory.keepMuted(sound.isMuted)
})
window.addEventListener('pagehide', () => seat.pageLeft())

function beginSound(kind: Exclude<SoundKind, 'seat'>): void {
  if (audio.state.getState().phase !== 'idle') return
  store.notify(null)
  if (kind === 'sample' && spokenLanguage() === 'zh') void beginWrittenSample()
  else void audio.begin(kind, opener(kind))
}

/** There is no recording of a Mandarin call that may be shipped and makes sense: the sample is a written one. */
async function beginWrittenSample(): Promise<void> {
  if (isAtSeat(store.snapshot().seat)) return
  try {
    const response = await fetchFromService(address, 'sample/written-call.zh.json')
    const lines = (await response.json()) as readonly WrittenLine[]
    const { playWrittenCall } = await import('./sample/written-call.js')
    playWrittenCall({
      ...{ lines, store, begin: () => beginCall('text'), clock: clientClock },
      openSocket: () => new WebSocket(socketUrl(address, 'customer')),
    })
  } catch {
    store.notify({ code: 'sample-missing', severity: 'error' })
  }
}

/**
 * Chooses how a sound is opened. It runs in the click itself, since a browser keeps a context that is made later
 * silent.
 */
function opener(kind: Exclude<SoundKind, 'seat'>): () => Promise<AudioSource> {
  switch (kind) {
    case 'microphone':
      return openMicrophone.bind(null, spokenLanguage())
    case 'tab':
      return openTabSound.bind(null, spokenLanguage())
    case 'sample':
      return openSampleCall.bind(
        null,
        () => fetchFromService(address, 'sample/car-repair.wav'),
        new AudioContext(),
      )
  }
}

const beginCall = callBeginner({ address, store, seat, language: spokenLanguage })
/** Goes through the guide of a solution in the watched call. */
function moveGuide(solutionId: string, stepId: string | null): void {
  const { call } = store.snapshot()
  if (!call || call.hasEnded) return
  connection.send({ type: 'guide', callId: call.callId, solutionId, stepId })
}

const desk = { store, place, moveGuide, audio, address, embedding, beginSound, seat, beginCall }

keepFocus()
await textsLoading
const root = document.getElementById('root')
if (!root) throw new Error('The page has no root element.')
createRoot(root).render(
  <StrictMode>
    <AgentPage desk={desk} />
  </StrictMode>,
)
