import { useMemo, useRef, type PointerEvent } from 'react'
import { useDesk } from '../desk-context.js'

/**
 * Tells the store which card the mouse points at. Only a hand that moves points: a card that the layout slides under
 * a resting mouse is not held by it, and one that slides away from under it is not let go.
 */
export function usePointing() {
  const { store } = useDesk()
  const pointed = useRef<string | null>(null)
  return useMemo(() => {
    const point = (key: string | null): void => {
      if (key === pointed.current) return
      if (pointed.current !== null) {
        store.gesture({ kind: 'hover', key: pointed.current, isOn: false })
      }
      pointed.current = key
      if (key !== null) store.gesture({ kind: 'hover', key, isOn: true })
    }
    return {
      onPointerMove: ({ pointerType, target }: PointerEvent<HTMLElement>) => {
        if (pointerType !== 'mouse') return
        const card = (target as Element).closest<HTMLElement>('.card')
        point(card?.dataset['key'] ?? null)
      },
      onPointerLeave: () => point(null),
    }
  }, [store])
}
