/**
 * The store as the rest of the service sees it: asynchronous, backed by one worker thread that owns SQLite,
 * so that no disk sync ever holds a socket up. PostgreSQL can stand behind the same interface.
 */
import { WorkerClient } from '../threads/worker-client.js'
import { workerFile } from '../threads/worker-file.js'
import type { CallStart } from '../call/call-start.js'
import type { Observation } from '../learning/observation.js'
import type { Proposal } from '../learning/proposal.js'
import type { Biases } from '../matching/weighing/learnt-bias.js'
import type { CallEvent } from '../pipeline/call-event.js'
import type { StoredFollowUp } from './sqlite/follow-up-log.js'
import type { LearningScope, QuestionNote } from './sqlite/learning-log.js'
import type { GlossaryEntry } from '../solutions/glossary.js'
import type { Solution } from '../solutions/solution.js'
import type { SolutionsFormat } from '../solutions/files/solutions-file.js'
import type { StoreHandlers } from './sqlite/store-worker.js'

/** The base that is used where none is named. It is always there. */
export const defaultBase = 'default'

/** What is remembered of how a call began; no agent, no context. */
export interface CallFacts {
  /** Name of the solution base, where the call named one. */
  readonly solutions?: string
  /** Which door it came through, such as `native`. */
  readonly door?: string
}

/** A call to be remembered. Fields of `CallStart` beyond these (agent, context) never reach the store. */
export type NewCall = Pick<CallStart, 'callId' | 'language'> &
  CallFacts & {
    /** Epoch milliseconds. */
    readonly startedAt: number
  }

/** A remembered call. */
export interface StoredCall {
  readonly callId: string
  readonly language: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** Epoch milliseconds; null while the call is live, or when the service died during it. */
  readonly endedAt: number | null
  /** Number of its latest event; 0 while there are none. */
  readonly lastSeq: number
  readonly facts: CallFacts
}

/** A solution base at a glance. */
export interface BaseSummary {
  readonly name: string
  /**
   * First 12 hexadecimal digits of a SHA-256 over its solutions and its glossary; a dot and four digits more where
   * something was learnt.
   */
  readonly version: string
  readonly solutionCount: number
  /** Epoch milliseconds of the last change; 0 where there was none. */
  readonly updatedAt: number
}

/** Which solutions to list, in the order of the base. */
export interface SolutionsQuery {
  readonly language?: string
  readonly tag?: string
  readonly offset: number
  readonly limit: number
}

/** One page of a base. */
export interface SolutionsPage {
  /** How many solutions fit the query, on all pages. */
  readonly total: number
  readonly solutions: readonly Solution[]
}

/** How a solutions file is taken in. */
export interface ImportOptions {
  readonly format: SolutionsFormat
  /** `replace`: the base is the file afterwards; `merge`: what the file does not name stays. */
  readonly mode: 'replace' | 'merge'
}

/** What an import did to a base, in solutions. */
export interface ImportOutcome {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly removed: number
}

/**
 * Calls with their event logs, and solution bases. Any method may throw AssistError ASSIST_STORE_FAILED when
 * the disk refuses, or ASSIST_WORKER_FAILED when the worker died.
 */
export interface Store {
  /**
   * Remembers a call. An earlier call of the same id is kept under `<callId>~2`, `~3`…: integrators' ids
   * are unique among live calls only.
   */
  createCall(call: NewCall): Promise<void>
  /** @throws AssistError ASSIST_CALL_NOT_FOUND */
  endCall(callId: string, endedAt: number): Promise<void>
  /** The latest calls, newest first. */
  listCalls(query: { readonly limit: number }): Promise<readonly StoredCall[]>
  /** @throws AssistError ASSIST_CALL_NOT_FOUND */
  getCall(callId: string): Promise<StoredCall>
  /**
   * Events numbered above `seq`, in order.
   *
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  eventsAfter(callId: string, seq: number): Promise<readonly CallEvent[]>
  /**
   * Writes events of a created call; resolves when they are durable. Appends of all calls that come within
   * 20 ms share one transaction. An event that is there already is left as it is.
   *
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  appendEvents(callId: string, events: readonly CallEvent[]): Promise<void>

  createFollowUp(followUp: Omit<StoredFollowUp, 'openedAt'>): Promise<void>
  /** Undefined where none has this id. */
  findFollowUp(followUpId: string): Promise<StoredFollowUp | undefined>
  /** Notes that a follow-up was seen. @param atMs epoch milliseconds @returns true the first time */
  openFollowUp(followUpId: string, atMs: number): Promise<boolean>

  /** Every base, by name. */
  listBases(): Promise<readonly BaseSummary[]>
  /** @throws AssistError ASSIST_SOLUTIONS_UNKNOWN */
  listSolutions(base: string, query: SolutionsQuery): Promise<SolutionsPage>
  /** The whole base in its order. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN */
  allSolutions(base: string): Promise<readonly Solution[]>
  /** @throws AssistError ASSIST_SOLUTIONS_UNKNOWN, ASSIST_SOLUTION_NOT_FOUND */
  getSolution(base: string, id: string): Promise<Solution>
  /** Adds a solution at the end, and the base if need be. @throws AssistError ASSIST_SOLUTION_EXISTS */
  createSolution(base: string, solution: Solution): Promise<void>
  /** @throws AssistError ASSIST_SOLUTIONS_UNKNOWN, ASSIST_SOLUTION_NOT_FOUND */
  updateSolution(base: string, solution: Solution): Promise<void>
  /** @throws AssistError ASSIST_SOLUTIONS_UNKNOWN, ASSIST_SOLUTION_NOT_FOUND */
  deleteSolution(base: string, id: string): Promise<void>
  /** Customers' words of a base, in the order of its glossary. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN */
  glossary(base: string): Promise<readonly GlossaryEntry[]>
  /** Makes the glossary of a base, new or not, consist of exactly these, which `readGlossary` has checked. */
  replaceGlossary(base: string, entries: readonly GlossaryEntry[]): Promise<void>
  /** Takes a glossary file in, whole or not at all. @throws AssistError ASSIST_GLOSSARY_INVALID */
  importGlossary(base: string, bytes: Uint8Array): Promise<{ readonly entries: number }>
  /** Notes what a stored call's log tells of its cards; a second time changes nothing. */
  observeCall(base: string, callId: string): Promise<readonly Observation[]>
  noteQuestion(note: QuestionNote): Promise<void>
  /** In the order in which they were made, decided ones too. */
  proposals(scope: LearningScope): Promise<readonly Proposal[]>
  /** @throws AssistError ASSIST_PROPOSAL_NOT_FOUND */
  proposal(proposalId: number): Promise<Proposal>
  /** @throws AssistError ASSIST_PROPOSAL_DECIDED */
  decideProposal(proposalId: number, status: 'accepted' | 'refused'): Promise<void>
  /** Adjustments in force, in log-odds by solution. */
  biases(base: string): Promise<Biases>
  replaceBiases(base: string, biases: Biases): Promise<void>
  /** Forgets what was learnt and observed; the base is as if nothing had been. */
  resetLearning(scope: LearningScope): Promise<void>
  /** A glossary as a file's text. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN */
  exportGlossary(base: string): Promise<string>
  /** Makes the base, new or not, consist of exactly these, in one transaction. */
  replaceSolutions(base: string, solutions: readonly Solution[]): Promise<ImportOutcome>
  /** Adds new solutions at the end and changes known ones in place, in one transaction. */
  mergeSolutions(base: string, solutions: readonly Solution[]): Promise<ImportOutcome>
  /**
   * Reads a solutions file in the store's thread and replaces the base by it, or merges it in. A file that
   * cannot be used changes nothing.
   *
   * @throws AssistError ASSIST_SOLUTIONS_FILE_INVALID naming lines and reasons
   */
  importSolutions(base: string, bytes: Uint8Array, how: ImportOptions): Promise<ImportOutcome>
  /** The base as the text of a solutions file. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN */
  exportSolutions(base: string, format: SolutionsFormat): Promise<string>
  /**
   * First 12 hexadecimal digits of a SHA-256 over the canonical JSON of the base's solutions in the order of
   * their ids; the same content has the same version anywhere and at any time.
   *
   * @throws AssistError ASSIST_SOLUTIONS_UNKNOWN
   */
  solutionsVersion(base: string): Promise<string>

  /** Writes what waits and closes the database. Later calls are refused. */
  close(): Promise<void>
}

/**
 * Opens the store in a worker thread of its own.
 *
 * @param options.path the database file, made with its folder if need be, or `:memory:`
 * @throws AssistError ASSIST_STORE_FAILED when it cannot be opened
 */
export async function openStore({ path }: { readonly path: string }): Promise<Store> {
  const file = workerFile(import.meta.url, './sqlite/store-worker')
  const worker = new WorkerClient<StoreHandlers>(file, { name: 'store' })
  try {
    await worker.call('open', { path })
  } catch (thrown) {
    await worker.close()
    throw thrown
  }
  return {
    createCall: ({ callId, language, startedAt, solutions, door }) => {
      const facts = {
        ...(solutions === undefined ? {} : { solutions }),
        ...(door === undefined ? {} : { door }),
      }
      return worker.call('createCall', { callId, language, startedAt, facts })
    },
    endCall: (callId, endedAt) => worker.call('endCall', { callId, endedAt }),
    listCalls: (query) => worker.call('listCalls', query),
    getCall: (callId) => worker.call('getCall', { callId }),
    eventsAfter: (callId, seq) => worker.call('eventsAfter', { callId, seq }),
    appendEvents: (callId, events) => worker.call('appendEvents', { callId, events }),
    createFollowUp: (followUp) => worker.call('createFollowUp', followUp),
    findFollowUp: (followUpId) => worker.call('findFollowUp', { followUpId }),
    openFollowUp: (followUpId, atMs) => worker.call('openFollowUp', { followUpId, atMs }),
    listBases: () => worker.call('listBases', undefined),
    listSolutions: (base, query) => worker.call('listSolutions', { base, query }),
    allSolutions: (base) => worker.call('allSolutions', { base }),
    getSolution: (base, id) => worker.call('getSolution', { base, id }),
    createSolution: (base, solution) => worker.call('createSolution', { base, solution }),
    updateSolution: (base, solution) => worker.call('updateSolution', { base, solution }),
    deleteSolution: (base, id) => worker.call('deleteSolution', { base, id }),
    replaceSolutions: (base, solutions) => worker.call('replaceSolutions', { base, solutions }),
    mergeSolutions: (base, solutions) => worker.call('mergeSolutions', { base, solutions }),
    importSolutions: (base, bytes, { format, mode }) => {
      const copy = new Uint8Array(bytes)
      return worker.call('importSolutions', { base, bytes: copy, format, mode }, [copy.buffer])
    },
    glossary: (base) => worker.call('glossary', { base }),
    replaceGlossary: (base, entries) => worker.call('replaceGlossary', { base, entries }),
    importGlossary: (base, bytes) => {
      const copy = new Uint8Array(bytes)
      return worker.call('importGlossary', { base, bytes: copy }, [copy.buffer])
    },
    observeCall: (base, callId) => worker.call('observeCall', { base, callId }),
    noteQuestion: (note) => worker.call('noteQuestion', note),
    proposals: (scope) => worker.call('proposals', scope),
    proposal: (proposalId) => worker.call('proposal', { proposalId }),
    decideProposal: (proposalId, status) => worker.call('decideProposal', { proposalId, status }),
    biases: (base) => worker.call('biases', { base }),
    replaceBiases: (base, biases) => worker.call('replaceBiases', { base, biases }),
    resetLearning: (scope) => worker.call('resetLearning', scope),
    exportGlossary: (base) => worker.call('exportGlossary', { base }),
    exportSolutions: (base, format) => worker.call('exportSolutions', { base, format }),
    solutionsVersion: (base) => worker.call('solutionsVersion', { base }),
    close: () => worker.close(),
  }
}
