import { useEffect, useId, useState, type ReactNode } from 'react'
import { Icon, type IconName } from '../../../shared/components/icon.js'
import { useTakenFocus } from '../../../shared/components/use-taken-focus.js'
import { useCustomer, useCustomerState } from '../../customer-context.js'
import { useCustomerTexts } from '../../i18n/texts.js'
import { chatFieldId, photoFieldId } from '../writing/message-box.js'

/** Time for which the outcome of a still stays on show. */
const noteForMs = 8_000

/** The agent's requests and their outcome, one at a time, above the field to write in. */
export function Asks() {
  const { asked, invitation, isRefusalShown, still, camera, purpose, trouble } = useCustomerState()
  // The preview of the camera covers the page and asks itself.
  const isCovered = (camera === 'opening' || camera === 'preview') && purpose === 'share'
  if (asked === 'snapshot') return <SnapshotAsk />
  if (asked === 'recording') return <RecordingAsk />
  if (invitation?.state === 'invited') return <InvitationAsk />
  // The note of trouble names the remaining ways itself.
  if (isRefusalShown && !isCovered && !trouble) return <AfterRefusal />
  return still ? <StillNote /> : null
}

function InvitationAsk() {
  const t = useCustomerTexts()
  const { call } = useCustomer()
  const { invitation } = useCustomerState()
  if (!invitation) return null
  const { medium } = invitation
  return (
    <Ask
      // A new invitation to the same medium is a new question.
      key={invitation.invitationId}
      testId="invitation"
      icon={medium === 'voice' ? 'microphone' : medium}
      title={t(`invitation.${medium}`)}
    >
      <p>{t(`invitation.${medium}Note`)}</p>
      <div className="row">
        <button
          className="plain"
          data-testid="refuse-invitation"
          onClick={() => call.answer(false)}
        >
          {t('invitation.refuse')}
        </button>
        <button
          className="primary"
          data-testid="accept-invitation"
          onClick={() => call.answer(true)}
        >
          {t('invitation.accept')}
        </button>
      </div>
    </Ask>
  )
}

/** A request of the agent that waits for an answer. It takes the focus, so that nobody misses it. */
function Ask(props: {
  readonly testId: string
  readonly icon: IconName
  readonly title: string
  readonly children: ReactNode
}) {
  const { testId, icon, title, children } = props
  const titleId = useId()
  const askRef = useTakenFocus<HTMLElement>()
  return (
    <section
      ref={askRef}
      className="ask"
      data-testid={testId}
      role="alertdialog"
      aria-labelledby={titleId}
      tabIndex={-1}
    >
      <h2 id={titleId}>
        <Icon name={icon} />
        {title}
      </h2>
      {children}
    </section>
  )
}

/** The ways that remain without video: a photo, or a written message. */
function OtherWays({ onDone }: { readonly onDone: () => void }) {
  const t = useCustomerTexts()
  return (
    <div className="row">
      <button
        className="plain"
        data-testid="offer-photo"
        onClick={() => {
          document.getElementById(photoFieldId)?.click()
          onDone()
        }}
      >
        <Icon name="camera" />
        {t('chat.photo')}
      </button>
      <button
        className="plain"
        data-testid="offer-text"
        onClick={() => {
          document.getElementById(chatFieldId)?.focus()
          onDone()
        }}
      >
        <Icon name="text" />
        {t('refused.write')}
      </button>
    </div>
  )
}

function AfterRefusal() {
  const t = useCustomerTexts()
  const { store } = useCustomer()
  const close = () => store.setState({ isRefusalShown: false })
  return (
    <section className="ask" data-testid="after-refusal">
      <h2>{t('refused.title')}</h2>
      <button className="quiet icon-only ask-close" aria-label={t('refused.close')} onClick={close}>
        <Icon name="close" />
      </button>
      <p>{t('refused.note')}</p>
      <OtherWays onDone={close} />
    </section>
  )
}

function SnapshotAsk() {
  const t = useCustomerTexts()
  const { call } = useCustomer()
  const [withPlace, setWithPlace] = useState(false)
  return (
    <Ask testId="snapshot-ask" icon="camera" title={t('snapshot.title')}>
      <p>{t('snapshot.note')}</p>
      <label className="choice">
        <input
          type="checkbox"
          data-testid="snapshot-place"
          checked={withPlace}
          onChange={({ currentTarget }) => setWithPlace(currentTarget.checked)}
        />
        {t('snapshot.place')}
      </label>
      <div className="row">
        <button
          className="plain"
          data-testid="snapshot-refuse"
          onClick={() => call.answerSnapshot(false, false)}
        >
          {t('snapshot.refuse')}
        </button>
        <button
          className="primary"
          data-testid="snapshot-agree"
          onClick={() => call.answerSnapshot(true, withPlace)}
        >
          {t('snapshot.agree')}
        </button>
      </div>
    </Ask>
  )
}

function RecordingAsk() {
  const t = useCustomerTexts()
  const { call } = useCustomer()
  return (
    <Ask testId="recording-ask" icon="record" title={t('recording.title')}>
      <p>{t('recording.note')}</p>
      <div className="row">
        <button
          className="plain"
          data-testid="recording-refuse"
          onClick={() => call.answerRecording(false)}
        >
          {t('recording.refuse')}
        </button>
        <button
          className="primary"
          data-testid="recording-agree"
          onClick={() => call.answerRecording(true)}
        >
          {t('recording.agree')}
        </button>
      </div>
    </Ask>
  )
}

function StillNote() {
  const t = useCustomerTexts()
  const { store } = useCustomer()
  const { still } = useCustomerState()
  const isOver = still !== 'sending'
  useEffect(() => {
    if (!isOver) return
    const timer = setTimeout(() => store.setState({ still: null }), noteForMs)
    return () => clearTimeout(timer)
  }, [store, isOver])
  if (!still) return null
  return (
    <section className="ask ask-line" data-testid="still-note" data-still={still}>
      <p role="status">{t(`snapshot.${still}`)}</p>
      {isOver && (
        <button
          className="quiet icon-only"
          aria-label={t('refused.close')}
          onClick={() => store.setState({ still: null })}
        >
          <Icon name="close" />
        </button>
      )}
    </section>
  )
}
