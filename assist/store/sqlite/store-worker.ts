/** The thread that owns the database; `store.ts` is its other side. */
import { AssistError } from '../../errors/errors.js'
import { serveWorker } from '../../threads/worker-server.js'
import type { CallEvent } from '../../pipeline/call-event.js'
import { CallLog } from './stored-calls.js'
import { openDatabase, storeFailure, type Database } from './database.js'
import { FollowUpLog, type StoredFollowUp } from './follow-up-log.js'
import { SolutionBases } from './solution-base.js'
import type { Biases } from '../../matching/weighing/learnt-bias.js'
import { LearningLog, type LearningScope, type QuestionNote } from './learning-log.js'
import { parseGlossary, writeGlossary } from '../../solutions/glossary-file.js'
import type { GlossaryEntry } from '../../solutions/glossary.js'
import type { Solution } from '../../solutions/solution.js'
import {
  parseSolutions,
  writeSolutions,
  type SolutionsFormat,
} from '../../solutions/files/solutions-file.js'
import type { CallFacts, ImportOptions, SolutionsQuery } from '../store.js'

interface Opened {
  readonly database: Database
  readonly log: CallLog
  readonly bases: SolutionBases
  readonly learning: LearningLog
  readonly followUps: FollowUpLog
}

let opened: Opened | undefined

function parts(): Opened {
  if (opened) return opened
  throw new AssistError('ASSIST_STORE_FAILED', 'The store is not open; open it first.')
}

/** What the engine throws becomes ASSIST_STORE_FAILED; what we throw passes. */
async function guarded<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof AssistError) throw thrown
    throw storeFailure(what, thrown)
  }
}

const handlers = {
  open: ({ path }: { readonly path: string }): void => {
    const database = openDatabase(path)
    opened = {
      database,
      log: new CallLog(database),
      bases: new SolutionBases(database),
      learning: new LearningLog(database),
      followUps: new FollowUpLog(database),
    }
  },
  createCall: (call: {
    readonly callId: string
    readonly language: string
    readonly startedAt: number
    readonly facts: CallFacts
  }) => guarded('write a call', () => parts().log.createCall(call)),
  endCall: ({ callId, endedAt }: { readonly callId: string; readonly endedAt: number }) =>
    guarded('write a call', () => parts().log.endCall(callId, endedAt)),
  listCalls: ({ limit }: { readonly limit: number }) =>
    guarded('read calls', () => parts().log.listCalls(limit)),
  getCall: ({ callId }: { readonly callId: string }) =>
    guarded('read a call', () => parts().log.getCall(callId)),
  eventsAfter: ({ callId, seq }: { readonly callId: string; readonly seq: number }) =>
    guarded('read events', () => parts().log.eventsAfter(callId, seq)),
  appendEvents: ({
    callId,
    events,
  }: {
    readonly callId: string
    readonly events: readonly CallEvent[]
  }) => parts().log.appendEvents(callId, events),
  createFollowUp: (followUp: Omit<StoredFollowUp, 'openedAt'>) =>
    guarded('write a follow-up', () => parts().followUps.create(followUp)),
  findFollowUp: ({ followUpId }: { readonly followUpId: string }) =>
    guarded('read a follow-up', () => parts().followUps.find(followUpId)),
  openFollowUp: ({ followUpId, atMs }: { readonly followUpId: string; readonly atMs: number }) =>
    guarded('write a follow-up', () => parts().followUps.markOpened(followUpId, atMs)),
  listBases: () => guarded('read bases', () => parts().bases.listBases()),
  listSolutions: ({ base, query }: { readonly base: string; readonly query: SolutionsQuery }) =>
    guarded('read solutions', () => parts().bases.list(base, query)),
  allSolutions: ({ base }: { readonly base: string }) =>
    guarded('read solutions', () => parts().bases.all(base)),
  getSolution: ({ base, id }: { readonly base: string; readonly id: string }) =>
    guarded('read a solution', () => parts().bases.get(base, id)),
  createSolution: ({ base, solution }: { readonly base: string; readonly solution: Solution }) =>
    guarded('write a solution', () => parts().bases.create(base, solution)),
  updateSolution: ({ base, solution }: { readonly base: string; readonly solution: Solution }) =>
    guarded('write a solution', () => parts().bases.update(base, solution)),
  deleteSolution: ({ base, id }: { readonly base: string; readonly id: string }) =>
    guarded('delete a solution', () => parts().bases.remove(base, id)),
  replaceSolutions: ({ base, solutions }: Batch) =>
    guarded('write solutions', () => parts().bases.replace(base, solutions)),
  mergeSolutions: ({ base, solutions }: Batch) =>
    guarded('write solutions', () => parts().bases.merge(base, solutions)),
  importSolutions: ({ base, bytes, format, mode }: ImportOptions & FileBytes) =>
    guarded('write solutions', () => {
      const solutions = parseSolutions(bytes, { format })
      const { bases } = parts()
      return mode === 'replace' ? bases.replace(base, solutions) : bases.merge(base, solutions)
    }),
  exportSolutions: ({
    base,
    format,
  }: {
    readonly base: string
    readonly format: SolutionsFormat
  }) =>
    guarded('read solutions', async () => writeSolutions(await parts().bases.all(base), format)),
  glossary: ({ base }: { readonly base: string }) =>
    guarded('read a glossary', () => parts().bases.glossary(base)),
  replaceGlossary: ({
    base,
    entries,
  }: {
    readonly base: string
    readonly entries: readonly GlossaryEntry[]
  }) => guarded('write a glossary', () => parts().bases.replaceGlossary(base, entries)),
  importGlossary: ({ base, bytes }: FileBytes) =>
    guarded('write a glossary', async () => {
      const entries = parseGlossary(bytes)
      await parts().bases.replaceGlossary(base, entries)
      return { entries: entries.length }
    }),
  exportGlossary: ({ base }: { readonly base: string }) =>
    guarded('read a glossary', async () => writeGlossary(await parts().bases.glossary(base))),
  observeCall: ({ base, callId }: { readonly base: string; readonly callId: string }) =>
    guarded('write observations', async () => {
      // A new call of the same id may be live by now: it is heard of when it ends.
      const { endedAt } = await parts().log.getCall(callId)
      if (endedAt === null) return []
      const events = await parts().log.eventsAfter(callId, 0)
      return parts().learning.observeCall(base, callId, events)
    }),
  noteQuestion: (note: QuestionNote) =>
    guarded('write a proposal', () => parts().learning.noteQuestion(note)),
  proposals: (scope: LearningScope) =>
    guarded('read proposals', () => parts().learning.proposals(scope)),
  proposal: ({ proposalId }: { readonly proposalId: number }) =>
    guarded('read a proposal', () => parts().learning.proposal(proposalId)),
  decideProposal: ({
    proposalId,
    status,
  }: {
    readonly proposalId: number
    readonly status: 'accepted' | 'refused'
  }) => guarded('write a proposal', () => parts().learning.decide(proposalId, status)),
  biases: ({ base }: { readonly base: string }) =>
    guarded('read what was learnt', () => parts().learning.biases(base)),
  replaceBiases: ({ base, biases }: { readonly base: string; readonly biases: Biases }) =>
    guarded('write what was learnt', () => parts().learning.replaceBiases(base, biases)),
  resetLearning: (scope: LearningScope) =>
    guarded('reset what was learnt', () => parts().learning.reset(scope)),
  solutionsVersion: ({ base }: { readonly base: string }) =>
    guarded('read a base', () => parts().bases.version(base)),
}

interface FileBytes {
  readonly base: string
  readonly bytes: Uint8Array
}

interface Batch {
  readonly base: string
  readonly solutions: readonly Solution[]
}

/** Methods of the store's worker. */
export type StoreHandlers = typeof handlers

serveWorker(handlers, async () => {
  await opened?.log.flush()
  await opened?.database.destroy()
})
