import type { CallEvent, UtteranceBody } from '../../pipeline/log/call-event.js'
import { latestUtterances } from '../../pipeline/log/latest-utterances.js'
import { normalWords } from '../scores/text-normal-form.js'
import { countErrors } from '../scores/error-rate.js'
import { logText, type WrittenLog } from './log-file.js'

/** Why two logs of one call differ. */
export type DifferenceKind =
  | 'settings' // they ran with other settings
  | 'models' // they ran with other models
  | 'solutions' // they were matched against another version of the base
  | 'medium' // the live call moved between media, or had messages and pictures: a replay has its sound alone
  | 'actions' // what the agent did at the live call: cards used, dismissed, marked
  | 'muted' // the live call was paused: nothing was heard then
  | 'alerts' // what the machine met while the call was live
  | 'moments' // what rules on moments found in the live call: a replay looks for none
  | 'partials' // the live call wrote fewer or other partials: their rhythm follows the load
  | 'revisions' // a second look that was shed, or came when the call was past it
  | 'times' // the same, at other moments: computing takes time
  | 'cards' // other cards, or the same at other utterances
  | 'texts' // other words, for none of the reasons above
  | 'other' // another field, such as a confidence, or the same events written otherwise

/** One reason, with how often it applies. */
export interface LogDifference {
  readonly kind: DifferenceKind
  readonly count: number
  /** An instance, in a few words. */
  readonly example: string
}

/** How two logs of one call compare. */
export interface LogComparison {
  readonly isSame: boolean
  /** Number of the first event that differs; undefined where none does. */
  readonly firstSeq?: number
  readonly differences: readonly LogDifference[]
}

/** Utterances that begin at most so far from each other are the same: 600 ms. */
const sameStartMs = 600

/**
 * Compares a log with that of a fresh run, and says why they differ. The order of the reasons is that of their causes.
 *
 * @param written the log that was there; `text`: as it lies on the disk, where it does
 * @param fresh the log of the same call now
 */
export function compareLogs(
  written: Pick<WrittenLog, 'events'> & Partial<Pick<WrittenLog, 'text'>>,
  fresh: readonly CallEvent[],
): LogComparison {
  const { events: kept, text = logText(kept) } = written
  const freshText = logText(fresh)
  if (text === freshText) return { isSame: true, differences: [] }
  const [lines, freshLines] = [text.split('\n'), freshText.split('\n')]
  const at = lines.findIndex((line, index) => line !== freshLines[index])
  const firstSeq = at < 0 ? lines.length : at + 1
  const pairs = pairsOf(kept, fresh)
  const differences = [
    ...headers(kept, fresh),
    ...onlyKept(kept, fresh),
    ...textual(kept, pairs),
    ...partials(kept, fresh),
    ...cards(kept, fresh),
    ...times(pairs),
  ]
  if (differences.length === 0) {
    const example = lines[firstSeq - 1] ?? ''
    differences.push({ kind: 'other', count: 1, example: `“${example.slice(0, 200)}”` })
  }
  return { isSame: false, firstSeq, differences }
}

interface Pair {
  readonly kept: UtteranceBody | undefined
  readonly fresh: UtteranceBody | undefined
}

/** The same utterances of both, by side and beginning; what only one has stands alone. */
function pairsOf(kept: readonly CallEvent[], fresh: readonly CallEvent[]): Pair[] {
  const rest = latestUtterances(fresh)
  const pairs = latestUtterances(kept).map((own): Pair => {
    const near = rest
      .filter(
        (other) =>
          other.channel === own.channel && Math.abs(other.startMs - own.startMs) <= sameStartMs,
      )
      .sort((a, b) => Math.abs(a.startMs - own.startMs) - Math.abs(b.startMs - own.startMs))[0]
    if (near) rest.splice(rest.indexOf(near), 1)
    return { kept: own, fresh: near }
  })
  return [...pairs, ...rest.map((one): Pair => ({ kept: undefined, fresh: one }))]
}

function headers(kept: readonly CallEvent[], fresh: readonly CallEvent[]): LogDifference[] {
  const [a, b] = [kept, fresh].map((log) => log.find((event) => event.type === 'call.started'))
  if (a?.type !== 'call.started' || b?.type !== 'call.started') return []
  const named = [
    ['settings', a.config, b.config],
    ['models', a.models, b.models],
    ['solutions', a.solutions, b.solutions],
  ] as const
  return named.flatMap(([kind, was, is]) =>
    was === is ? [] : [{ kind, count: 1, example: `${was}, now ${is}` }],
  )
}

const ofPeople = /^suggestion\.(used|dismissed|rated)$|^advice\.(taken|dismissed)$/
const ofMedia = /^(media|message|followup|snapshot)\b|^call\.medium$/

/** What only a live call has. */
function onlyKept(kept: readonly CallEvent[], fresh: readonly CallEvent[]): LogDifference[] {
  const known = new Map<string, number>()
  const key = (event: CallEvent): string =>
    JSON.stringify({ ...event, seq: 0, atMs: 0, callId: '' })
  for (const event of fresh) known.set(key(event), (known.get(key(event)) ?? 0) + 1)
  const rest = kept.filter((event) => {
    const count = known.get(key(event)) ?? 0
    known.set(key(event), count - 1)
    return count <= 0
  })
  const of = (kind: DifferenceKind, isOne: (event: CallEvent) => boolean): LogDifference[] =>
    grouped(
      kind,
      rest.filter(isOne).map((event) => `${event.type} at ${event.atMs} ms`),
    )
  return [
    ...of('medium', ({ type }) => ofMedia.test(type)),
    ...of('actions', ({ type }) => ofPeople.test(type)),
    ...of('alerts', ({ type }) => type === 'alert'),
    ...of('moments', ({ type }) => type.startsWith('moment.')),
  ]
}

/** Other words: muted, a revision that one lacks, or unexplained. */
function textual(kept: readonly CallEvent[], pairs: readonly Pair[]): LogDifference[] {
  const muted = mutedSpans(kept)
  const found = { muted: [] as string[], revisions: [] as string[], texts: [] as string[] }
  for (const pair of pairs) {
    if (pair.kept && pair.fresh && pair.kept.text === pair.fresh.text) continue
    const one = pair.kept ?? pair.fresh
    if (!one) continue
    const example = exampleOf(pair)
    if (muted.some(([from, to]) => one.startMs < to && one.endMs > from)) found.muted.push(example)
    else if (isRevision(pair)) found.revisions.push(example)
    else found.texts.push(example)
  }
  return [
    ...grouped('muted', found.muted),
    ...grouped('revisions', found.revisions),
    ...grouped('texts', found.texts),
  ]
}

/** One of the two was looked at again by another engine. */
function isRevision({ kept, fresh }: Pair): boolean {
  return kept !== undefined && fresh !== undefined && kept.engine !== fresh.engine
}

function mutedSpans(events: readonly CallEvent[]): (readonly [number, number])[] {
  return events.flatMap((event) =>
    event.type === 'call.pause' && !event.isOn
      ? [[event.fromMs ?? event.atMs, event.atMs] as const]
      : [],
  )
}

function partials(kept: readonly CallEvent[], fresh: readonly CallEvent[]): LogDifference[] {
  const [was, is] = [kept, fresh].map(
    (log) => log.filter(({ type }) => type === 'transcript.partial').length,
  )
  if (was === is) return []
  const count = Math.abs((was ?? 0) - (is ?? 0))
  return [{ kind: 'partials', count, example: `${was} partials, now ${is}` }]
}

function cards(kept: readonly CallEvent[], fresh: readonly CallEvent[]): LogDifference[] {
  const [was, is] = [kept, fresh].map((log) =>
    log.flatMap((event) => (event.type === 'suggestion.shown' ? [event.solutionId] : [])),
  )
  const gone = without(was ?? [], is ?? []).map((id) => `${id} is not shown now`)
  const come = without(is ?? [], was ?? []).map((id) => `${id} is shown now`)
  return grouped('cards', [...gone, ...come])
}

/** What of a list is not in another, each as often as it is there. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const rest = [...other]
  return list.filter((one) => {
    const at = rest.indexOf(one)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

function times(pairs: readonly Pair[]): LogDifference[] {
  const moved = pairs.flatMap(({ kept, fresh }) => {
    if (!kept || !fresh) return []
    const ms = Math.max(Math.abs(kept.startMs - fresh.startMs), Math.abs(kept.endMs - fresh.endMs))
    return ms > 0 ? [ms] : []
  })
  if (moved.length === 0) return []
  return [{ kind: 'times', count: moved.length, example: `by ${Math.max(...moved)} ms at most` }]
}

function exampleOf({ kept, fresh }: Pair): string {
  const one = kept ?? fresh
  const at = `${one?.channel ?? ''} at ${one?.startMs ?? 0} ms`
  if (!kept) return `${at}: “${fresh?.text ?? ''}” is new`
  if (!fresh) return `${at}: “${kept.text}” is gone`
  const { errorCount } = countErrors(normalWords(kept.text), normalWords(fresh.text))
  return `${at}: ${errorCount} words differ, “${kept.text}”, now “${fresh.text}”`
}

function grouped(kind: DifferenceKind, examples: readonly string[]): LogDifference[] {
  const [example] = examples
  return example === undefined ? [] : [{ kind, count: examples.length, example }]
}
