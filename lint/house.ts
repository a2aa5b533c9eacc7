/**
 * The house as it is: its floors from the list, and the imports between them from the sources.
 */
import { readFileSync } from 'node:fs'

import { cruise, type ICruiseResult } from 'dependency-cruiser'

/** One floor of `lint/floors.json`. */
export interface Floor {
  /** Folder of `assist/`, or a file of it. */
  readonly floor: string
  /** Its number in a call's way, where it is a stage. */
  readonly stage?: number
  /** What belongs there. */
  readonly holds: string
  /** Folders inside it, in the order in which they may import each other. */
  readonly rooms?: readonly string[]
}

/** The floors from the ground up. */
export const floors = JSON.parse(
  readFileSync(new URL('floors.json', import.meta.url), 'utf8'),
) as readonly Floor[]

/** Which floors each floor's product code imports, by value or by type. */
export type FloorImports = ReadonlyMap<string, ReadonlySet<string>>

/** Reads the imports of the sources. Cost: some seconds. */
export async function readImports(): Promise<FloorImports> {
  const { output } = await cruise(['assist'], {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: [String.raw`\.test\.tsx?$`, '^assist/testing/', 'node_modules'] },
  })
  const imports = new Map<string, Set<string>>(floors.map(({ floor }) => [floor, new Set()]))
  for (const { source, dependencies } of (output as ICruiseResult).modules) {
    const from = floorOf(source)
    for (const { resolved } of dependencies) {
      const to = floorOf(resolved)
      if (from !== undefined && to !== undefined && from !== to) imports.get(from)?.add(to)
    }
  }
  return imports
}

/** The floor of a file by its path from the root of the checkout; undefined outside the house. */
export function floorOf(file: string): string | undefined {
  const [, first = ''] = /^assist\/([^/]+)/.exec(file) ?? []
  return floors.find(({ floor }) => floor === first)?.floor
}
