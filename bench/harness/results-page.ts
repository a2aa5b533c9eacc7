import type { Bench, FigureDefinition, Goal, ResultTable } from './bench.js'
import { figuresOf, type Results, type RunDetails } from './results.js'

/** `results.md`: a table a bench, in the order of the benches. */
export function resultsPage(results: Results, benches: readonly Bench[]): string {
  const models = Object.entries(results.models ?? {}).map(([name, version]) => `${name} ${version}`)
  return [
    '<!-- Written by bench/run.ts: edits here are lost. -->',
    '# Bench results',
    'What `make bench` measured last. Definitions stand beside the figures; the numbers alone are in `results.json`.',
    bullets([
      `Machine: ${results.machine ?? 'none yet'}`,
      `Node: ${results.node ?? ''}`,
      `Engine: ${results.engine ?? ''}`,
      `Models: ${models.join(' · ')}`,
      `Commit of the newest run: ${results.commit ?? ''}`,
    ]),
    ...benches.flatMap((bench) => section(results, bench)),
  ].join('\n\n')
}

/** A goal in words and whether a value meets it. */
export function judged(
  value: number,
  goal: Goal | undefined,
  figures: Readonly<Record<string, number>>,
): { readonly goal: string; readonly met: string } {
  if (!goal) return { goal: '—', met: '—' }
  const yesNo = (isMet: boolean): string => (isMet ? 'yes' : '**no**')
  if ('atMost' in goal) return { goal: `≤ ${goal.atMost}`, met: yesNo(value <= goal.atMost) }
  if ('atLeast' in goal) return { goal: `≥ ${goal.atLeast}`, met: yesNo(value >= goal.atLeast) }
  const limit = figures[goal.notAbove]
  const met = limit === undefined ? 'not known' : yesNo(value <= limit)
  return { goal: `≤ \`${goal.notAbove}\``, met }
}

function section(results: Results, bench: Bench): string[] {
  const details = results.details?.[bench.name]
  const reason = results.withoutFigures?.[bench.name]
  const figures = figuresOf(results, bench.name)
  return [
    `## ${bench.name}`,
    bench.question,
    ...(reason === undefined ? [] : [`**No figures from the newest run: ${reason}**`]),
    ...(details ? [origin(details, results)] : reason === undefined ? ['Not run yet.'] : []),
    ...(details ? [figureTable(figures, bench.definitions)] : []),
    ...(details?.tables ?? []).flatMap((table) => [`### ${table.title}`, markdownTable(table)]),
    bullets(details?.notes ?? []),
  ]
}

/** Where the figures of a bench are from, as far as the head of the page does not say so. */
function origin(details: RunDetails, results: Results): string {
  const { commit, hasUncommittedSources, machine, loadBefore, isQuick } = details
  return [
    isQuick ? '**Quick run: few repetitions, the figures mean little.** ' : '',
    `Measured at commit ${commit.slice(0, 10)}`,
    hasUncommittedSources ? ' with uncommitted changes' : '',
    machine === results.machine ? '' : `, on another machine (${machine})`,
    `; load average before the run ${loadBefore}.`,
  ].join('')
}

function figureTable(
  figures: Readonly<Record<string, number>>,
  definitions: Readonly<Record<string, FigureDefinition>>,
): string {
  // In the order of the definitions; what has none comes last.
  const names = [...new Set([...Object.keys(definitions), ...Object.keys(figures)])]
  const rows = names.flatMap((name) => {
    const value = figures[name]
    const definition = definitions[name]
    if (value === undefined) return []
    const { goal, met } = judged(value, definition?.goal, figures)
    return [[`\`${name}\``, String(value), goal, met, definition?.definition ?? '']]
  })
  return markdownTable({ title: '', head: ['Figure', 'Value', 'Goal', 'Met', 'What it is'], rows })
}

function bullets(texts: readonly string[]): string {
  return texts.map((text) => `- ${text}`).join('\n')
}

function markdownTable({ head, rows }: ResultTable): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n')
}
