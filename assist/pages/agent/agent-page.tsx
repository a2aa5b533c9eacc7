import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { HeaderBar } from './frame/header-bar.js'
import { StatusLine } from './frame/status-line.js'
import { SearchBox } from './search/search-box.js'
import { SuggestionPane } from './cards/suggestion-pane.js'
import { TranscriptPane } from './transcript/transcript-pane.js'
import { useShortcuts } from './frame/use-shortcuts.js'
import { Welcome } from './frame/welcome.js'
import { DeskContext, useDesk, useDeskSnapshot, type Desk } from './desk-context.js'
import { agentTexts, useAgentTexts } from './i18n/texts.js'
import { usePlace } from './transcript/show-line.js'
import { CustomerVoice } from './seat/picture/customer-voice.js'
import { ContextLine } from './seat/bar/context-line.js'
import { SeatBar } from './seat/bar/seat-bar.js'
import { useWrapUpPlace } from './wrapup/use-wrap-up-place.js'
import { browserStorage } from './settings/page-storage.js'
import type { CallState } from './state/call-state.js'
import { keepSettings, readSettings } from './settings/settings.js'

/** These are loaded when they are opened for the first time: no call needs them while it goes on. */
const CallsDialog = lazy(async () => {
  const { CallsDialog: dialog } = await import('./calls/calls-dialog.js')
  return { default: dialog }
})
const WrapUpPane = lazy(async () => {
  const { WrapUpPane: pane } = await import('./wrapup/wrap-up-pane.js')
  return { default: pane }
})
const MomentStrip = lazy(async () => {
  const { MomentStrip: strip } = await import('./seat/bar/moment-strip.js')
  return { default: strip }
})
const HelpDialog = lazy(async () => {
  const { HelpDialog: dialog } = await import('./frame/help-dialog.js')
  return { default: dialog }
})
const FieldBar = lazy(async () => {
  const { FieldBar: bar } = await import('./embedding/field-bar.js')
  return { default: bar }
})
const LearningDialog = lazy(async () => {
  const { LearningDialog: dialog } = await import('./learning/learning-dialog.js')
  return { default: dialog }
})

const languageMissing = { code: 'language-missing', severity: 'error' } as const

/** The agent's whole page. */
export function AgentPage(props: { readonly desk: Omit<Desk, 'settings' | 'changeSettings'> }) {
  const { desk: fixed } = props
  const [settings, setSettings] = useState(() => readSettings(browserStorage, navigator.language))
  const { language, theme } = settings

  useEffect(() => {
    keepSettings(browserStorage, settings)
    document.documentElement.lang = language
    document.documentElement.dataset['theme'] = theme
  }, [settings, language, theme])

  const desk = useMemo<Desk>(
    () => ({
      ...fixed,
      settings,
      changeSettings: (part) => {
        const change = () => setSettings((before) => ({ ...before, ...part }))
        // The page stays in its language until the other one is there.
        if (part.language === undefined) change()
        else agentTexts.load(part.language).then(change, () => fixed.store.notify(languageMissing))
      },
    }),
    [fixed, settings],
  )
  const translate = useMemo(() => agentTexts.translator(language), [language])
  return (
    <DeskContext value={desk}>
      <agentTexts.Context value={translate}>
        <Screen />
      </agentTexts.Context>
    </DeskContext>
  )
}

/** Answers, conversation, search: in this order for the keyboard and for screen readers, wherever each stands. */
function Panes({ wrapUp }: { readonly wrapUp: ReturnType<typeof useWrapUpPlace> }) {
  const { call, connection, isListed } = useDeskSnapshot()
  const isWelcome = isListed || connection === 'refused' || connection === 'reconnecting'
  if (!call) {
    return (
      <main className="panes" tabIndex={-1}>
        <Welcome isHidden={!isWelcome} />
        <SuggestionPane call={call} />
        <SearchBox />
      </main>
    )
  }
  return (
    <main className="panes" tabIndex={-1}>
      {wrapUp.isOpen ? (
        <Suspense fallback={null}>
          <WrapUpPane
            key={call.callId}
            callId={call.callId}
            onDone={wrapUp.done}
            onClose={wrapUp.close}
          />
        </Suspense>
      ) : (
        <SuggestionPane call={call} />
      )}
      <TranscriptPane key={call.callId} call={call} onWrapUp={wrapUp.open} />
      {!wrapUp.isOpen && <SearchBox />}
    </main>
  )
}

function Screen() {
  const t = useAgentTexts()
  const { embedding } = useDesk()
  const { call, seat } = useDeskSnapshot()
  const [isHelpOpen, setHelpOpen] = useState(false)
  const openHelp = useCallback(() => setHelpOpen(true), [])
  const [isLearningOpen, setLearningOpen] = useState(false)
  const [areCallsOpen, setCallsOpen] = useState(false)
  usePlace(call)
  const wrapUp = useWrapUpPlace(call, seat)
  useShortcuts(openHelp)

  useEffect(() => {
    const isLive = call !== null && !call.hasEnded
    document.title = `${isLive ? '● ' : ''}${call ? `${call.callId} · ` : ''}${t('app.name')}`
  }, [call, t])

  return (
    <div className="screen" data-embed={embedding?.part}>
      <HeaderBar onLearning={() => setLearningOpen(true)} onCalls={() => setCallsOpen(true)} />
      <div>
        <SeatBar call={call} />
        <ContextLine call={call} />
        <Moments call={call} />
        <Suspense fallback={null}>{embedding && <FieldBar embedding={embedding} />}</Suspense>
      </div>
      <Panes wrapUp={wrapUp} />
      <CustomerVoice />
      <StatusLine onHelp={openHelp} />
      {isHelpOpen && (
        <Suspense fallback={null}>
          <HelpDialog onClose={() => setHelpOpen(false)} />
        </Suspense>
      )}
      {areCallsOpen && (
        <Suspense fallback={null}>
          <CallsDialog onClose={() => setCallsOpen(false)} />
        </Suspense>
      )}
      {isLearningOpen && (
        <Suspense fallback={null}>
          <LearningDialog onClose={() => setLearningOpen(false)} />
        </Suspense>
      )}
    </div>
  )
}

/** What has to be said in the call, where there are rules on that. */
function Moments({ call }: { readonly call: CallState | null }) {
  if (!call || call.moments.length === 0) return null
  return (
    <Suspense fallback={null}>
      <MomentStrip moments={call.moments} />
    </Suspense>
  )
}
