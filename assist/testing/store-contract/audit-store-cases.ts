import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { AuditEntry } from '../../access/audit/audit-entry.js'
import { emptyStore, type StoreUnderTest } from './store-under-test.js'

/** Defines the cases that every `AuditStore` has to pass. */
export function auditStoreCases(under: StoreUnderTest): void {
  const title = (claim: string): string => `${under.name} audit: ${claim}`
  const entry = (target: string, rest: Partial<AuditEntry> = {}): AuditEntry => ({
    ...{ at: 1_000, who: 'key:a', address: '::1', action: 'refused', target, detail: '' },
    ...rest,
  })

  test(title('lines are read in their order, from any of them on'), async (t) => {
    const { audit } = await emptyStore(t, under)
    await audit.append([entry('a'), entry('b')])
    await audit.append([entry('c')])
    const targets = async (after: number, limit: number) =>
      (await audit.after(after, limit)).map(({ auditId, target }) => `${auditId} ${target}`)
    assert.deepEqual(await targets(0, 9), ['1 a', '2 b', '3 c'])
    assert.deepEqual(await targets(1, 1), ['2 b'])
    assert.deepEqual(await audit.after(2, 9), [{ auditId: 3, ...entry('c') }])
  })

  test(title('the newest line of an action is found'), async (t) => {
    const { audit } = await emptyStore(t, under)
    await audit.append([
      ...[entry('a', { action: 'set-up' }), entry('b', { action: 'set-up' }), entry('c')],
    ])
    assert.equal((await audit.last('set-up'))?.target, 'b')
    assert.equal(await audit.last('key.made'), undefined)
  })
}
