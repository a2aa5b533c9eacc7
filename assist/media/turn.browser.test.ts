import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { chromium, type Browser, type Page } from 'playwright-core'

import { loadConfig, type Config } from '../settings/config.js'
import { programPath, requirement } from '../testing/requirements.js'
import { startTurnServer, type TurnServer } from '../testing/turn-server.js'
import { iceSettings } from './ice-servers.js'
import type { IceSettings } from './peer-connection.js'

const needs = requirement('chromium', 'turnserver')
const secret = 'north-and-south'

let turn: TurnServer
let browser: Browser
let page: Page

before(async () => {
  if (needs.skip !== false) return
  turn = await startTurnServer(secret)
  browser = await chromium.launch({
    executablePath: programPath('chromium') ?? 'chromium',
    args: [
      ...['--headless', '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
      ...['--no-first-run', '--disable-background-networking', '--disable-component-update'],
      // A machine without a network has loopback only.
      '--allow-loopback-in-peer-connection',
    ],
  })
  page = await browser.newPage()
  await page.addScriptTag({ content: inPage })
})

after(async () => {
  if (needs.skip !== false) return
  await browser.close()
  await turn.close()
})

/** What the service would tell a browser, at some time and with some secret. */
function settingsFor(
  transport: 'udp' | 'tcp',
  { atMs = Date.now(), turnSecret = secret }: { atMs?: number; turnSecret?: string } = {},
): IceSettings {
  const own: Partial<Config> = {
    iceServers: `turn:${turn.hostPort}?transport=${transport}`,
    iceTransportPolicy: 'relay',
    turnSecret,
    turnTtlS: 600,
  }
  return iceSettings(loadConfig({}, own), 'c-17', atMs)
}

interface Connection {
  /** What the far end sent back. */
  readonly echo: string
  /** Types of the candidates that are in use, own and the other's, on both sides. */
  readonly inUse: readonly string[]
}

/** How the relay answered to a browser that asked for a place. */
interface Outcome {
  /** Type of the first candidate that came; left out where the credential was refused. */
  readonly candidate?: string
  /** Error code of STUN (RFC 8489, section 14.8): 401 for a credential that is not good. */
  readonly errorCode?: number
}

/** What runs in the page, as text: types of a browser are not those of this program. */
const inPage = `
const patienceMs = 12_000

async function connect(ice) {
  const near = new RTCPeerConnection(ice)
  const far = new RTCPeerConnection(ice)
  near.onicecandidate = ({ candidate }) => candidate && far.addIceCandidate(candidate)
  far.onicecandidate = ({ candidate }) => candidate && near.addIceCandidate(candidate)
  far.ondatachannel = ({ channel }) => {
    channel.onmessage = ({ data }) => channel.send('heard: ' + data)
  }
  const channel = near.createDataChannel('trial')
  const echo = new Promise((resolve, reject) => {
    channel.onopen = () => channel.send('which button?')
    channel.onmessage = ({ data }) => resolve(data)
    setTimeout(() => reject(new Error('not connected: ' + near.iceConnectionState)), patienceMs)
  })
  await near.setLocalDescription()
  await far.setRemoteDescription(near.localDescription)
  await far.setLocalDescription()
  await near.setRemoteDescription(far.localDescription)
  try {
    return { echo: await echo, inUse: [...(await typesInUse(near)), ...(await typesInUse(far))] }
  } finally {
    near.close()
    far.close()
  }
}

async function typesInUse(end) {
  const stats = await end.getStats()
  const { selectedCandidatePairId } = [...stats.values()].find(({ type }) => type === 'transport')
  const { localCandidateId, remoteCandidateId } = stats.get(selectedCandidatePairId)
  return [localCandidateId, remoteCandidateId].map((id) => stats.get(id).candidateType)
}

async function ask(ice) {
  const peer = new RTCPeerConnection(ice)
  const outcome = new Promise((resolve, reject) => {
    peer.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) resolve({ candidate: candidate.type })
    }
    peer.onicecandidateerror = ({ errorCode }) => {
      // Others say that the relay cannot be reached from one of several networks.
      if (errorCode === 401) resolve({ errorCode })
    }
    setTimeout(() => reject(new Error('the relay did not answer')), patienceMs)
  })
  peer.createDataChannel('trial')
  await peer.setLocalDescription()
  try {
    return await outcome
  } finally {
    peer.close()
  }
}
`

/** Two ends in one page, joined by nothing but the relay. */
function connect(ice: IceSettings): Promise<Connection> {
  return page.evaluate(`connect(${JSON.stringify(ice)})`)
}

function ask(ice: IceSettings): Promise<Outcome> {
  return page.evaluate(`ask(${JSON.stringify(ice)})`)
}

for (const transport of ['udp', 'tcp'] as const) {
  test(
    `turn: with our credentials two browsers talk through the relay alone, by ${transport}`,
    needs,
    async () => {
      const { echo, inUse } = await connect(settingsFor(transport))
      assert.equal(echo, 'heard: which button?')
      assert.deepEqual(inUse, ['relay', 'relay', 'relay', 'relay'])
    },
  )
}

test(
  'turn: a credential that is over, or made with another secret, opens no relay',
  needs,
  async () => {
    assert.deepEqual(await ask(settingsFor('udp')), { candidate: 'relay' })
    const expired = settingsFor('udp', { atMs: Date.now() - 660_000 })
    assert.deepEqual(await ask(expired), { errorCode: 401 })
    const wrong = settingsFor('udp', { turnSecret: 'south' })
    assert.deepEqual(await ask(wrong), { errorCode: 401 })
  },
)
