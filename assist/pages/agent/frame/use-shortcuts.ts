import { useEffect } from 'react'
import { useDesk } from '../desk-context.js'
import type { Card } from '../state/cards/card.js'
import { useCardActions } from '../cards/use-card-actions.js'

/** Handles the shortcuts. The keys of cards act on the card in focus, else on the one under the mouse. */
export function useShortcuts(openHelp: () => void): void {
  const { store } = useDesk()
  const actions = useCardActions()
  useEffect(() => {
    const canTell = (card: Card): boolean =>
      store.snapshot().call?.hasEnded === false && !card.isUnmatched
    const cardKeys: Readonly<Record<string, (card: Card) => void>> = {
      u: (card) => {
        if (!card.isUnmatched) actions.say(card.solution, { card })
      },
      d: (card) => actions.act(card, 'dismissed'),
      w: (card) => {
        if (canTell(card)) actions.act(card, 'wrong')
      },
      p: actions.pin,
      c: (card) => void actions.copy(card.solution),
      r: (card) => actions.reply(card.solution),
      m: ({ place }) => document.getElementById(`card-menu-${place + 1}`)?.showPopover(),
      enter: actions.toggle,
    }
    const pageKeys: Readonly<Record<string, () => void>> = {
      '?': openHelp,
      '/': () => document.getElementById('search')?.focus(),
      l: () => document.getElementById('my-calls')?.click(),
      s: () => store.togglePause(),
      e: () => document.getElementById('earlier')?.showPopover(),
    }
    const cardInHand = (): Card | undefined => {
      const cards = store.snapshot().call?.cards.now
      return cards?.find(({ isFocused }) => isFocused) ?? cards?.find(({ isHovered }) => isHovered)
    }
    const keyDown = (event: KeyboardEvent) => {
      if (isTaken(event)) return
      const key = event.key.toLowerCase()
      const pageDeed = pageKeys[key]
      if (pageDeed) pageDeed()
      else if (/^[123]$/u.test(key)) document.getElementById(`card-${key}`)?.focus()
      else {
        const card = cardInHand()
        const deed = cardKeys[key]
        // Enter belongs to the button in focus. It opens a card only where the card itself has the focus.
        const isButtons = key === 'enter' && !(event.target as Element).matches('.card')
        if (!card || !deed || isButtons) return
        deed(card)
      }
      event.preventDefault()
    }
    window.addEventListener('keydown', keyDown)
    return () => window.removeEventListener('keydown', keyDown)
  }, [store, actions, openHelp])
}

/**
 * True where a key is not a shortcut: the agent types, an input method writes, a dialog is open, or the browser has
 * the combination.
 */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return true
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.target instanceof Element ? event.target : null
  return target?.closest('input, textarea, select, [contenteditable], dialog, [popover]') !== null
}
