import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { test } from 'node:test'

import ts from 'typescript'

import { floorOf, floors } from './house.js'

const isTest = (file: string): boolean =>
  file.includes('.test.') || file.startsWith('assist/testing/')

/** Every source of the product. */
const sources = readdirSync('assist', { recursive: true, encoding: 'utf8' })
  .map((name) => `assist/${name.replaceAll('\\', '/')}`)
  .filter((file) => /\.tsx?$/.test(file) && !isTest(file))
  .sort()

const lineCount = (file: string): number => readFileSync(file, 'utf8').trimEnd().split('\n').length

test('house: every folder and root file of the product has a floor', () => {
  const found = new Set(sources.map((file) => floorOf(file) ?? file))
  assert.deepEqual([...found].sort(), floors.map(({ floor }) => floor).sort())
})

test('house: no file has more than 300 lines, and half of them at most 100', () => {
  const counts = sources.map((file) => ({ file, lines: lineCount(file) }))
  assert.deepEqual(
    counts.filter(({ lines }) => lines > 300),
    [],
  )
  const sorted = counts.map(({ lines }) => lines).sort((a, b) => a - b)
  assert.ok((sorted[sorted.length >> 1] ?? 0) <= 100)
})

test('house: the chain of a call is one screen', () => {
  assert.ok(lineCount('assist/pipeline/call-pipeline.ts') <= 120)
})

test('house: no folder holds more than a dozen files at one level', () => {
  const counts = new Map<string, number>()
  for (const file of sources) {
    const folder = file.slice(0, file.lastIndexOf('/'))
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  assert.deepEqual(
    [...counts].filter(([, count]) => count > 12),
    [],
  )
})

test('house: index.ts only re-exports', () => {
  const text = readFileSync('assist/index.ts', 'utf8')
  const tree = ts.createSourceFile('index.ts', text, ts.ScriptTarget.Latest)
  assert.ok(tree.statements.every(ts.isExportDeclaration))
})

/** Names that a source declares and exports. */
function exportedNames(file: string): string[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  return tree.statements.flatMap((statement): string[] => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
    if (!isExported) return []
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map(({ name }) => name.getText(tree))
    }
    const { name } = statement as ts.Statement & { readonly name?: ts.Identifier }
    return name ? [name.text] : []
  })
}

test('house: no two exports of the product have one name', () => {
  const files = new Map<string, string[]>()
  for (const file of sources) {
    for (const name of new Set(exportedNames(file))) {
      files.set(name, [...(files.get(name) ?? []), file])
    }
  }
  assert.deepEqual(
    [...files].filter(([, where]) => where.length > 1),
    [],
  )
})

test('house: a floor that is named in the list is there', () => {
  for (const { floor, rooms = [] } of floors) {
    for (const room of rooms) assert.ok(statSync(`assist/${floor}/${room}`).isDirectory(), room)
  }
})
