import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import type { FakeApp } from '../../assist/testing/fake-app.js'

/** What a service holds. */
export interface Held {
  readonly liveCalls: number
  /** Sockets of this process, those of clients among them. */
  readonly sockets: number
  /** 1 MB = 10⁶ bytes, behind a collection of garbage. */
  readonly heapMb: number
}

/** How long calls and sockets may take to go. */
const patienceMs = 20_000

/** What the service of this process holds now. */
function heldBy(app: Pick<FakeApp, 'calls'>): Held {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
  return { liveCalls: app.calls.live.length, sockets, heapMb: process.memoryUsage().heapUsed / 1e6 }
}

/** What the service holds before it is fed. It is asked for its health in between, by a connection that stays. */
export async function heldAtFirst(app: Pick<FakeApp, 'calls' | 'address'>): Promise<Held> {
  await (await fetch(`${app.address}/healthz`)).text()
  return heldBy(app)
}

/** What it still holds when everything that it was fed has had time to go. */
export async function remainsOf(app: Pick<FakeApp, 'calls'>, before: Held): Promise<Held> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const now = heldBy(app)
    const isBack = now.liveCalls <= before.liveCalls && now.sockets <= before.sockets
    if (isBack || performance.now() > deadline) return now
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
