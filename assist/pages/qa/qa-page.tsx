import { useEffect, type ReactElement } from 'react'
import { useStore } from 'zustand'
import type { PageLanguage } from '../shared/i18n/page-texts.js'
import { ReviewedCallView } from './call/call-view.js'
import { FiguresView } from './figures/figures-view.js'
import { qaTexts } from './i18n/texts.js'
import { CallList } from './list/call-list.js'
import { AskPanel } from './review/ask-panel.js'
import { QaContext } from './qa-context.js'
import type { QaDesk } from './state/qa-store.js'

/** The page of reviewers: all calls, and one of them to hear and judge. */
export function QaPage({
  desk,
  language,
}: {
  readonly desk: QaDesk
  readonly language: PageLanguage
}): ReactElement {
  const t = qaTexts.translator(language)
  const status = useStore(desk.state, (state) => state.status)
  const callId = useStore(desk.state, (state) => state.open?.callId)
  const isFigures = useStore(desk.state, (state) => state.isFigures)
  useEffect(() => {
    document.title = t('page.title')
  }, [t])
  return (
    <qaTexts.Context value={t}>
      <QaContext value={desk}>
        <div className="qa" data-testid="qa-page" data-status={status}>
          <CallList />
          <main className="qa-main">
            {status === 'refused' && <p className="qa-notice">{t('page.refused')}</p>}
            {status === 'failed' && (
              <p className="qa-notice">
                {t('page.failed')}{' '}
                <button className="qa-button" onClick={() => void desk.load()}>
                  {t('page.retry')}
                </button>
              </p>
            )}
            {callId !== undefined && <ReviewedCallView key={callId} />}
            {callId === undefined && isFigures && <FiguresView />}
            {callId === undefined && !isFigures && (
              <>
                <p className="qa-hint">
                  {t(status === 'loading' ? 'page.loading' : 'call.choose')}
                </p>
                {status === 'ready' && <AskPanel />}
              </>
            )}
          </main>
        </div>
      </QaContext>
    </qaTexts.Context>
  )
}
