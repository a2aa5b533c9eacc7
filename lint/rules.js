/**
 * What dependency-cruiser checks: the order of the floors, no circles, and nothing outside the list.
 *
 *     depcruise --config lint/rules.js assist bench
 */
import { readFileSync } from 'node:fs'
import { URL } from 'node:url'

/** From the ground up: a folder imports from its own floor and those before it, by value or by type. */
const floors = JSON.parse(readFileSync(new URL('floors.json', import.meta.url), 'utf8'))

const test = String.raw`\.test\.tsx?$`
const testing = '^assist/testing/'

/** Path of a floor or room as a regular expression: a folder with all below it, or a file of the root. */
const below = (path) =>
  `^assist/${path.replaceAll('.', String.raw`\.`)}${path.endsWith('.ts') ? '$' : '/'}`

/** One rule for each of an ordered list: it may not import what stands behind it. */
function inOrder(paths, comment) {
  return paths.slice(0, -1).map((path, index) => ({
    name: `${path}-below-${paths[index + 1]}`.replaceAll('/', '-'),
    comment,
    severity: 'error',
    from: { path: below(path) },
    to: {
      path: paths
        .slice(index + 1)
        .map(below)
        .join('|'),
    },
  }))
}

const known = floors.map(({ floor }) => below(floor)).join('|')

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...inOrder(
      floors.map(({ floor }) => floor),
      'A floor imports from those before it in lint/floors.json, never from those behind.',
    ),
    ...floors.flatMap(({ floor, rooms = [] }) =>
      inOrder(
        rooms.map((room) => `${floor}/${room}`),
        'A room imports from those before it in lint/floors.json, never from those behind.',
      ),
    ),
    {
      name: 'testing-is-for-tests',
      comment: 'What tests share is no part of the product.',
      severity: 'error',
      from: { path: '^assist/', pathNot: [test, testing] },
      to: { path: testing },
    },
    {
      name: 'no-test-of-a-test',
      comment: 'What two tests share belongs to assist/testing/.',
      severity: 'error',
      from: {},
      to: { path: test },
    },
    {
      name: 'on-a-floor',
      comment: 'A new folder has a place in lint/floors.json.',
      severity: 'error',
      from: { path: '^assist/', pathNot: [known, testing, '^assist/cli.test.ts$'] },
      to: {},
    },
    {
      name: 'no-circle',
      comment: 'Two files that need each other are one, or need a third; types count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'product-without-bench',
      comment: 'Benches measure the product; it does not know them.',
      severity: 'error',
      from: { path: '^assist/' },
      to: { path: '^bench/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', 'node_modules'] },
  },
}
