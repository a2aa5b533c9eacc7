import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Icon } from '../../shared/components/icon.js'
import { useAgentTexts } from '../i18n/texts.js'
import type { CallState } from '../state/call-state.js'
import type { Card } from '../state/cards/card.js'
import { earlierLines, type EarlierLine } from '../state/cards/earlier-lines.js'
import { formatClock } from '../transcript/format-clock.js'
import { EarlierAnswer } from './earlier-answer.js'

/** *Earlier*: the newest title on the line below the cards, and the whole list behind one key. */
export function EarlierCards(props: {
  readonly call: CallState | null
  readonly cards: readonly Card[]
}) {
  const t = useAgentTexts()
  const { call, cards } = props
  const [newest] = cards
  return (
    <div className="pane-foot">
      <button className="quiet earlier-button" popoverTarget="earlier" data-testid="earlier-button">
        <kbd aria-hidden="true">E</kbd>
        {t('earlier.title')}
        <b className="digits">{cards.length}</b>
      </button>
      {newest && (
        <span key={newest.key} className="faint earlier-newest">
          {newest.solution.title}
        </span>
      )}
      <EarlierPanel call={call} cards={cards} />
    </div>
  )
}

/** The list, or the answer opened from it. It lies over the cards and moves none of them. */
function EarlierPanel(props: { readonly call: CallState | null; readonly cards: readonly Card[] }) {
  const t = useAgentTexts()
  const { call, cards } = props
  const [isShown, setShown] = useState(false)
  const [openedKey, setOpenedKey] = useState<string | null>(null)
  const opened = cards.find(({ key }) => key === openedKey)
  return (
    <section
      id="earlier"
      popover="auto"
      className="menu earlier"
      tabIndex={-1}
      aria-label={t('earlier.title')}
      data-testid="earlier"
      onToggle={({ newState }) => {
        setOpenedKey(null)
        setShown(newState === 'open')
      }}
    >
      {isShown && opened && (
        <EarlierAnswer call={call} card={opened} onBack={() => setOpenedKey(null)} />
      )}
      {isShown && !opened && <EarlierFinder call={call} cards={cards} onOpen={setOpenedKey} />}
    </section>
  )
}

/** The filter, which has the focus, and the lines that it leaves. Arrows move, Enter opens. */
function EarlierFinder(props: {
  readonly call: CallState | null
  readonly cards: readonly Card[]
  readonly onOpen: (key: string) => void
}) {
  const t = useAgentTexts()
  const { call, cards, onOpen } = props
  const [query, setQuery] = useState('')
  const [activeAt, setActiveAt] = useState(0)
  const inputRef = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => inputRef.current?.focus(), [])
  const lines = call ? earlierLines(cards, call.transcript, query) : []
  const at = Math.min(activeAt, Math.max(0, lines.length - 1))

  const keyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && lines.length > 0) {
      event.preventDefault()
      setActiveAt((at + step + lines.length) % lines.length)
    }
    const active = lines[at]
    if (event.key !== 'Enter' || !active) return
    // The same key would press the button that the answer puts in focus.
    event.preventDefault()
    onOpen(active.card.key)
  }
  return (
    <>
      <input
        ref={inputRef}
        type="search"
        role="combobox"
        aria-label={t('earlier.filter')}
        aria-expanded="true"
        aria-controls="earlier-lines"
        aria-activedescendant={lines.length > 0 ? `earlier-${at}` : undefined}
        placeholder={t('earlier.filter')}
        autoComplete="off"
        value={query}
        onChange={({ target }) => {
          setQuery(target.value)
          setActiveAt(0)
        }}
        onKeyDown={keyDown}
      />
      <EarlierList lines={lines} activeAt={at} onActive={setActiveAt} onOpen={onOpen} />
      {lines.length === 0 && (
        <p className="faint">{t(cards.length > 0 ? 'earlier.none' : 'earlier.empty')}</p>
      )}
    </>
  )
}

function EarlierList(props: {
  readonly lines: readonly EarlierLine[]
  readonly activeAt: number
  readonly onActive: (at: number) => void
  readonly onOpen: (key: string) => void
}) {
  const t = useAgentTexts()
  return (
    <ul id="earlier-lines" role="listbox" aria-label={t('earlier.title')}>
      {props.lines.map(({ card, words, atMs }, at) => (
        <li
          key={card.key}
          id={`earlier-${at}`}
          role="option"
          className="earlier-line"
          aria-selected={at === props.activeAt}
          ref={(line) => {
            if (at === props.activeAt) line?.scrollIntoView({ block: 'nearest' })
          }}
          title={words}
          data-testid="earlier-card"
          data-solution={card.solution.id}
          onPointerMove={() => props.onActive(at)}
          onClick={() => props.onOpen(card.key)}
        >
          <span className="faint digits">{atMs !== undefined && formatClock(atMs)}</span>
          <span className="earlier-title">{card.solution.title}</span>
          {card.isUsed && <Icon name="check" />}
          <span className="faint earlier-words">{words !== undefined && `“${words}”`}</span>
        </li>
      ))}
    </ul>
  )
}
