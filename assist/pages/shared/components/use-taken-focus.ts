import { useLayoutEffect, useRef, type RefObject } from 'react'

/** Gives a part the focus when it is drawn, and gives it back to where it was when the part leaves the page. */
export function useTakenFocus<E extends HTMLElement>(): RefObject<E | null> {
  const partRef = useRef<E>(null)
  useLayoutEffect(() => {
    const part = partRef.current
    const before = document.activeElement
    part?.focus()
    return () => {
      const isHere = part?.contains(document.activeElement) ?? false
      if (isHere && before instanceof HTMLElement && before !== document.body) before.focus()
    }
  }, [])
  return partRef
}
