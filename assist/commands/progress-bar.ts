/** Shows how far long work is. */
export interface ProgressBar {
  /** @param share 0 to 1 */
  update(share: number): void
  /** Writes a line above the bar. */
  line(text: string): void
  /** Takes the bar away. */
  end(): void
}

const width = 30
const redrawMs = 100
const lineEveryMs = 10_000

/**
 * A bar that is redrawn on a terminal; elsewhere a line every ten seconds.
 *
 * @param stream standard error
 * @param label what is being done
 */
export function progressBar(stream: NodeJS.WriteStream, label: string): ProgressBar {
  const isTerminal = stream.isTTY
  let lastMs = performance.now()
  let share = 0
  const draw = (): void => {
    const filled = Math.round(share * width)
    const bar = '█'.repeat(filled) + '░'.repeat(width - filled)
    stream.write(`\r\u001b[2K${label} ${bar} ${Math.floor(share * 100)} %`)
  }
  return {
    update(next) {
      share = next
      const nowMs = performance.now()
      if (nowMs - lastMs < (isTerminal ? redrawMs : lineEveryMs)) return
      lastMs = nowMs
      if (isTerminal) draw()
      else stream.write(`${label} ${Math.floor(share * 100)} %\n`)
    },
    line(text) {
      if (isTerminal) stream.write('\r\u001b[2K')
      stream.write(`${text}\n`)
      if (isTerminal) draw()
    },
    end() {
      if (isTerminal) stream.write('\r\u001b[2K')
    },
  }
}
