/** One answer that a customer may give to a step. */
export interface GuideChoice {
  readonly text: string
  /** Words of customers that mean it, beside those of its text. */
  readonly words?: readonly string[]
  /** The step that follows; null: the guide is at its end. */
  readonly next: string | null
}

/** One step of a guide: what is asked or done, and what may come of it. */
export interface GuideStep {
  /** What the agent says. */
  readonly say: string
  /** What shows it best: the customer's camera, or a still of it. */
  readonly needs?: 'video' | 'still'
  /** None: the guide ends here. */
  readonly choices: readonly GuideChoice[]
}

/** An answer as a tree of questions, as fault-finding is. */
export interface Guide {
  readonly start: string
  readonly steps: Readonly<Record<string, GuideStep>>
}

/** What is wrong with the way through a guide, in a sentence; undefined where every choice leads somewhere. */
export function guideProblem({ start, steps }: Guide): string | undefined {
  if (!Object.hasOwn(steps, start)) return `guide has no step “${start.slice(0, 40)}” to start with`
  for (const [id, { choices }] of Object.entries(steps)) {
    const lost = choices.find(({ next }) => next !== null && !Object.hasOwn(steps, next))
    if (lost)
      return `guide: a choice of step “${id.slice(0, 40)}” leads to a step that is not there`
  }
  return undefined
}

const yes =
  /^\W*(?:yes|yeah|yep|yup|it is|it does|right|correct|sure|okay|ok)\b|^(?:是|对|嗯|有|好|可以|亮|行)/iu
const no =
  /^\W*(?:no|nope|not|it isn['’]?t|it doesn['’]?t|it won['’]?t|nothing)\b|^(?:不|没|没有|不是|不亮|不行)/iu
/** What one of a choice's own `words` counts. */
const namedScore = 2
/** Words that tell no choice from another. */
const plainWords = new Set(
  'the a an is are was it its this that there and or of to in on at i you my your yes no not with for now'.split(
    ' ',
  ),
)

/**
 * The choice of a step that a customer's words mean, by its place; undefined where they mean none, or two as well.
 *
 * @param text what the customer said
 */
export function meantChoice({ choices }: GuideStep, text: string): number | undefined {
  const scores = choices.map((choice) => scoreOf(choice, text))
  const best = Math.max(0, ...scores)
  const isShared = scores.filter((score) => score === best || score >= namedScore).length > 1
  if (best === 0 || isShared) return undefined
  return scores.indexOf(best)
}

function scoreOf({ text: choice, words = [] }: GuideChoice, text: string): number {
  const said = text.toLowerCase()
  const isYes = yes.test(said) && !no.test(said)
  const isNo = no.test(said)
  const answered =
    (yes.test(choice) && !no.test(choice) && isYes) || (no.test(choice) && isNo) ? 1 : 0
  const named = words.filter((word) => contains(said, word.toLowerCase())).length
  const own = partsOf(choice.toLowerCase()).filter((part) => contains(said, part)).length
  return answered + named * namedScore + own
}

/** Words of English, pairs of characters of Chinese. */
function partsOf(text: string): string[] {
  if (!/\p{Script=Han}/u.test(text)) {
    return (text.match(/[a-z\d]+/gu) ?? []).filter((word) => !plainWords.has(word))
  }
  const characters = text.replace(/[^\p{Script=Han}]/gu, '')
  return Array.from({ length: Math.max(0, characters.length - 1) }, (_pair, at) =>
    characters.slice(at, at + 2),
  )
}

function contains(said: string, word: string): boolean {
  if (word === '') return false
  if (/\p{Script=Han}/u.test(word)) return said.includes(word)
  return new RegExp(
    `(?<![a-z\\d])${word.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')}(?![a-z\\d])`,
    'iu',
  ).test(said)
}
