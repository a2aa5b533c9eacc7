import { useRef, type KeyboardEvent, type RefObject, type SyntheticEvent } from 'react'
import { Icon, type IconName } from './icon.js'

/** Longest message that the service takes, in characters. */
const maxTextLength = 4_000
/** Most lines that a message shows before it scrolls. */
const maxRowCount = 5

type Field = HTMLInputElement & HTMLTextAreaElement

/** A field to write in, with a button to choose a picture. A message of nothing but spaces is not sent. */
export function Composer(props: {
  readonly text: string
  readonly onText: (text: string) => void
  readonly fieldRef?: RefObject<Field | null>
  /** `line`: one line, as on a telephone. `lines`: Shift and Enter begin a new line, Escape leaves the field. */
  readonly field: 'line' | 'lines'
  readonly fieldId: string
  readonly labels: { readonly field: string; readonly placeholder: string; readonly send: string }
  readonly canSend: boolean
  readonly onSend: (text: string) => void
  readonly picture: PictureChoice
}) {
  const { text, onText, canSend, onSend, picture, labels } = props
  const isReady = canSend && text.trim() !== ''
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (!isReady) return
    onSend(text.trim())
    onText('')
  }
  return (
    <form className="composer" onSubmit={submit}>
      <PictureChooser {...picture} isOff={!canSend} />
      {props.field === 'lines' ? <Lines {...props} onEnter={submit} /> : <Line {...props} />}
      <button
        className="primary icon-only"
        data-testid="chat-send"
        aria-label={labels.send}
        title={labels.send}
        disabled={!isReady}
      >
        <Icon name="send" />
      </button>
    </form>
  )
}

type FieldProps = Pick<
  Parameters<typeof Composer>[0],
  'text' | 'onText' | 'fieldRef' | 'fieldId' | 'labels'
>

function Line({ fieldId, fieldRef, text, onText, labels }: FieldProps) {
  return (
    <input
      ref={fieldRef}
      id={fieldId}
      data-testid="chat-text"
      aria-label={labels.field}
      placeholder={labels.placeholder}
      maxLength={maxTextLength}
      autoComplete="off"
      enterKeyHint="send"
      value={text}
      onChange={({ currentTarget }) => onText(currentTarget.value)}
    />
  )
}

function Lines(props: FieldProps & { readonly onEnter: (event: KeyboardEvent) => void }) {
  const { fieldId, fieldRef, text, onText, labels, onEnter } = props
  const keyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') event.currentTarget.blur()
    if (event.key === 'Enter' && !event.shiftKey) onEnter(event)
  }
  return (
    <textarea
      ref={fieldRef}
      id={fieldId}
      data-testid="chat-text"
      aria-label={labels.field}
      placeholder={labels.placeholder}
      rows={Math.min(maxRowCount, text.split('\n').length)}
      maxLength={maxTextLength}
      value={text}
      onChange={({ currentTarget }) => onText(currentTarget.value)}
      onKeyDown={keyDown}
    />
  )
}

/** The choice of a picture that is sent along. */
export interface PictureChoice {
  readonly icon: IconName
  readonly label: string
  /** Media types, as a file field takes them. */
  readonly accept: string
  /** Id and test id of the file field. */
  readonly id: string
  /** A picture is being sent, and no other can be chosen. */
  readonly isBusy: boolean
  readonly onFile: (file: File) => void
}

function PictureChooser(props: PictureChoice & { readonly isOff: boolean }) {
  const { icon, label, accept, id, isBusy, isOff, onFile } = props
  const inputRef = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className="quiet icon-only"
        data-testid={`${id}-open`}
        aria-label={label}
        title={label}
        aria-busy={isBusy}
        disabled={isBusy || isOff}
        onClick={() => inputRef.current?.click()}
      >
        <Icon name={icon} />
      </button>
      <input
        ref={inputRef}
        id={id}
        className="visually-hidden"
        data-testid={id}
        type="file"
        accept={accept}
        tabIndex={-1}
        aria-hidden="true"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          if (file) onFile(file)
          // Emptied so that the same file can be chosen again.
          currentTarget.value = ''
        }}
      />
    </>
  )
}
