import { useEffect, useMemo } from 'react'
import type { PageLanguage } from '../shared/i18n/page-texts.js'
import { Asks } from './components/asks/asks.js'
import { CameraPreview } from './components/picture/camera-preview.js'
import { Chat } from './components/writing/chat.js'
import { ClosedPage } from './components/closed-page.js'
import { MessageBox } from './components/writing/message-box.js'
import { NoticeBar } from './components/notice-bar.js'
import { FollowUpSheet } from './components/follow-up-sheet.js'
import { PageHead } from './components/page-head.js'
import { AgentVoice } from './components/agent-voice.js'
import { PictureStage } from './components/picture/picture-stage.js'
import { TalkPrompt } from './components/talk-prompt.js'
import { TroubleNote } from './components/trouble-note.js'
import { VoiceBar } from './components/voice-bar.js'
import { CustomerContext, useCustomerState, type CustomerPageParts } from './customer-context.js'
import { customerTexts, useCustomerTexts } from './i18n/texts.js'
import { isLetIn, pageState } from './state/customer-state.js'

/** The customer's page. It gets no parts where its address names no link. */
export function CustomerPage(props: {
  readonly parts: CustomerPageParts | null
  readonly language: PageLanguage
}) {
  const { parts, language } = props
  const translate = useMemo(() => customerTexts.translator(language), [language])
  return (
    <customerTexts.Context value={translate}>
      {parts ? (
        <CustomerContext value={parts}>
          <Page />
        </CustomerContext>
      ) : (
        <main className="customer" data-testid="customer-page" data-state="refused">
          <ClosedPage code="no-link" />
        </main>
      )}
    </customerTexts.Context>
  )
}

function Page() {
  const t = useCustomerTexts()
  const state = useCustomerState()
  const stands = pageState(state)
  useEffect(() => {
    document.title = t('page.title')
  }, [t])
  return (
    <main className="customer" data-testid="customer-page" data-state={stands} tabIndex={-1}>
      <PageHead />
      {stands === 'refused' ? (
        <ClosedPage code={state.refusal ?? ''} />
      ) : (
        <>
          {stands !== 'ended' && <NoticeBar />}
          <TalkPrompt />
          <PictureStage />
          <Chat />
          <div className="dock">
            <TroubleNote />
            {isLetIn(state) && <Asks />}
            {stands !== 'ended' && isLetIn(state) && <VoiceBar />}
            {stands !== 'ended' && isLetIn(state) && <MessageBox />}
          </div>
          <CameraPreview />
          <FollowUpSheet />
          <AgentVoice />
        </>
      )}
    </main>
  )
}
