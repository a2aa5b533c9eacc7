/** What the service says where an embedding model is missing: words still work, and nobody has to guess. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'

import { loadConfig } from '../settings/config.js'
import { createAssist, type Assist } from './assist.js'
import { accurateModel, modelsDirOf, speechModels } from '../models/catalog.js'
import { defaultBase } from '../store/solution-store.js'
import { openSqliteStore } from '../store/sqlite/sqlite-store.js'
import { demoSolutions } from '../testing/demo-base.js'
import { fakeApp } from '../testing/fake-app.js'
import { requirement } from '../testing/requirements.js'

/** The service with the models of recognition and those that are named. */
async function assistWith(t: TestContext, names: readonly string[]): Promise<Assist> {
  const modelsDir = await mkdtemp(path.join(tmpdir(), 'assist-models-'))
  t.after(() => rm(modelsDir, { recursive: true }))
  await mkdir(modelsDir, { recursive: true })
  const installed = modelsDirOf(loadConfig({}))
  for (const name of [...speechModels, accurateModel, ...names])
    await symlink(path.join(installed, name), path.join(modelsDir, name))
  const store = await openSqliteStore({ path: ':memory:' })
  t.after(() => store.close())
  const config = loadConfig({}, { modelsDir, earWorkers: 1, engine: 'moonshine' })
  const assist = createAssist({ config, store })
  t.after(() => assist.close())
  await store.solutions.replace(defaultBase, await demoSolutions())
  await assist.loadBase()
  return assist
}

test(
  'words only: a call is told by an alert, one in a language with its model is not',
  requirement('models'),
  async (t) => {
    const assist = await assistWith(t, ['bge-small-en-v1.5'])
    assert.deepEqual(assist.languagesWithoutMeaning, ['zh'])
    const codesOf = async (language: 'en' | 'zh' | 'auto'): Promise<string[]> => {
      const start = { callId: `call-${language}`, language }
      const call = await assist.startCall(start, { isVirtual: true, door: 'native' })
      const alerts = call.log.after(0).filter((event) => event.type === 'alert')
      return alerts.map(({ code, severity }) => `${code} ${severity}`)
    }
    assert.deepEqual(await codesOf('en'), [])
    assert.deepEqual(await codesOf('zh'), ['ASSIST_EMBEDDINGS_MISSING warning'])
    assert.deepEqual(await codesOf('auto'), ['ASSIST_EMBEDDINGS_MISSING warning'])
    const { matches } = await assist.match('光猫亮红灯', 3)
    assert.ok(matches.length > 0, 'words still find something')
    assert.ok(matches.every(({ because }) => because.every(({ kind }) => kind === 'word')))
  },
)

test('words only: /readyz says that calls can be taken, and what is missing', async (t) => {
  const limited = await fakeApp({}, { languagesWithoutMeaning: ['zh'] })
  t.after(() => limited.close())
  const response = await fetch(`${limited.address}/readyz`)
  assert.equal(response.status, 200)
  const { status, reason } = (await response.json()) as { status: string; reason: string }
  assert.equal(status, 'ready')
  assert.match(reason, /zh/)
  assert.match(reason, /assist models install/)
  const whole = await fakeApp()
  t.after(() => whole.close())
  const { reason: none } = (await (await fetch(`${whole.address}/readyz`)).json()) as {
    reason?: string
  }
  assert.equal(none, undefined)
})
