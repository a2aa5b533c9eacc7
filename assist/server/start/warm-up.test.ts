import assert from 'node:assert/strict'
import { test } from 'node:test'

import { silentLog } from '../../log/log.js'
import type { Assist } from '../../service/assist.js'
import { loadConfig } from '../../settings/config.js'
import { phoneFormat } from '../../testing/fake-call.js'
import { quietReport } from './start-report.js'
import { warmUp } from './warm-up.js'

const leg = { legId: 'l1', format: phoneFormat, byte: 0, atMs: 0 }

/** What is asked of a service with such calls left behind, in its order; each part is there when `there` names it. */
function trial(left: readonly { solutions?: string; legs: readonly (typeof leg)[] }[]) {
  const asked: string[] = []
  const there = new Map<string, () => void>()
  const part = (name: string): Promise<void> => {
    asked.push(name)
    return new Promise((resolve) => there.set(name, resolve))
  }
  const assist = {
    config: loadConfig({}, { admission: 'configured' }),
    languagesWithoutMeaning: [],
    store: {
      calls: {
        unended: () =>
          Promise.resolve(
            left.map(({ legs, ...facts }) => ({ facts, place: { beganAt: 0, legCount: 1, legs } })),
          ),
      },
    },
    ready: () => part('everything'),
    readyEars: () => part('ears'),
    readySecondPass: () => part('second pass'),
    loadBase: () => part('base'),
    bringBackBases: (names: Iterable<string>) => {
      const bases = [...new Set(names)].join(' ')
      return { words: part(`words of ${bases}`), index: part('index') }
    },
  } as unknown as Assist
  const warm = warmUp({
    assist,
    admission: { measured: () => undefined, capacityCalls: 1 },
    log: silentLog,
    report: quietReport,
  })
  return { asked, warm, there: (name: string) => there.get(name)?.() }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('warm-up: a service that nobody waits for loads everything before it listens', async () => {
  const { asked, warm, there } = trial([{ legs: [] }])
  await turn()
  assert.deepEqual(asked, ['ears', 'second pass', 'base'])
  there('ears')
  there('second pass')
  there('base')
  await (
    await warm
  ).rest
})

test('warm-up: calls of a killed service wait for ears and words alone, and the rest comes one by one', async () => {
  const { asked, warm, there } = trial([{ solutions: 'shop', legs: [leg] }])
  await turn()
  assert.deepEqual(asked, ['words of default shop', 'index', 'ears'])
  there('ears')
  there('words of default shop')
  const { rest } = await warm
  there('index')
  await turn()
  assert.equal(asked.at(-1), 'everything')
  there('everything')
  await rest
})
