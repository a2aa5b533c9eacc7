import { byPlace, type WithdrawReason } from '../../../../suggestion/suggestion.js'
import { isCardHeld, isInHand, type Card } from './card.js'

/** The two parts of the screen: what answers the question of now, and what stood before. */
export interface NowAndEarlier {
  /** In the order of their places. More than three only where the agent holds cards of earlier questions. */
  readonly now: readonly Card[]
  /** Newest first. Nothing is ever dropped from it during a call. */
  readonly earlier: readonly Card[]
}

/** A screen without cards. */
export const noCards: NowAndEarlier = { now: [], earlier: [] }

/** Puts a new card where its solution has a card already, else among the others in its order. */
export function placeCard(cards: NowAndEarlier, card: Card, atMs: number): NowAndEarlier {
  const isSame = (other: Card): boolean => other.solution.id === card.solution.id
  const before = cards.now.find(isSame)
  if (before) {
    const { isPinned, openness, isHovered, isFocused, spokenAtMs, key, place } = before
    const marks = { isPinned, openness, isHovered, isFocused, spokenAtMs, key, place }
    return putCard(cards, key, { ...card, ...marks }, atMs)
  }
  const stoodBefore = cards.earlier.find(isSame)
  const fresh = { ...card, isUsed: stoodBefore?.isUsed ?? false }
  const earlier = cards.earlier.filter((other) => other !== stoodBefore)
  return tidy({ now: [...cards.now, fresh], earlier }, atMs)
}

/** The card of a suggestion in *now*, unless the suggestion is withdrawn. */
export function findCard({ now }: NowAndEarlier, suggestionId: string): Card | undefined {
  return now.find((card) => card.suggestionId === suggestionId && !card.isUnmatched)
}

/** Replaces one card, now or earlier, by the result of `change`. */
export function changeCard(
  cards: NowAndEarlier,
  key: string,
  change: (card: Card) => Card,
  atMs: number,
): NowAndEarlier {
  const changed = (card: Card): Card => (card.key === key ? change(card) : card)
  return tidy({ now: cards.now.map(changed), earlier: cards.earlier.map(changed) }, atMs)
}

/** Takes a card off, now or earlier. */
export function removeCard(cards: NowAndEarlier, key: string, atMs: number): NowAndEarlier {
  const others = (list: readonly Card[]): Card[] => list.filter((card) => card.key !== key)
  return tidy({ now: others(cards.now), earlier: others(cards.earlier) }, atMs)
}

/** The talk moved on: the card goes to *earlier* at once, or as soon as the agent lets go of it. */
export function recedeCard(
  cards: NowAndEarlier,
  suggestionId: string,
  atMs: number,
): NowAndEarlier {
  const card = findCard(cards, suggestionId)
  return card ? putCard(cards, card.key, { ...card, isReceded: true }, atMs) : cards
}

/**
 * Withdraws a suggestion. A card that is held or used is marked, and any other leaves. One that the customer corrected
 * may be needed again, so it goes to *earlier*; so does a replaced one, in logs from before `suggestion.receded`.
 */
export function withdrawCard(
  cards: NowAndEarlier,
  { suggestionId, reason }: { readonly suggestionId: string; readonly reason: WithdrawReason },
  atMs: number,
): NowAndEarlier {
  if (reason === 'replaced') return recedeCard(cards, suggestionId, atMs)
  const card = findCard(cards, suggestionId)
  if (!card) return cards
  const isKept = isCardHeld(card, atMs) || card.isUsed || reason === 'corrected'
  if (!isKept) return removeCard(cards, card.key, atMs)
  return putCard(cards, card.key, { ...card, isUnmatched: true }, atMs)
}

/** Moves cards that are over and that nobody holds to *earlier*, and gives every other one its place. */
export function tidy({ now, earlier }: NowAndEarlier, atMs: number): NowAndEarlier {
  const isLeft = (card: Card): boolean =>
    (card.isReceded || card.isUnmatched) && !isCardHeld(card, atMs)
  const left = now.filter(isLeft).map(asEarlier)
  const staying = left.length > 0 ? now.filter((card) => !isLeft(card)) : now
  return {
    now: arrange(staying),
    earlier: left.length > 0 ? [...left, ...earlier] : earlier,
  }
}

/** The card on which a solution stands, now or earlier. */
export function cardOfSolution(
  { now, earlier }: NowAndEarlier,
  solutionId: string,
): Card | undefined {
  return [...now, ...earlier].find(({ solution }) => solution.id === solutionId)
}

/** True where a newer question has its answer, so that only the agent's hold keeps this card in *now*. */
export function isOfEarlierQuestion(card: Card, now: readonly Card[]): boolean {
  return card.isReceded || now.some((one) => !one.likely && one.question > card.question)
}

function putCard(cards: NowAndEarlier, key: string, card: Card, atMs: number): NowAndEarlier {
  return changeCard(cards, key, () => card, atMs)
}

/** The marks of the agent end with the hold. Only the use is told further on. */
function asEarlier(card: Card): Card {
  return { ...card, openness: 'auto', isHovered: false, isFocused: false, place: -1 }
}

/**
 * Gives the cards their places by `byPlace`.
 *
 * Design: a card that moves under the mouse makes the agent press the wrong one. So a card in the agent's hand keeps
 * its place, and a place above it may stay empty meanwhile. The exception is the first place: the answer to a newer
 * question takes it from any card.
 */
function arrange(now: readonly Card[]): readonly Card[] {
  const sorted = now.toSorted(byPlace)
  const newest = sorted[0]?.question ?? 0
  const stays = (card: Card): boolean =>
    isInHand(card) && card.place >= 0 && (card.place > 0 || card.question === newest)
  const taken = new Set(sorted.filter(stays).map(({ place }) => place))
  let free = -1
  const placed = sorted.map((card) => {
    if (stays(card)) return card
    do free++
    while (taken.has(free))
    return card.place === free ? card : { ...card, place: free }
  })
  return placed.toSorted((a, b) => a.place - b.place)
}
