/**
 * Draws the house into the documentation: `docs/house.svg` has a dot for each pair of floors of which one imports the
 * other, and `docs/architecture.md` the list of the floors.
 *
 *     node --import tsx lint/map.ts [--check]
 *
 * With `--check` nothing is written; status 1 where a drawing is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs'

import { format, resolveConfig } from 'prettier'

import { floors, readImports, type FloorImports } from './house.js'

const cellPx = 20
const labelPx = 130
const sizePx = labelPx + floors.length * cellPx

/** The roof first, as one looks at a house. */
const fromTheRoof = [...floors].reverse()

function drawing(imports: FloorImports): string {
  const middle = (index: number): number => labelPx + index * cellPx + cellPx / 2
  const rows = fromTheRoof.map(({ floor, stage }, row) => {
    const y = middle(row)
    const name = stage === undefined ? floor : `${floor} · ${stage}`
    const dots = fromTheRoof.flatMap(({ floor: other }, column) =>
      imports.get(floor)?.has(other) === true
        ? `<circle cx="${middle(column)}" cy="${y}" r="5"><title>${floor} imports ${other}</title></circle>`
        : [],
    )
    return [
      `<text x="${labelPx - 8}" y="${y + 4}" text-anchor="end">${name}</text>`,
      `<text transform="translate(${middle(row) + 4} ${labelPx - 8}) rotate(-90)">${floor}</text>`,
      `<rect class="own" x="${y - cellPx / 2}" y="${y - cellPx / 2}" width="${cellPx}" height="${cellPx}"/>`,
      ...dots,
    ].join('')
  })
  const lines = Array.from({ length: floors.length + 1 }, (_, index) => {
    const at = labelPx + index * cellPx
    return `<path d="M${labelPx} ${at}H${sizePx}M${at} ${labelPx}V${sizePx}"/>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${sizePx + 10} ${sizePx + 10}" role="img" aria-label="A dot for each floor of a row that imports the floor of a column; all are on one side.">
<style>text{font:12px system-ui,sans-serif;fill:#222}circle{fill:#2f6f4f}path{stroke:#e3e3e3;fill:none}.own{fill:#ddd}.all{fill:#fff}</style>
<rect class="all" width="100%" height="100%"/>
${lines.join('')}
${rows.join('\n')}
</svg>
`
}

/** The list of the floors, the roof first. */
function list(): string {
  const rows = fromTheRoof.map(({ floor, stage, holds, rooms = [] }) => {
    const inside = rooms.length === 0 ? '' : ` (${rooms.join(', ')})`
    return `| \`${floor}\`${inside} | ${stage ?? ''} | ${holds} |`
  })
  return ['| Floor (rooms) | Stage | What belongs there |', '| --- | --- | --- |', ...rows].join(
    '\n',
  )
}

async function withList(text: string, file: string): Promise<string> {
  const [before, rest = ''] = text.split('<!-- floors -->\n')
  const after = rest.split('<!-- /floors -->')[1]
  if (before === undefined || after === undefined) {
    throw new Error(`${file} has no <!-- floors --> … <!-- /floors -->`)
  }
  return format(`${before}<!-- floors -->\n\n${list()}\n\n<!-- /floors -->${after}`, {
    ...(await resolveConfig(file)),
    parser: 'markdown',
  })
}

const architecture = 'docs/architecture.md'
const picture = 'docs/house.svg'
const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
const wanted = new Map([
  [picture, drawing(await readImports())],
  [architecture, await withList(read(architecture), architecture)],
])
for (const [file, text] of wanted) {
  if (read(file) === text) continue
  if (process.argv.includes('--check')) {
    process.stderr.write(`${file} is out of date; “make map” draws it anew.\n`)
    process.exitCode = 1
  } else writeFileSync(file, text)
}
