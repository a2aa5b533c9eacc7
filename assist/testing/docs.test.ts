import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { format, resolveConfig } from 'prettier'

import { settings } from '../settings/config.js'
import { errorTable, type ErrorCode } from '../errors/errors.js'
import { handModels, modelCatalog } from '../models/catalog.js'
import { engineList } from '../recognition/engine-list.js'
import { packageRoot } from '../settings/package-root.js'

/** With UPDATE_DOCS=1 the tables are written into the documents instead of being compared with them. */
const isUpdate = process.env['UPDATE_DOCS'] === '1'

/** Codes that a library brings about before any code of ours could throw them. */
const raisedByLibraries: ReadonlySet<ErrorCode> = new Set([
  // ws closes the socket with 1009 itself; the table only gives that close code its name.
  'ASSIST_PROTOCOL_FRAME_TOO_LARGE',
])

function read(file: string): string {
  return readFileSync(path.join(packageRoot, file), 'utf8')
}

type Row = readonly string[]

function table(head: Row, rows: readonly Row[]): string {
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Compares the table between the markers of a document with the one that it should be, or writes it. */
async function checkTable(file: string, expected: string): Promise<void> {
  const absolute = path.join(packageRoot, file)
  const text = read(file)
  const [before, rest = ''] = text.split('<!-- table -->\n')
  const after = rest.split('<!-- /table -->')[1]
  assert.ok(before && after, `${file} has no <!-- table --> … <!-- /table -->`)
  const options = { ...(await resolveConfig(absolute)), parser: 'markdown' }
  const wanted = await format(
    `${before}<!-- table -->\n\n${expected}\n\n<!-- /table -->${after}`,
    options,
  )
  if (isUpdate) writeFileSync(absolute, wanted)
  else assert.equal(text, wanted, `${file} is out of date: UPDATE_DOCS=1 writes it`)
}

test('docs: errors.md has every code of the table as it is', async () => {
  const rows = Object.entries(errorTable).map(([code, { status, close, retryable, meaning }]) => [
    `\`${code}\``,
    String(status),
    String(close),
    retryable ? 'yes' : 'no',
    meaning,
  ])
  await checkTable('docs/errors.md', table(['Code', 'HTTP', 'Close', 'Retry', 'Meaning'], rows))
})

/** One setting as the table shows it; more than any single one has. */
interface AnySetting {
  readonly env: string
  readonly type: string
  readonly default: string | number | boolean
  readonly min?: number
  readonly max?: number
  readonly choices?: readonly string[]
  readonly unit?: string
  readonly purpose: string
}

function valuesOf({ type, min, max, choices, unit }: AnySetting): string {
  if (choices) return choices.map((choice) => `\`${choice}\``).join(', ')
  if (type === 'boolean') return 'on, off'
  if (type === 'string') return 'text'
  return `${type} from ${min ?? '−∞'} to ${max ?? '∞'}${unit === undefined ? '' : ` ${unit}`}`
}

function defaultOf({ default: value }: AnySetting): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return value === '' ? 'empty' : `\`${value}\``
}

test('docs: settings.md has every setting of the table as it is', async () => {
  const all: readonly AnySetting[] = Object.values(settings)
  const rows = all.map((setting) => [
    `\`${setting.env}\``,
    valuesOf(setting),
    defaultOf(setting),
    setting.purpose,
  ])
  await checkTable('docs/settings.md', table(['Variable', 'Values', 'Default', 'Purpose'], rows))
})

interface Package {
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

test('docs: licences.md has every direct dependency and every model', async () => {
  const own = JSON.parse(read('package.json')) as Package
  const used = [
    ...Object.keys(own.dependencies ?? {}).map((name) => [name, 'the service']),
    ...Object.keys(own.optionalDependencies ?? {}).map((name) => [name, 'an optional engine']),
    ...Object.keys(own.devDependencies ?? {}).map((name) => [name, 'building and testing']),
  ]
  const packages = used.map(([name = '', what = '']) => {
    const { license = 'none stated' } = JSON.parse(
      read(`node_modules/${name}/package.json`),
    ) as Package
    return [`\`${name}\``, license, what]
  })
  const models = modelCatalog().map(({ name, licence, origin, purpose }) => [
    `\`${name}\``,
    licence,
    `${purpose}; ${origin}`,
  ])
  for (const { name, licence, origin, purpose } of handModels()) {
    models.push([`\`${name}\``, licence, `${purpose}; ${origin}; unpacked by hand, not tested`])
  }
  await checkTable(
    'docs/licences.md',
    `${table(['Package', 'Licence', 'Used for'], packages)}\n\n${table(['Model', 'Licence', 'Purpose and origin'], models)}`,
  )
})

/** Every source that could throw: no tests, no tables, and no client or page, which only read codes. */
function throwingSources(folder = 'assist'): string[] {
  const others = new Set(['testing', 'client', 'pages', 'errors'])
  return readdirSync(path.join(packageRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`
    if (entry.isDirectory()) return others.has(entry.name) ? [] : throwingSources(file)
    const isSource = /\.tsx?$/.test(file) && !file.endsWith('.test.ts')
    return isSource ? [file] : []
  })
}

test('docs: every code is thrown or raised somewhere', () => {
  const sources = throwingSources().map(read).join('\n')
  const unused = Object.keys(errorTable).filter((code) => !sources.includes(`'${code}'`))
  assert.deepEqual(
    unused.filter((code) => !raisedByLibraries.has(code as ErrorCode)),
    [],
  )
})

/** One member of a union of messages or events, as its source declares it. */
interface DeclaredType {
  readonly type: string
  readonly fields: readonly string[]
}

/** Members of every union of a source that are told apart by a literal `type`. */
function declaredTypes(file: string): DeclaredType[] {
  const [, ...members] = read(file).split(/readonly type: '/)
  return members.map((member) => ({
    type: member.slice(0, member.indexOf("'")),
    fields: [...member.matchAll(/readonly (\w+)\??:/g)].map((field) => field[1] ?? ''),
  }))
}

/** The part of a text from a heading to the next one of the same level. */
function section(text: string, heading: string): string {
  const [, rest] = text.split(`\n${heading}\n`)
  assert.ok(rest !== undefined, `there is no ${heading}`)
  return rest.split(/\n## /)[0] ?? ''
}

/** The lines of a YAML mapping below a key of four spaces. */
function yamlBlock(text: string, key: string): string {
  const [, rest] = text.split(`\n    ${key}:\n`)
  assert.ok(rest !== undefined, `asyncapi.yaml has no ${key}`)
  return rest.split(/\n {0,4}\S/)[0] ?? ''
}

const protocols = [
  {
    file: 'assist/ingest/native/native-protocol.ts',
    heading: '## The door `/stream`',
    prefix: 'stream',
  },
  {
    file: 'assist/screen/screen-protocol.ts',
    heading: '## The screen `/screen`',
    prefix: 'screen',
  },
] as const

for (const { file, heading, prefix } of protocols) {
  test(`docs: protocol.md and asyncapi.yaml have every message and field of /${prefix}`, () => {
    const words = section(read('docs/protocol.md'), heading)
    const machine = read('docs/asyncapi.yaml')
    const messages = declaredTypes(file)
    assert.ok(messages.length > 5, file)
    for (const { type, fields } of messages) {
      const name = `${prefix}${type.charAt(0).toUpperCase()}${type.slice(1)}`
      const block = yamlBlock(machine, name)
      assert.ok(words.includes(`\`${type}\``), `protocol.md says nothing of ${type}`)
      assert.ok(block.includes(`type: { const: ${type} }`), `asyncapi.yaml: ${name} is no ${type}`)
      assert.ok(machine.includes(`#/channels/${prefix}/messages/${name}'`), `${name} has no way`)
      for (const field of fields) {
        assert.ok(words.includes(`\`${field}\``), `protocol.md: ${type} has no ${field}`)
        assert.ok(block.includes(` ${field}:`), `asyncapi.yaml: ${name} has no ${field}`)
      }
    }
  })
}

test('docs: protocol.md and asyncapi.yaml have every event of a call', () => {
  const words = section(read('docs/protocol.md'), '## Events')
  const machine = yamlBlock(read('docs/asyncapi.yaml'), 'callEvent')
  const events = declaredTypes('assist/pipeline/log/call-event.ts')
  assert.ok(events.length > 10)
  for (const { type, fields } of events) {
    assert.ok(words.includes(`\`${type}\``), `protocol.md has no event ${type}`)
    assert.ok(machine.includes(`type: { const: ${type} }`), `asyncapi.yaml has no event ${type}`)
    for (const field of fields) {
      assert.ok(words.includes(`\`${field}\``), `protocol.md: ${type} has no ${field}`)
      assert.ok(machine.includes(` ${field}:`), `asyncapi.yaml: ${type} has no ${field}`)
    }
  }
})

test('docs: every file and folder that a document names is there', () => {
  const documents = [
    'README.md',
    ...readdirSync(path.join(packageRoot, 'docs')).map((name) => `docs/${name}`),
  ]
  const missing = documents
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      [...read(file).matchAll(/`((?:assist|lint|bench|fixtures|models|docs|examples)\/[\w./-]+)`/g)]
        .map(([, named = '']) => named)
        .filter((named) => !existsSync(path.join(packageRoot, named)))
        .map((named) => `${file}: ${named}`),
    )
  assert.deepEqual(missing, [])
})

test('docs: the examples of a setting and an error have the shape of the tables', () => {
  const text = read('docs/contributing.md')
  const setting = /ts\n\s+greetingMs: \{\n(.*?)\n\s+\},/s.exec(text)?.[1] ?? ''
  const keys = [...setting.matchAll(/^\s+(\w+):/gm)].map(([, key]) => key)
  const { speculativePauseMs } = settings
  assert.deepEqual(keys, Object.keys(speculativePauseMs))
  const [, code = ''] = /new AssistError\(\s+'(\w+)'/.exec(text) ?? []
  assert.ok(code in errorTable, code)
})

test('docs: the example of an engine has what every engine of the list has', () => {
  const text = read('docs/contributing.md')
  const example = /EngineDefinition<never> = \{(.*?)\n {3}\}\n/s.exec(text)?.[1] ?? ''
  for (const key of Object.keys(engineList.moonshine))
    assert.match(example, new RegExp(`\\b${key}\\b`))
})
