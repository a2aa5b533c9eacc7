/**
 * Runs in a page before its own script, as text, since the benches are checked without the browser's types. It notes how
 * long a line takes from its socket to the frame that shows it (lines that hold `probe-NUMBER.`), and how much of the
 * page has moved by itself, in the units of the layout-shift standard.
 */
export const pageProbes = `
  const cameAt = new Map()
  const probes = { paints: [], shift: 0 }
  window.probes = probes
  const Native = WebSocket
  window.WebSocket = class extends Native {
    constructor(url) {
      super(url)
      this.addEventListener('message', ({ data }) => {
        const probe = typeof data === 'string' ? /probe-\\d+/u.exec(data)?.[0] : undefined
        if (probe !== undefined) cameAt.set(probe, performance.now())
      })
    }
  }
  new MutationObserver(() => {
    if (cameAt.size === 0) return
    const shown = document.querySelector('.transcript')?.textContent ?? ''
    for (const [probe, atMs] of cameAt) {
      if (!shown.includes(probe + '.')) continue
      cameAt.delete(probe)
      requestAnimationFrame(() => probes.paints.push(performance.now() - atMs))
    }
  }).observe(document, { subtree: true, childList: true, characterData: true })
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) probes.shift += value
  }).observe({ type: 'layout-shift', buffered: true })
`

/** What the probes have noted. */
export interface Probes {
  /** From the socket to the frame, in ms. */
  readonly paints: readonly number[]
  /** Sum of the layout shifts that no input caused. */
  readonly shift: number
}
