import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import Sqlite from 'better-sqlite3'

import type { ServiceUnderFaults } from './service-under-faults.js'
import type { SpokenCall } from './spoken-call.js'

/** What a fault can reach. */
export interface Reach {
  readonly service: ServiceUnderFaults
  readonly calls: readonly SpokenCall[]
  /** Numbers in [0, 1). */
  readonly random: () => number
}

/** Something that breaks. */
export interface FaultKind {
  readonly name: string
  /** How often it comes, beside the others. */
  readonly weight: number
  readonly strike: (reach: Reach) => Promise<void> | void
}

/** Largest database of the service under test, in MB, so that it can be filled. */
export const databaseMaxMb = 64

const between = (random: () => number, from: number, to: number): number =>
  Math.round(from + random() * (to - from))

const dies = (worker: string, weight: number): FaultKind => ({
  name: `${worker} dies`,
  weight,
  strike: ({ service }) => service.order({ kind: 'throw', worker }),
})

const hangs = (worker: string, name: string, weight: number, forMs: [number, number]) => ({
  ...{ name, weight },
  strike: ({ service, random }: Reach) =>
    service.order({ kind: 'block', worker, forMs: between(random, ...forMs) }),
})

/** Every kind of fault that is tried. */
export const faultKinds: readonly FaultKind[] = [
  {
    name: 'service killed',
    weight: 5,
    strike: async ({ service, random }) => {
      await service.kill()
      await pause(between(random, 0, 500))
      await service.start()
    },
  },
  dies('ear 1', 4),
  dies('second pass', 2),
  dies('matching', 2),
  dies('store', 3),
  hangs('ear 1', 'engine hangs', 2, [2_000, 12_000]),
  hangs('store', 'disk is slow', 3, [200, 3_000]),
  {
    name: 'sockets cut',
    weight: 4,
    strike: ({ calls, random }) => {
      for (const { network } of calls) if (random() < 0.5) network.cut()
    },
  },
  {
    name: 'peers half open',
    weight: 2,
    strike: async ({ calls, random }) => {
      const some = calls.filter(() => random() < 0.5)
      await Promise.all(some.map(({ network }) => network.stall(between(random, 1_000, 6_000))))
    },
  },
  {
    name: 'store full',
    weight: 2,
    strike: async ({ service, random }) => {
      const database = new Sqlite(path.join(service.dataDir, 'assist.db'), { timeout: 5_000 })
      try {
        fill(database)
        await pause(between(random, 500, 3_000))
        database.exec('DROP TABLE IF EXISTS filler')
      } finally {
        database.close()
      }
    },
  },
  {
    name: 'clock set',
    weight: 1,
    strike: ({ service, random }) => {
      const byMs = between(random, -3_600_000, 3_600_000)
      service.order({ kind: 'clock', byMs })
    },
  },
]

/** One of the kinds, by weight. */
export function anyOf(kinds: readonly FaultKind[], random: () => number): FaultKind {
  let at = random() * kinds.reduce((sum, { weight }) => sum + weight, 0)
  return kinds.find(({ weight }) => (at -= weight) < 0) ?? kinds[0]!
}

/** Leaves no free page: pieces get smaller. */
function fill(database: Sqlite.Database): void {
  const pageSize = Number(database.pragma('page_size', { simple: true }))
  database.pragma(`max_page_count = ${Math.ceil((databaseMaxMb * 1_048_576) / pageSize)}`)
  database.exec('CREATE TABLE IF NOT EXISTS filler (bytes BLOB)')
  for (const byteLength of [4_194_304, 65_536, 4_000, 50]) {
    try {
      for (;;) database.prepare('INSERT INTO filler VALUES (zeroblob(?))').run(byteLength)
    } catch (thrown) {
      if ((thrown as { code?: string }).code !== 'SQLITE_FULL') throw thrown
    }
  }
}
