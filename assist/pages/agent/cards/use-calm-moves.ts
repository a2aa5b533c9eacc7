import { useLayoutEffect, useRef, type RefObject } from 'react'

/** Long enough to follow with the eye, short enough not to be waited for. */
const moveMs = 200

/**
 * Lets the children of a list glide to their new places in one movement. Each carries its identity in `data-key`.
 * Nothing glides where the agent's system asks for less motion.
 */
export function useCalmMoves(listRef: RefObject<HTMLElement | null>, cause: unknown): void {
  const tops = useRef<ReadonlyMap<string, number>>(new Map())
  useLayoutEffect(() => {
    const items = [...(listRef.current?.children ?? [])].filter(
      (item): item is HTMLElement => item instanceof HTMLElement,
    )
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
    const before = tops.current
    tops.current = new Map(items.map((item) => [item.dataset['key'] ?? '', item.offsetTop]))
    if (isStill) return
    for (const item of items) {
      const shift = (before.get(item.dataset['key'] ?? '') ?? item.offsetTop) - item.offsetTop
      if (shift === 0) continue
      item.animate([{ transform: `translateY(${shift}px)` }, {}], {
        duration: moveMs,
        easing: 'ease-out',
      })
    }
  }, [listRef, cause])
}
