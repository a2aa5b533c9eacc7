import assert from 'node:assert/strict'
import { test } from 'node:test'

import { requirement } from '../testing/requirements.js'
import { NativeTestClient, startService } from '../testing/service.js'

const needsModels = requirement('models')

test(
  'admission: a service says what it carries as measured, and refuses a rush beyond it with a time to ask again',
  needsModels,
  async (t) => {
    const service = await startService({ admission: 'measured', secondPass: false })
    t.after(() => service.close())
    const metrics = async (): Promise<string> => (await fetch(`${service.address}/metrics`)).text()
    const capacity = Number(/^assist_calls_capacity (\S+)$/m.exec(await metrics())?.[1])
    assert.ok(capacity >= 1 && capacity < 200, `${capacity} calls`)
    const admitted: NativeTestClient[] = []
    t.after(() => Promise.all(admitted.map((one) => one.stop())))
    for (let at = 0; at < capacity; at++)
      admitted.push(await NativeTestClient.start(service.address, { callId: `call-${at}` }))
    const ready = (await service.get('/readyz')) as { status: string; reason?: string }
    assert.equal(ready.status, 'ready')
    assert.match(ready.reason ?? '', /No further call is taken now/)

    const late = new NativeTestClient(service.address)
    await late.open()
    const format = { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer'] } as const
    late.send({ type: 'start', callId: 'one-too-many', ...format })
    assert.equal(await late.closed(), 1013)
    const error = late.find('error')
    assert.equal(error?.code, 'ASSIST_CAPACITY_FULL')
    assert.equal(error.retryAfterMs, 5_000)
    assert.match(await metrics(), /^assist_calls_refused 1$/m)
  },
)
