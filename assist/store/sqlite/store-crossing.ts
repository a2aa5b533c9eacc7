/** What crosses between the store's owner and the worker that owns the database: the methods of the contracts. */
import type { AuditStore } from '../access/audit-store.js'
import type { KeyStore } from '../access/key-store.js'
import type { CallStore } from '../call-store.js'
import type { CallSearch } from '../desk/call-search.js'
import type { DeliveryStore } from '../desk/delivery-store.js'
import type { WrapUpStore } from '../desk/wrap-up-store.js'
import type { FollowUpStore } from '../follow-up-store.js'
import type { LearningStore } from '../learning-store.js'
import type { FiguresStore } from '../quality/figures-store.js'
import type { LabelStore } from '../quality/label-store.js'
import type { RetentionStore } from '../retention/retention-store.js'
import type { ScoreStore } from '../quality/score-store.js'
import type { ViewStore } from '../quality/view-store.js'
import type { SolutionStore } from '../solution-store.js'
import type { StoreContracts } from '../store.js'
import type { WebhookStore } from '../webhooks/webhook-store.js'

const calls = {
  create: 'write a call',
  end: 'write a call',
  bind: 'write a call',
  list: 'read calls',
  unended: 'read calls',
  get: 'read a call',
  eventsAfter: 'read events',
  append: 'write events',
} as const satisfies Record<keyof CallStore, string>

const solutions = {
  bases: 'read bases',
  list: 'read solutions',
  all: 'read solutions',
  get: 'read a solution',
  create: 'write a solution',
  update: 'write a solution',
  delete: 'delete a solution',
  replace: 'write solutions',
  merge: 'write solutions',
  importFiles: 'write solutions',
  exportFile: 'read solutions',
  version: 'read a base',
  glossary: 'read a glossary',
  replaceGlossary: 'write a glossary',
  importGlossary: 'write a glossary',
  exportGlossary: 'read a glossary',
} as const satisfies Record<keyof SolutionStore, string>

const learning = {
  observe: 'write observations',
  noteQuestion: 'write a proposal',
  proposals: 'read proposals',
  proposal: 'read a proposal',
  decide: 'write a proposal',
  biases: 'read what was learnt',
  replaceBiases: 'write what was learnt',
  reset: 'reset what was learnt',
} as const satisfies Record<keyof LearningStore, string>

const followUps = {
  create: 'write a follow-up',
  find: 'read a follow-up',
  ofCall: 'read follow-ups',
  markOpened: 'write a follow-up',
} as const satisfies Record<keyof FollowUpStore, string>

const labels = {
  save: 'write a label',
  list: 'read labels',
  remove: 'delete a label',
} as const satisfies Record<keyof LabelStore, string>

const scores = {
  save: 'write a score',
  list: 'read scores',
  card: 'read a scorecard',
  noteSight: 'write a score',
  hasSeen: 'read scores',
  appeal: 'write an appeal',
} as const satisfies Record<keyof ScoreStore, string>

const views = {
  save: 'write a view',
  list: 'read views',
  remove: 'delete a view',
} as const satisfies Record<keyof ViewStore, string>

const wrapUps = {
  save: 'write a wrap-up',
  find: 'read a wrap-up',
} as const satisfies Record<keyof WrapUpStore, string>

const callSearch = {
  find: 'search calls',
  update: 'read calls for the search',
} as const satisfies Record<keyof CallSearch, string>

const deliveries = {
  begin: 'write a delivery',
  settle: 'write a delivery',
  ofCall: 'read deliveries',
} as const satisfies Record<keyof DeliveryStore, string>

const figures = { of: 'count calls' } as const satisfies Record<keyof FiguresStore, string>

const retention = {
  due: 'read calls',
  find: 'read a call',
  hold: 'write a call',
  ofCustomer: 'read calls',
  forget: 'delete a call',
  clean: 'overwrite what was deleted',
} as const satisfies Record<keyof RetentionStore, string>

const keys = {
  create: 'write a key',
  list: 'read keys',
  find: 'read a key',
  get: 'read a key',
  rotate: 'write a key',
  expire: 'write a key',
} as const satisfies Record<keyof KeyStore, string>

const audit = {
  append: 'write the audit log',
  after: 'read the audit log',
  last: 'read the audit log',
} as const satisfies Record<keyof AuditStore, string>

const webhooks = {
  add: 'write deliveries',
  due: 'read deliveries',
  nextDueAfter: 'read deliveries',
  attempted: 'write a delivery',
  list: 'read deliveries',
  retry: 'write a delivery',
  prune: 'delete deliveries',
} as const satisfies Record<keyof WebhookStore, string>

/** Every method that crosses, by contract, with what it does to the database as the message of a failure names it. */
export const crossingMethods: {
  readonly [C in keyof StoreContracts]: Readonly<Record<keyof StoreContracts[C], string>>
} = {
  calls,
  solutions,
  learning,
  followUps,
  labels,
  scores,
  views,
  wrapUps,
  deliveries,
  callSearch,
  figures,
  retention,
  keys,
  audit,
  webhooks,
}

/** A call of one method of a contract, on its way to the worker. */
export interface Crossing {
  readonly contract: keyof StoreContracts
  readonly method: string
  readonly args: readonly unknown[]
}

/** Methods of the store's worker. */
export interface StoreHandlers {
  /** Opens the database, before anything else. @throws AssistError ASSIST_STORE_FAILED, ASSIST_DATA_KEY_WRONG */
  open(args: {
    readonly path: string
    readonly maxByteLength?: number
    readonly dataKey?: Uint8Array | undefined
  }): { readonly hasPlainTexts: boolean }
  /**
   * Calls a method of a contract.
   *
   * @throws AssistError whatever the method throws; ASSIST_STORE_FAILED where there is no such method
   */
  invoke(crossing: Crossing): Promise<unknown>
}
