import type { SolutionsFormat } from '../solutions/files/solutions-file.js'
import type { GlossaryEntry } from '../solutions/glossary.js'
import type { Solution } from '../solutions/solution.js'
import type { GlossaryFile, SolutionsFile } from './base-files.js'

/** The base that is used where none is named. It is always there. */
export const defaultBase = 'default'

/** A solution base at a glance. */
export interface BaseSummary {
  readonly name: string
  /** As `SolutionStore.version` gives it. */
  readonly version: string
  readonly solutionCount: number
  /** Epoch milliseconds of the last change; 0 where there was none. */
  readonly updatedAt: number
}

/** Which solutions to list, in the order of the base. */
export interface SolutionsQuery {
  readonly language?: string
  readonly tag?: string
  /** How many of those that fit are passed over. */
  readonly offset: number
  /** How many are given at most. */
  readonly limit: number
}

/** One page of a base. */
export interface SolutionsPage {
  /** How many solutions fit the query, on all pages. */
  readonly total: number
  readonly solutions: readonly Solution[]
}

/** How a file is taken in. `replace`: the base is the file afterwards; `merge`: what the file does not name stays. */
export type ImportMode = 'replace' | 'merge'

/** What an import did to a base, in solutions. */
export interface ImportOutcome {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly removed: number
}

/**
 * Solution bases: each an ordered list of solutions with a glossary, under a name.
 *
 * Every change is one transaction: it is there whole, or nothing of it is. A change of a base that is not there makes
 * the base, unless the method is documented to throw. Any method may throw AssistError ASSIST_STORE_FAILED when the
 * disk or the database refuses, or ASSIST_WORKER_FAILED when the store's worker has died or is closed.
 */
export interface SolutionStore {
  /** Every base, by name. */
  bases(): Promise<readonly BaseSummary[]>
  /** One page of a base. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN */
  list(base: string, query: SolutionsQuery): Promise<SolutionsPage>
  /** The whole base in its order. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN */
  all(base: string): Promise<readonly Solution[]>
  /** One solution. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN, ASSIST_SOLUTION_NOT_FOUND */
  get(base: string, id: string): Promise<Solution>
  /** Adds a solution at the end. @throws AssistError ASSIST_SOLUTION_EXISTS */
  create(base: string, solution: Solution): Promise<void>
  /** Changes a solution in its place. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN, ASSIST_SOLUTION_NOT_FOUND */
  update(base: string, solution: Solution): Promise<void>
  /** Removes a solution. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN, ASSIST_SOLUTION_NOT_FOUND */
  delete(base: string, id: string): Promise<void>
  /** Makes the base consist of exactly these, in their order. @param solutions no id twice */
  replace(base: string, solutions: readonly Solution[]): Promise<ImportOutcome>
  /** Adds new solutions at the end and changes known ones in their places. @param solutions no id twice */
  merge(base: string, solutions: readonly Solution[]): Promise<ImportOutcome>
  /**
   * The one way in for solutions files: reads them off the calling thread and replaces the base by them, or merges
   * them in. Files that cannot be used change nothing.
   *
   * @param files one after the other, as if they were one file; no id in two of them
   * @throws AssistError ASSIST_SOLUTIONS_FILE_INVALID naming lines and reasons
   */
  importFiles(
    base: string,
    files: readonly SolutionsFile[],
    mode: ImportMode,
  ): Promise<ImportOutcome>
  /** The base as the text of a solutions file. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN */
  exportFile(base: string, format: SolutionsFormat): Promise<string>
  /**
   * The version of a base: the first 12 hexadecimal digits of a SHA-256 over the canonical JSON of its solutions, in
   * the order of their ids, and of its glossary where it has one; a dot and four digits more over the adjustments in
   * force where there are any. The same content has the same version in any store and at any time.
   *
   * @throws AssistError ASSIST_SOLUTIONS_UNKNOWN
   */
  version(base: string): Promise<string>

  /** Customers' words of a base, in the order of its glossary. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN */
  glossary(base: string): Promise<readonly GlossaryEntry[]>
  /** Makes the glossary of a base consist of exactly these entries, which `readGlossary` has checked. */
  replaceGlossary(base: string, entries: readonly GlossaryEntry[]): Promise<void>
  /**
   * The one way in for glossary files: reads them off the calling thread and replaces the glossary by them.
   *
   * @param files one after the other, as if they were one file
   * @throws AssistError ASSIST_GLOSSARY_INVALID naming lines and reasons
   */
  importGlossary(
    base: string,
    files: readonly GlossaryFile[],
  ): Promise<{ readonly entries: number }>
  /** The glossary as the text of a glossary file. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN */
  exportGlossary(base: string): Promise<string>
}
