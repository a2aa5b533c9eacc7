import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import type { Solution } from '../../solutions/solution.js'
import { defaultBase } from '../../store/solution-store.js'
import { temporaryFolder } from '../trial-models.js'
import { emptyStore, solution, type StoreUnderTest } from './store-under-test.js'

type Title = (claim: string) => string

/** Defines the cases that every `SolutionStore` has to pass. */
export function solutionStoreCases(under: StoreUnderTest): void {
  const title = (claim: string): string => `${under.name} solutions: ${claim}`
  solutionCases(under, title)
  wholeBaseCases(under, title)
  fileCases(under, title)
  threadCases(under, title)
  glossaryCases(under, title)
}

function solutionCases(under: StoreUnderTest, title: Title): void {
  test(title('a base or solution that is not there is named'), async (t) => {
    const { solutions } = await emptyStore(t, under)
    const noBase = { code: 'ASSIST_SOLUTIONS_UNKNOWN' }
    await assert.rejects(solutions.all('x'), noBase)
    await assert.rejects(solutions.version('x'), noBase)
    await assert.rejects(solutions.list('x', { offset: 0, limit: 1 }), noBase)
    await assert.rejects(solutions.get('x', 'x'), noBase)
    await assert.rejects(solutions.update('x', solution('x')), noBase)
    await assert.rejects(solutions.delete('x', 'x'), noBase)
    await assert.rejects(solutions.exportFile('x', 'md'), noBase)
    const noSolution = { code: 'ASSIST_SOLUTION_NOT_FOUND' }
    await assert.rejects(solutions.get(defaultBase, 'x'), noSolution)
    await assert.rejects(solutions.update(defaultBase, solution('x')), noSolution)
    await assert.rejects(solutions.delete(defaultBase, 'x'), noSolution)
  })

  test(title('they are created, changed, listed by page, language and tag, deleted'), async (t) => {
    const { solutions } = await emptyStore(t, under)
    const all = [
      solution('b', { language: 'en', tags: ['light', 'modem'] }),
      solution('a', { language: 'zh', tags: ['modem'], say: '你好', steps: [{ text: 'x' }] }),
      solution('c', { language: 'en', internal: 'hush' }),
    ]
    for (const each of all) await solutions.create(defaultBase, each)
    assert.deepEqual(await solutions.all(defaultBase), all)
    await assert.rejects(solutions.create(defaultBase, solution('a')), {
      code: 'ASSIST_SOLUTION_EXISTS',
    })
    const idsOf = async (query: {
      language?: string
      tag?: string
      offset?: number
      limit?: number
    }) => {
      const page = await solutions.list(defaultBase, { offset: 0, limit: 10, ...query })
      return [page.total, page.solutions.map(({ id }) => id)]
    }
    assert.deepEqual(await idsOf({ offset: 1, limit: 1 }), [3, ['a']])
    assert.deepEqual(await idsOf({ language: 'en' }), [2, ['b', 'c']])
    assert.deepEqual(await idsOf({ tag: 'modem' }), [2, ['b', 'a']])
    assert.deepEqual(await idsOf({ tag: 'modem', language: 'zh' }), [1, ['a']])
    assert.deepEqual(await idsOf({ tag: "x'); --" }), [0, []])
    await solutions.update(defaultBase, solution('b', { title: 'Changed' }))
    assert.equal((await solutions.get(defaultBase, 'b')).title, 'Changed')
    await solutions.delete(defaultBase, 'a')
    assert.deepEqual(await idsOf({}), [2, ['b', 'c']])
  })
}

function wholeBaseCases(under: StoreUnderTest, title: Title): void {
  test(title('replace and merge count what they did and keep the order'), async (t) => {
    const { solutions } = await emptyStore(t, under)
    const [a, b, c] = [solution('a'), solution('b'), solution('c')]
    assert.deepEqual(await solutions.replace('shop', [a, b]), {
      ...{ added: 2, changed: 0, unchanged: 0, removed: 0 },
    })
    const changed = { ...b, title: 'Changed' }
    assert.deepEqual(await solutions.merge('shop', [c, changed]), {
      ...{ added: 1, changed: 1, unchanged: 0, removed: 0 },
    })
    assert.deepEqual(await solutions.all('shop'), [a, changed, c])
    assert.deepEqual(await solutions.replace('shop', [c, a]), {
      ...{ added: 0, changed: 0, unchanged: 2, removed: 1 },
    })
    assert.deepEqual(await solutions.all('shop'), [c, a])
    const bases = await solutions.bases()
    assert.deepEqual(
      bases.map(({ name, solutionCount }) => [name, solutionCount]),
      [
        [defaultBase, 0],
        ['shop', 2],
      ],
    )
    assert.equal(bases[1]?.version, await solutions.version('shop'))
  })

  test(title('the version depends on the content alone'), async (t) => {
    const one = (await emptyStore(t, under)).solutions
    const two = (await emptyStore(t, under)).solutions
    const empty = await one.version(defaultBase)
    assert.match(empty, /^[0-9a-f]{12}$/)
    await one.replace('x', [solution('a', { language: 'en' }), solution('b')])
    const version = await one.version('x')
    await two.create('other', solution('b'))
    const keysInOtherOrder: Solution = { language: 'en', ...solution('a') }
    await two.create('other', keysInOtherOrder)
    assert.equal(await two.version('other'), version)
    await two.update('other', solution('b', { title: 'Changed' }))
    assert.notEqual(await two.version('other'), version)
    await two.update('other', solution('b'))
    assert.equal(await two.version('other'), version)
    await two.delete('other', 'a')
    await two.delete('other', 'b')
    assert.equal(await two.version('other'), empty)
  })

  test(title('20,000 are replaced and versioned in seconds'), { timeout: 20_000 }, async (t) => {
    const { solutions } = await emptyStore(t, under)
    const many = Array.from({ length: 20_000 }, (_, index) => solution(`id${index}`))
    await solutions.replace('big', many)
    assert.equal((await solutions.all('big')).length, many.length)
    assert.match(await solutions.version('big'), /^[0-9a-f]{12}$/)
  })
}

function fileCases(under: StoreUnderTest, title: Title): void {
  test(title('a file is imported and exported; a bad one changes nothing'), async (t) => {
    const { solutions } = await emptyStore(t, under)
    const file = { bytes: Buffer.from('id,title,answer\na,A,x\nb,B,y\n'), format: 'csv' } as const
    const outcome = await solutions.importFiles('shop', [file], 'replace')
    assert.equal(outcome.added, 2)
    assert.ok(file.bytes.length > 0, 'bytes are copied, not moved')
    const version = await solutions.version('shop')
    const bad = { bytes: Buffer.from('id,title,answer\na,,\n'), format: 'csv' } as const
    await assert.rejects(solutions.importFiles('shop', [bad], 'replace'), {
      code: 'ASSIST_SOLUTIONS_FILE_INVALID',
      message: /line 2/,
    })
    assert.equal(await solutions.version('shop'), version)
    const markdown = Buffer.from(await solutions.exportFile('shop', 'md'))
    const again = await solutions.importFiles('shop', [{ bytes: markdown, format: 'md' }], 'merge')
    assert.equal(again.unchanged, 2)
  })

  test(title('files are one base, whole or not at all; a path gives the form'), async (t) => {
    const { solutions } = await emptyStore(t, under)
    const folder = await temporaryFolder(t)
    const [one, two] = [{ path: join(folder, 'a.jsonl') }, { path: join(folder, 'b.md') }]
    await writeFile(one.path, '{"id":"a","title":"A","answer":"x"}\n')
    await writeFile(two.path, '# B {#b}\nDo that.\n')
    await solutions.importFiles('shop', [two, one], 'replace')
    assert.deepEqual(
      (await solutions.all('shop')).map(({ id }) => id),
      ['b', 'a'],
    )
    const refused = { code: 'ASSIST_SOLUTIONS_FILE_INVALID' }
    const missing = { path: join(folder, 'none.csv') }
    await assert.rejects(solutions.importFiles('new', [one, missing], 'merge'), (thrown: Error) => {
      assert.ok(thrown.message.includes('none.csv') && !thrown.message.includes(folder))
      return (thrown as Error & { code?: string }).code === refused.code
    })
    await assert.rejects(solutions.importFiles('new', [one, one], 'merge'), refused)
    await assert.rejects(solutions.all('new'), { code: 'ASSIST_SOLUTIONS_UNKNOWN' })
  })
}

function threadCases(under: StoreUnderTest, title: Title): void {
  test(title('the calling thread goes on while a large file is read'), async (t) => {
    const { solutions } = await emptyStore(t, under)
    const path = join(await temporaryFolder(t), 'large.jsonl')
    const lines = Array.from({ length: 10_000 }, (_, index) =>
      JSON.stringify(solution(`s${index}`)),
    )
    await writeFile(path, lines.join('\n'))
    let turns = 0
    let isDone = false
    const turn = (): void => {
      turns++
      if (!isDone) setImmediate(turn)
    }
    turn()
    const { added } = await solutions.importFiles('big', [{ path }], 'replace')
    isDone = true
    assert.equal(added, lines.length)
    // Parsed on this thread, it would be a handful.
    assert.ok(turns > 50, `${turns} turns of the event loop`)
  })
}

function glossaryCases(under: StoreUnderTest, title: Title): void {
  test(title('a glossary changes the version of its base, and only then'), async (t) => {
    const { solutions } = await emptyStore(t, under)
    const before = await solutions.version(defaultBase)
    await solutions.replaceGlossary(defaultBase, [])
    assert.equal(await solutions.version(defaultBase), before)
    await solutions.replaceGlossary(defaultBase, [{ says: 'box', means: 'router' }])
    const after = await solutions.version(defaultBase)
    assert.notEqual(after, before)
    assert.deepEqual(await solutions.glossary(defaultBase), [{ says: 'box', means: 'router' }])
    await solutions.replace(defaultBase, [solution('a')])
    assert.equal((await solutions.glossary(defaultBase)).length, 1, 'it outlives its solutions')
    await assert.rejects(solutions.glossary('none'), { code: 'ASSIST_SOLUTIONS_UNKNOWN' })
    await assert.rejects(solutions.exportGlossary('none'), { code: 'ASSIST_SOLUTIONS_UNKNOWN' })
  })

  test(
    title('glossary files are imported as one and exported; bad ones change nothing'),
    async (t) => {
      const { solutions } = await emptyStore(t, under)
      const path = join(await temporaryFolder(t), 'a.glossary.csv')
      await writeFile(path, 'says,means\nbox,router\n')
      const bytes = Buffer.from('说法;术语\n猫;光猫\n')
      assert.deepEqual(await solutions.importGlossary('shop', [{ path }, { bytes }]), {
        entries: 2,
      })
      const text = await solutions.exportGlossary('shop')
      for (const files of [[{ path }, { path }], [{ bytes: Buffer.from('says,means\nbox,\n') }]]) {
        await assert.rejects(solutions.importGlossary('shop', files), {
          code: 'ASSIST_GLOSSARY_INVALID',
        })
      }
      assert.equal(await solutions.exportGlossary('shop'), text)
      await solutions.importGlossary('other', [{ bytes: Buffer.from(text) }])
      assert.deepEqual(await solutions.glossary('other'), await solutions.glossary('shop'))
    },
  )
}
