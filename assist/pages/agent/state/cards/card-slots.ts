import type { WithdrawReason } from '../../../../suggestion/suggestion.js'
import { isCardHeld, type Card } from './card.js'

/** The places for cards. A card keeps its place, and an empty place stays empty until a card takes it. */
export interface CardSlots {
  readonly slots: readonly (Card | null)[]
  /** Cards for which no place is free, oldest first. */
  readonly waiting: readonly Card[]
  /** Cards that gave their place to a newer topic, newest first. */
  readonly earlier: readonly Card[]
}

/** Most titles that fit on a line below the cards. */
const maxEarlier = 4

/** Three free places. */
export const emptySlots: CardSlots = { slots: [null, null, null], waiting: [], earlier: [] }

/** Puts a new card where its solution has a card already, else in a free place, else in the queue. */
export function placeCard(cards: CardSlots, card: Card, atMs: number): CardSlots {
  const same = cards.slots.findIndex((other) => other?.solution.id === card.solution.id)
  const before = cards.slots[same]
  if (before) {
    const { isPinned, openness, isHovered, isFocused, spokenAtMs, key } = before
    const revived = { ...card, isPinned, openness, isHovered, isFocused, spokenAtMs, key }
    return { ...cards, slots: cards.slots.with(same, revived) }
  }
  const earlier = cards.earlier.filter((other) => other.solution.id !== card.solution.id)
  return settle({ ...cards, earlier, waiting: [...cards.waiting, card] }, atMs)
}

/** The card of a suggestion, in a place or in the queue, unless the suggestion is withdrawn. */
export function findCard(cards: CardSlots, suggestionId: string): Card | undefined {
  return [...cards.slots, ...cards.waiting].find(
    (card): card is Card => card?.suggestionId === suggestionId && !card.isUnmatched,
  )
}

/** Replaces one card in its place by the result of `change`. */
export function changeCard(cards: CardSlots, key: string, change: (card: Card) => Card): CardSlots {
  const changed = (card: Card): Card => (card.key === key ? change(card) : card)
  return {
    ...cards,
    slots: cards.slots.map((card) => card && changed(card)),
    waiting: cards.waiting.map(changed),
  }
}

/** Takes a card off. Its place is free for a waiting card. */
export function removeCard(cards: CardSlots, key: string, atMs: number): CardSlots {
  const slots = cards.slots.map((card) => (card?.key === key ? null : card))
  const waiting = cards.waiting.filter((card) => card.key !== key)
  return settle({ ...cards, slots, waiting }, atMs)
}

/**
 * Withdraws a suggestion. A card that is held or used is only marked, and any other leaves. A card that was replaced
 * by a newer topic or corrected by the customer may be needed again, so it moves to `earlier`.
 */
export function withdrawCard(
  cards: CardSlots,
  { suggestionId, reason }: { readonly suggestionId: string; readonly reason: WithdrawReason },
  atMs: number,
): CardSlots {
  const card = findCard(cards, suggestionId)
  if (!card) return cards
  const isOnScreen = cards.slots.includes(card)
  if (!isOnScreen || !(isCardHeld(card, atMs) || card.isUsed)) {
    const left = removeCard(cards, card.key, atMs)
    if (reason !== 'replaced' && reason !== 'corrected') return left
    return { ...left, earlier: [card, ...cards.earlier].slice(0, maxEarlier) }
  }
  return changeCard(cards, card.key, (held) => ({ ...held, isUnmatched: true }))
}

/** Gives places to waiting cards: first the free ones, then those of cards that are over and not held. */
export function settle(cards: CardSlots, atMs: number): CardSlots {
  let { slots, waiting } = cards
  for (;;) {
    const [next, ...rest] = waiting
    if (!next) return { ...cards, slots, waiting }
    const free = slots.indexOf(null)
    const over = slots.findIndex((card) => card && isOver(card) && !isCardHeld(card, atMs))
    const place = free >= 0 ? free : over
    if (place < 0) return { ...cards, slots, waiting }
    slots = slots.with(place, next)
    waiting = rest
  }
}

function isOver(card: Card): boolean {
  return card.isUnmatched || card.isUsed
}
