/**
 * Makes the labelled dialogues of `fixtures/redaction` out of hand-written frames and made numbers.
 *
 *     node --import tsx bench/make-redaction-cases.ts
 *
 * A frame is turns with places for values: `{card}` whole, `{card:2}` its second part, `{card=2}` that part read
 * back. A third of the frames of every kind and way is set aside by seed (`test`), so that no frame is in both files.
 */
import { readFile, writeFile } from 'node:fs/promises'

import { seededRandom } from './harness/numbers.js'
import { Draw, saidGroups, ways, type SaidPiece, type Way } from './harness/said-numbers.js'
import { makers, type MadeValue } from './harness/said-values.js'

const folder = 'fixtures/redaction'
const seed = 20
const realisations = 3
const testShare = 1 / 3
/** Kinds that are masked by setting only; in frames of another kind they stay. */
const configured = ['phone', 'email', 'address', 'dob', 'passport', 'account']
const always: Readonly<Record<string, string>> = {
  ...{
    card: 'card',
    ssn: 'id',
    nino: 'id',
    resident: 'id',
    cvv: 'cvv',
    pin: 'pin',
    otp: 'otp',
    password: 'password',
  },
}
const acknowledgements = {
  en: [
    'Got it.',
    'okay',
    'Mm-hmm.',
    'Yes, go on.',
    'uh-huh',
    'Right.',
    'And then?',
    'sorry, one moment',
  ],
  zh: ['好的', '嗯', '您继续', '稍等', '对', '然后呢', '嗯嗯', '收到'],
}

type Language = 'en' | 'zh'
type Frames = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

interface Span {
  readonly start: number
  readonly end: number
  readonly kind: string
  /** Spans of one value share it. */
  readonly item: number
  /** May be masked or not: what goes with a card in one run. */
  readonly may?: true
}

interface Turn {
  readonly channel: 'agent' | 'customer'
  readonly text: string
  readonly spans: readonly Span[]
}

/** One dialogue: its values are each made, and given a way of reading, once. */
class Dialogue {
  readonly #made = new Map<string, { readonly item: number; value: MadeValue; way: Way }>()
  readonly #frame: { readonly kind: string; readonly parts: ReadonlyMap<string, number> }
  readonly #language: Language
  readonly #draw: Draw

  constructor(kind: string, frame: string, language: Language, draw: Draw) {
    const parts = new Map<string, number>()
    for (const [, part = '', count = '0'] of frame.matchAll(/\{(\w+)[:=](\d)\}/g)) {
      parts.set(part, Math.max(parts.get(part) ?? 0, Number(count)))
    }
    this.#frame = { kind, parts }
    this.#language = language
    this.#draw = draw
  }

  turn(line: string): Turn {
    const channel = line.startsWith('A:') ? 'agent' : 'customer'
    const template = line.replace(/^[AC]:\s*/, '')
    let text = ''
    let from = 0
    const spans: Span[] = []
    for (const match of template.matchAll(/\{(\w+)(?:[:=](\d))?\}/g)) {
      const [whole, kind = '', part = '0'] = match
      text += template.slice(from, match.index)
      from = match.index + whole.length
      if (kind === 'ok') text += this.#draw.pick(acknowledgements[this.#language])
      else text = this.#say(text, spans, kind, { part: Number(part), at: `${line} ${match.index}` })
    }
    return { channel, text: text + template.slice(from), spans }
  }

  /** Adds a value to the text and labels it. */
  #say(
    before: string,
    spans: Span[],
    kind: string,
    { part, at }: { readonly part: number; readonly at: string },
  ): string {
    // What stays may stand several times in a frame, each time another value.
    const isSame = this.#frame.kind !== 'none' || part > 0
    const { item, value, way } = this.#value(kind, isSame ? '' : at)
    const label = labelOf(kind, this.#frame.kind)
    let text = before
    for (const piece of this.#pieces(value, way, part, this.#frame.parts.get(kind) ?? 1)) {
      const start = text.length
      text += piece.text
      if (!label || !piece.isNumber || !/[\p{L}\p{N}]/u.test(piece.text)) continue
      const last = spans.at(-1)
      const isNext = last?.item === item && !/[\p{L}\p{N}]/u.test(text.slice(last.end, start))
      if (isNext) spans[spans.length - 1] = { ...last, end: text.length }
      else spans.push({ start, end: text.length, ...label, item })
    }
    return text
  }

  #pieces(value: MadeValue, way: Way, part: number, parts: number): SaidPiece[] {
    const all = 'groups' in value ? value.groups : value.said
    const share = part === 0 ? all : partOf(all, part, parts)
    if ('said' in value) return [{ text: share.join(' '), isNumber: true }]
    const wordy = part === 0 ? 0.2 : 0.1
    return saidGroups(share, { way, language: this.#language, wordy }, this.#draw)
  }

  #value(kind: string, at: string): { readonly item: number; value: MadeValue; way: Way } {
    const known = this.#made.get(kind + at)
    if (known) return known
    const make = makers[this.#language][kind]
    if (!make) throw new Error(`Expected a maker of “${kind}”.`)
    const way = this.#draw.pick(ways[this.#language])
    const made = { item: this.#made.size, value: make(this.#draw), way }
    this.#made.set(kind + at, made)
    return made
  }
}

/** One of `parts` stretches: whole groups where there are enough, else characters. */
function partOf(groups: readonly string[], part: number, parts: number): readonly string[] {
  const units = groups.length >= parts ? groups : Array.from(groups.join(''))
  const from = Math.floor(((part - 1) * units.length) / parts)
  const taken = units.slice(from, Math.floor((part * units.length) / parts))
  return groups.length >= parts ? taken : [taken.join('')]
}

function labelOf(kind: string, frameKind: string): { kind: string; may?: true } | undefined {
  if (kind === 'exp') return { kind: 'expiry', may: true }
  if (kind in always) return { kind: always[kind] ?? kind }
  return kind === frameKind && configured.includes(kind) ? { kind } : undefined
}

async function makeCases(language: Language): Promise<Record<'fit' | 'test', string[]>> {
  const frames = JSON.parse(await readFile(`${folder}/frames.${language}.json`, 'utf8')) as Frames
  const draw = new Draw(seededRandom(seed + language.charCodeAt(0)))
  const made: Record<'fit' | 'test', string[]> = { fit: [], test: [] }
  for (const [kind, byWay] of Object.entries(frames)) {
    const isSetAside = chooser(Object.values(byWay).flat(), draw)
    for (const [way, all] of Object.entries(byWay)) {
      for (const [at, frame] of all.entries()) {
        for (let again = 1; again <= realisations; again++) {
          const dialogue = new Dialogue(kind, frame, language, draw)
          const turns = frame.split(' | ').map((line) => dialogue.turn(line))
          const id = `${language}-${kind}-${way}-${at + 1}${'abc'[again - 1] ?? ''}`
          const settings = configured.includes(kind) ? [kind] : []
          const written = JSON.stringify({ id, language, kind, way, redact: settings, turns })
          made[isSetAside(frame) ? 'test' : 'fit'].push(written)
        }
      }
    }
  }
  return made
}

/** A third of the frames of a kind, by seed. */
function chooser(frames: readonly string[], draw: Draw): (frame: string) => boolean {
  const left = [...frames]
  const chosen = new Set<string>()
  while (chosen.size < Math.round(frames.length * testShare)) {
    const [one = ''] = left.splice(draw.within(0, left.length - 1), 1)
    chosen.add(one)
  }
  return (frame) => chosen.has(frame)
}

for (const language of ['en', 'zh'] as const) {
  for (const [split, lines] of Object.entries(await makeCases(language))) {
    await writeFile(`${folder}/${language}.${split}.jsonl`, `${lines.join('\n')}\n`)
    const negatives = lines.filter((line) => line.includes('"kind":"none"')).length
    process.stdout.write(
      `${language} ${split}: ${lines.length - negatives} with secrets, ${negatives} without\n`,
    )
  }
}
