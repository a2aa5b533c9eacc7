import assert from 'node:assert/strict'
import { test } from 'node:test'

import { maxViewCount, type SavedView } from '../../store/quality/view-store.js'
import { emptyStore, type StoreUnderTest } from './store-under-test.js'

/** Defines the cases that every `ViewStore` has to pass. */
export function viewStoreCases(under: StoreUnderTest): void {
  const title = (claim: string): string => `${under.name} views: ${claim}`
  const view: SavedView = { who: 'kim', name: '有错误', query: 'wrong=true', savedAt: 1 }

  test(title('everybody has their own, by name, and one name stands for one view'), async (t) => {
    const { views } = await emptyStore(t, under)
    await views.save(view)
    await views.save({ ...view, who: 'lee', query: 'language=en' })
    await views.save({ ...view, name: 'a', query: 'q=%E7%BA%A2%E7%81%AF' })
    await views.save({ ...view, query: 'wrong=true&language=zh', savedAt: 2 })
    assert.deepEqual(await views.list('kim'), [
      { ...view, name: 'a', query: 'q=%E7%BA%A2%E7%81%AF' },
      { ...view, query: 'wrong=true&language=zh', savedAt: 2 },
    ])
    assert.equal(await views.remove('kim', 'a'), true)
    assert.equal(await views.remove('kim', 'a'), false)
    assert.deepEqual(
      (await views.list('lee')).map(({ query }) => query),
      ['language=en'],
    )
  })

  test(title('nobody keeps more than so many; a kept one may still be changed'), async (t) => {
    const { views } = await emptyStore(t, under)
    for (let at = 0; at < maxViewCount; at++) {
      assert.equal(await views.save({ ...view, name: `view ${at}` }), true)
    }
    assert.equal(await views.save({ ...view, name: 'one more' }), false)
    assert.equal(await views.save({ ...view, name: 'view 7', query: 'ended=true' }), true)
    assert.equal((await views.list('kim')).length, maxViewCount)
  })
}
