import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely'

import { agentDigest } from '../../../call/call-owner.js'
import type { CallFilter } from '../../desk/call-search.js'
import type { Tables } from '../database.js'
import { isWithinScope } from '../sqlite-calls.js'
import { mediumBits } from './medium-bits.js'
import { docsWith } from './read-calls.js'

type Row = ExpressionBuilder<Tables, 'calls'>

/**
 * A filter in the words of the database. It asks only columns of the index `callsListed`, so that a list of very many
 * calls reads the rows that it shows and no others.
 *
 * @param words what is asked of the index of words; empty: nothing
 */
export function isChosen(row: Row, filter: CallFilter, words: string): Expression<SqlBool> {
  const { scope, fromMs, toMs, language, callId, isEnded } = filter
  const conditions = [
    isWithinScope(row, scope),
    ...(words === '' ? [] : [row('calls.docId', 'in', docsWith(words))]),
    ...(fromMs === undefined ? [] : [row('calls.startedAt', '>=', fromMs)]),
    ...(toMs === undefined ? [] : [row('calls.startedAt', '<=', toMs)]),
    ...(language === undefined ? [] : [row('calls.language', '=', language)]),
    ...(callId === undefined ? [] : [beginsWith(row, callId)]),
    ...(isEnded === true ? [row('calls.endedAt', 'is not', null)] : []),
    ...lengthConditions(row, filter),
    ...agentConditions(row, filter),
    ...confidenceConditions(row, filter),
    ...traitConditions(row, filter),
    ...tableConditions(row, filter),
  ]
  return row.and(conditions)
}

function beginsWith(row: Row, callId: string): Expression<SqlBool> {
  const pattern = `${callId.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const like = (column: 'calls.callId' | 'calls.internalId') =>
    sql<SqlBool>`${row.ref(column)} LIKE ${pattern} ESCAPE '\\'`
  return row.or([like('calls.callId'), like('calls.internalId')])
}

function lengthConditions(row: Row, { minLengthMs, maxLengthMs }: CallFilter) {
  const length = sql<number>`(${row.ref('calls.endedAt')} - ${row.ref('calls.startedAt')})`
  return [
    ...(minLengthMs === undefined ? [] : [row(length, '>=', minLengthMs)]),
    ...(maxLengthMs === undefined ? [] : [row(length, '<=', maxLengthMs)]),
  ]
}

function confidenceConditions(row: Row, { minConfidence, maxConfidence }: CallFilter) {
  return [
    ...(minConfidence === undefined ? [] : [row('calls.confidence', '>=', minConfidence)]),
    ...(maxConfidence === undefined ? [] : [row('calls.confidence', '<=', maxConfidence)]),
  ]
}

function agentConditions(row: Row, { agent }: CallFilter) {
  if (agent === undefined) return []
  return [
    row.or([row('calls.ownerAgent', '=', agentDigest(agent)), row('calls.ownerId', '=', agent)]),
  ]
}

function traitConditions(row: Row, { medium, isWrong, isDegraded, isRedacted }: CallFilter) {
  const bit = medium === undefined ? 0 : mediumBits[medium]
  return [
    ...(bit === 0 ? [] : [row(sql<number>`(${row.ref('calls.media')} & ${bit})`, '!=', 0)]),
    ...(isWrong === true ? [row('calls.wrongCount', '>', 0)] : []),
    ...(isDegraded === true ? [row('calls.isDegraded', '=', 1)] : []),
    ...(isRedacted === true ? [row('calls.isRedacted', '=', 1)] : []),
  ]
}

function tableConditions(row: Row, { outcome, disposition, entry, topic }: CallFilter) {
  const wrapped = row.selectFrom('wrapUps').select('wrapUps.callId')
  const shown = row.selectFrom('callEntries').select('callEntries.callId')
  const ticked = row.selectFrom('callTopics').select('callTopics.callId')
  const those = [
    ...(outcome === undefined ? [] : [wrapped.where('wrapUps.outcome', '=', outcome)]),
    ...(disposition === undefined ? [] : [wrapped.where('wrapUps.disposition', '=', disposition)]),
    ...(entry === undefined ? [] : [shown.where('callEntries.solutionId', '=', entry)]),
    ...(topic === undefined ? [] : [ticked.where('callTopics.topic', '=', topic)]),
  ]
  // The plus keeps the list in its order: an index would find every call of the set, and sort them all.
  return those.map((ids) => sql<SqlBool>`+${row.ref('calls.internalId')} IN ${ids}`)
}
