import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { NewLabel } from '../../store/quality/label-store.js'
import { emptyStore, type StoreUnderTest } from './store-under-test.js'

/** Defines the cases that every `LabelStore` has to pass. */
export function labelStoreCases(under: StoreUnderTest): void {
  const title = (claim: string): string => `${under.name} labels: ${claim}`
  const label: NewLabel = {
    ...{ callId: 'i1', who: 'kim', kind: 'right', target: 's1', atMs: 900 },
    ...{ solutionId: 'light', text: '', at: 1_000 },
  }
  const call = { callId: 'c1', internalId: 'i1', language: 'en', startedAt: 0 } as const

  test(
    title('a second judgement of one reviewer takes the place of the first; others stay'),
    async (t) => {
      const { calls, labels } = await emptyStore(t, under)
      await calls.create(call)
      await labels.save(label)
      await labels.save({ ...label, who: 'lee' })
      const changed = await labels.save({ ...label, kind: 'wrong', at: 2_000 })
      const other = await labels.save({
        ...label,
        kind: 'text',
        target: 'u1',
        solutionId: null,
        text: '说了什么',
      })
      const kept = await labels.list('i1')
      assert.deepEqual(
        kept.map(({ who, kind }) => [who, kind]),
        [
          ['lee', 'right'],
          ['kim', 'wrong'],
          ['kim', 'text'],
        ],
      )
      assert.deepEqual(kept.slice(1), [changed, other])
      assert.deepEqual(await labels.list(), kept)
      assert.deepEqual(await labels.list('i2'), [])
    },
  )

  test(title('a label is taken back once, and only as one of its call'), async (t) => {
    const { calls, labels } = await emptyStore(t, under)
    await calls.create(call)
    const { labelId } = await labels.save(label)
    assert.equal(await labels.remove('i2', labelId), false)
    assert.equal(await labels.remove('i1', labelId), true)
    assert.equal(await labels.remove('i1', labelId), false)
  })

  test(title('there is no label of a call that there is not'), async (t) => {
    const { labels } = await emptyStore(t, under)
    await assert.rejects(labels.save(label), { code: 'ASSIST_CALL_NOT_FOUND' })
  })
}
