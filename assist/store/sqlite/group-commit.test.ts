import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { GroupCommit } from './group-commit.js'

/** Items as they come, with what becomes of each, and whether a reader asks for all of them just after. */
const anyItems = fc.array(
  fc.record({ fate: fc.constantFrom('kept', 'refused', 'fatal'), isFlushedNext: fc.boolean() }),
  { maxLength: 40 },
)

test('group commit: what comes within 20 ms is one group', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const groups: (readonly number[])[] = []
  const commit = new GroupCommit<number>((items) => {
    groups.push(items)
    return Promise.resolve([])
  })
  const first = [commit.add(1), commit.add(2)]
  t.mock.timers.tick(19)
  first.push(commit.add(3))
  assert.deepEqual(groups, [])
  t.mock.timers.tick(1)
  await Promise.all(first)
  const second = commit.add(4)
  t.mock.timers.tick(20)
  await second
  assert.deepEqual(groups, [[1, 2, 3], [4]])
})

test('group commit: every item is written once, in order, in one group after another', async () => {
  await fc.assert(
    fc.asyncProperty(anyItems, async (items) => {
      const fates = items.map(({ fate }) => fate)
      const written: number[] = []
      const fatal = new Set<number>()
      let isWriting = false
      const commit = new GroupCommit<number>(async (group) => {
        assert.ok(!isWriting, 'groups do not overlap')
        isWriting = true
        await Promise.resolve()
        written.push(...group)
        isWriting = false
        if (group.some((item) => fates[item] === 'fatal')) {
          for (const item of group) fatal.add(item)
          throw new Error('all')
        }
        return group.map((item) => (fates[item] === 'refused' ? new Error('one') : undefined))
      })
      const outcomes: Promise<string>[] = []
      for (const [item, { isFlushedNext }] of items.entries()) {
        outcomes.push(
          commit.add(item).then(
            () => 'kept',
            (thrown: unknown) => (thrown as Error).message,
          ),
        )
        if (isFlushedNext) {
          await commit.flush()
          assert.equal(written.length, item + 1, 'a flush waits for all that came before')
        }
      }
      await commit.flush()
      assert.deepEqual(written, [...items.keys()])
      const expected = fates.map((fate, item) => {
        if (fatal.has(item)) return 'all'
        return fate === 'refused' ? 'one' : 'kept'
      })
      assert.deepEqual(await Promise.all(outcomes), expected)
    }),
  )
})
