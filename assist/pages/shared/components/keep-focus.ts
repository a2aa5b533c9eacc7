/** Marks where the focus goes when what had it is taken off the page; the page's `main` where there is no mark. */
const home = '[data-focus-home]'

/**
 * Keeps the focus from being lost: when the element that has it leaves the page, as a button does that begins or ends
 * a call, the focus goes to the part that took its place. Whoever reads with a screen reader or works by keyboard
 * would otherwise begin again at the top.
 */
export function keepFocus(): void {
  let last: Element | null = null
  document.addEventListener('focusin', ({ target }) => {
    last = target instanceof Element ? target : null
  })
  new MutationObserver(() => {
    if (last === null || last.isConnected || document.activeElement !== document.body) return
    last = null
    const next = document.querySelector<HTMLElement>(home) ?? document.querySelector('main')
    next?.focus()
  }).observe(document.body, { childList: true, subtree: true })
}
