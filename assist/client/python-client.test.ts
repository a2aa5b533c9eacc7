import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'

import { packageRoot } from '../settings/package-root.js'
import { assertHeardIn, sampleGreeting } from '../testing/heard-text.js'
import { sampleCallFile } from '../testing/opus-stream.js'
import { requirement } from '../testing/requirements.js'
import { startService, type TestService } from '../testing/service.js'

const needs = requirement('python3', 'models')
const key = 'the-key-of-a-test-that-is-long-enough'

let service: TestService
before(async () => {
  if (needs.skip === false) service = await startService({ apiKey: key })
})
after(async () => {
  if (needs.skip === false) await service.close()
})

const opening = `
import json, sys, time
from assist_client import AssistClient, AssistClientError

url, key, file = sys.argv[1:]
audio = open(file, "rb").read()[58 : 58 + 12 * 16000]
texts, seqs, states, errors = [], [], [], []
def heard(event):
    seqs.append(event["seq"])
    if event["type"] == "utterance.final":
        texts.append(event["text"])
start = {"language": "en", "encoding": "mulaw", "sampleRateHz": 8000, "channels": ["customer", "agent"]}
def client(call_id, **more):
    options = {"key": key, "on_event": heard, "on_state": states.append, **more}
    return AssistClient(url, {**start, "callId": call_id}, **options)
`
const closing = `
print(json.dumps({"texts": texts, "seqs": seqs, "states": states, "errors": errors}))
`

interface Told {
  readonly texts: string[]
  readonly seqs: number[]
  readonly states: string[]
  readonly errors: string[]
}

async function told(program: string): Promise<Told> {
  const address = `${service.address.replace('http', 'ws')}/stream`
  const { stdout } = await promisify(execFile)(
    'python3',
    ['-c', `${opening}${program}${closing}`, address, key, sampleCallFile],
    {
      ...{ cwd: path.join(packageRoot, 'examples'), timeout: 120_000, encoding: 'utf8' },
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    },
  )
  return JSON.parse(stdout) as Told
}

test(
  'python client: a socket that is lost in mid-call costs no word and no event',
  needs,
  async () => {
    const { texts, seqs, states } = await told(`
call = client("python-lost")
call.open()
for at in range(0, len(audio), 3200):
    call.send_audio(audio[at : at + 3200])
    if at == 3200 * 30:
        call._socket.close()
last = call.stop()
assert last == seqs[-1], (last, seqs[-1])
assert call.buffered_amount == 0 and call.held_amount == 0
`)
    assertHeardIn(texts.join(' '), sampleGreeting)
    assert.deepEqual(
      seqs,
      seqs.map((_, at) => at + 1),
    )
    assert.deepEqual(states, ['connecting', 'open', 'reconnecting', 'open', 'closed'])
  },
)

test('python client: a gap and a pause keep the times of what follows', needs, async () => {
  const { texts } = await told(`
times = []
def timed(event):
    heard(event)
    if event["type"] == "utterance.final":
        times.append(event["startMs"])
call = client("python-gap", on_event=timed)
call.open()
call.send_gap(20000)
call.pause()
call.send_audio(audio[:32000])
call.resume()
call.send_audio(audio)
call.stop()
assert 22000 < times[0] < 24000, times
`)
  assertHeardIn(texts.join(' '), sampleGreeting)
})

test(
  'python client: a refusal is told by its code, and a full buffer takes nothing',
  needs,
  async () => {
    const { errors } = await told(`
def code(work):
    try:
        work()
    except AssistClientError as error:
        return error.code
    return "none"
errors.append(code(client("bad id").open))
errors.append(code(client("python-key", key="wrong").open))
full = client("python-full", buffer_limit_ms=1000)
full.open()
errors.append(code(lambda: full.send_audio(audio)))
full.close()
errors.append(code(lambda: full.send_audio(audio[:160])))
`)
    assert.deepEqual(errors, [
      ...['ASSIST_PROTOCOL_FIELD_INVALID', 'ASSIST_CLIENT_UNREACHABLE'],
      ...['ASSIST_CLIENT_BUFFER_FULL', 'ASSIST_CLIENT_CLOSED'],
    ])
  },
)
