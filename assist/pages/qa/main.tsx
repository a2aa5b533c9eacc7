import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { readAddress } from '../agent/connection/service-address.js'
import { isRefused } from '../agent/connection/sign-in.js'
import { pageLanguageOf } from '../shared/i18n/page-texts.js'
import { QaService } from './connection/qa-service.js'
import { filtersOfHash, hashOfView } from './list/call-filters.js'
import { QaPage } from './qa-page.js'
import { QaDesk } from './state/qa-store.js'
import '../shared/styles/tokens.css'
import '../shared/styles/base.css'
import './styles/qa.css'
import './styles/figures.css'
import './styles/review.css'

const address = readAddress(window.location, sessionStorage, history)
const desk = new QaDesk(new QaService(address), filtersOfHash(location.hash))
void desk.load().then(() => isRefused(address, window.location))
const callId = new URLSearchParams(location.hash.slice(1)).get('call')
if (callId !== null) void desk.open(callId)
desk.state.subscribe(({ filters, open }) => {
  const hash = hashOfView(filters, open?.callId)
  if (hash !== location.hash) history.replaceState(null, '', hash)
})

const language = pageLanguageOf(navigator.language)
document.documentElement.lang = language
const root = document.getElementById('root')
if (!root) throw new Error('The page has no root element.')
createRoot(root).render(
  <StrictMode>
    <QaPage desk={desk} language={language} />
  </StrictMode>,
)
