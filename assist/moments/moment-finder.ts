import type { EmbedText } from '../matching/meaning/embed-text.js'
import { dot } from '../matching/vectors/feature-rows.js'
import type { TextLanguage } from '../matching/words/analysis.js'
import { clausesOf, sentencesOf } from '../wrapup/signs/sentences.js'
import type { MomentFound, MomentRule } from './moment-rule.js'
import { hasHan, patternOf, spokenWords } from './word-pattern.js'

/** Stretches of one text that are compared by meaning: so many embeddings it costs at most. */
const maxStretches = 8

/** Shortest stretch that is compared by meaning, in characters: “yes” means anything. */
const minLength: Readonly<Record<TextLanguage, number>> = { en: 8, zh: 4 }

interface Phrase {
  readonly text: string
  readonly vector: Float32Array
}

interface ReadRule {
  readonly rule: MomentRule
  readonly words: readonly { readonly text: string; readonly pattern: RegExp }[]
  readonly unless: readonly RegExp[]
}

/** The examples of one rule in one language. */
interface Examples {
  readonly meaning: readonly Phrase[]
  readonly unlike: readonly Phrase[]
}

/** Finds the moments of rules in texts. */
export class MomentFinder {
  readonly rules: readonly MomentRule[]
  readonly #read: readonly ReadRule[]
  readonly #embed: EmbedText
  readonly #examples = new Map<TextLanguage, Promise<ReadonlyMap<string, Examples>>>()

  /** @param embed gives undefined for a language without a model, which is searched by words alone */
  constructor(rules: readonly MomentRule[], embed: EmbedText) {
    this.rules = rules
    this.#embed = embed
    this.#read = rules.map((rule) => ({
      rule,
      words: rule.words.map((text) => ({ text, pattern: patternOf(text) })),
      unless: rule.unless.map(patternOf),
    }))
  }

  /**
   * The moments of a text, in the order of the rules, each rule once. Order, once, and cool-down are not looked at.
   *
   * Cost: one embedding a sentence of the text, and with the first text of a language one an example of the rules.
   */
  async find(text: string, side: MomentRule['side']): Promise<readonly MomentFound[]> {
    const asked = this.#read.filter(({ rule }) => rule.side === side && rule.kind !== 'ordinary')
    if (asked.length === 0) return []
    const found = new Map<string, MomentFound>()
    for (const sentence of sentencesOf(text)) {
      const said = spokenWords(sentence)
      const open = asked.filter(({ unless }) => !unless.some((pattern) => pattern.test(said)))
      for (const { rule, words } of open) {
        const hit = words.find(({ text: words_, pattern }) => {
          return hasHan(words_) === hasHan(said) && pattern.test(said)
        })
        if (!hit) continue
        const { text: phrase } = hit
        found.set(rule.id, { ruleId: rule.id, by: 'words', phrase, likeness: 1, sentence })
      }
      const left = open.filter(({ rule }) => !found.has(rule.id)).map(({ rule }) => rule)
      for (const one of await this.#byMeaning(sentence, left)) found.set(one.ruleId, one)
    }
    return firstOnly(this.rules, found)
  }

  async #byMeaning(sentence: string, rules: readonly MomentRule[]): Promise<MomentFound[]> {
    const language: TextLanguage = hasHan(sentence) ? 'zh' : 'en'
    const examples = await this.#examplesOf(language)
    const wanted = rules.filter(({ id }) => (examples.get(id)?.meaning.length ?? 0) > 0)
    if (wanted.length === 0) return []
    const vectors = await this.#vectorsOf(stretchesOf(sentence, language), language)
    const best = vectors.flatMap((vector) => bestOf(vector, examples) ?? [])
    return wanted.flatMap((rule): MomentFound[] => {
      const own = best
        .filter(({ ruleId, likeness }) => ruleId === rule.id && likeness >= rule.likeness)
        .reduce<Nearest | undefined>((a, b) => (a && a.likeness >= b.likeness ? a : b), undefined)
      if (!own) return []
      return [
        { ruleId: rule.id, by: 'meaning', phrase: own.phrase, likeness: own.likeness, sentence },
      ]
    })
  }

  async #vectorsOf(texts: readonly string[], language: TextLanguage): Promise<Float32Array[]> {
    const vectors: Float32Array[] = []
    for (const text of texts) {
      const vector = await this.#embed(text, language)
      if (vector) vectors.push(vector)
    }
    return vectors
  }

  #examplesOf(language: TextLanguage): Promise<ReadonlyMap<string, Examples>> {
    const known = this.#examples.get(language)
    if (known) return known
    const made = this.#embedExamples(language)
    this.#examples.set(language, made)
    // What failed is tried again with the next text.
    made.catch(() => this.#examples.delete(language))
    return made
  }

  async #embedExamples(language: TextLanguage): Promise<ReadonlyMap<string, Examples>> {
    const phrases = async (texts: readonly string[]): Promise<Phrase[]> => {
      const own: Phrase[] = []
      for (const text of texts) {
        if (hasHan(text) !== (language === 'zh')) continue
        const vector = await this.#embed(text, language)
        if (vector) own.push({ text, vector })
      }
      return own
    }
    const ordinary = await phrases(
      this.rules.filter(({ kind }) => kind === 'ordinary').flatMap(({ meaning }) => meaning),
    )
    const examples = new Map<string, Examples>()
    for (const { id, kind, meaning, unlike } of this.rules) {
      if (kind === 'ordinary') continue
      examples.set(id, {
        meaning: await phrases(meaning),
        unlike: [...(await phrases(unlike)), ...ordinary],
      })
    }
    return examples
  }
}

/** The stretches of a sentence that may mean something by themselves: itself, and its clauses. */
function stretchesOf(sentence: string, language: TextLanguage): string[] {
  const clauses = clausesOf(sentence).map((clause) => clause.trim())
  return [...new Set([sentence, ...clauses])]
    .filter((stretch) => stretch.length >= minLength[language])
    .slice(0, maxStretches)
}

interface Nearest {
  readonly ruleId: string
  readonly phrase: string
  readonly likeness: number
}

/** The rule whose example is nearest to a stretch; none where a counter-example of that rule is nearer still. */
function bestOf(
  vector: Float32Array,
  examples: ReadonlyMap<string, Examples>,
): Nearest | undefined {
  let best: Nearest | undefined
  for (const [ruleId, { meaning }] of examples) {
    const own = nearest(vector, meaning)
    if (own && (!best || own.likeness > best.likeness)) best = { ruleId, ...own }
  }
  const against = best && nearest(vector, examples.get(best.ruleId)?.unlike ?? [])
  return best && best.likeness > (against?.likeness ?? 0) ? best : undefined
}

function nearest(
  vector: Float32Array,
  phrases: readonly Phrase[],
): Omit<Nearest, 'ruleId'> | undefined {
  let best: Omit<Nearest, 'ruleId'> | undefined
  for (const { text, vector: values } of phrases) {
    const likeness = dot({ values }, vector, 0)
    if (!best || likeness > best.likeness) best = { phrase: text, likeness }
  }
  return best
}

/** Of the rules of one kind those with the lowest number, in the order of the rules. */
function firstOnly(
  rules: readonly MomentRule[],
  found: ReadonlyMap<string, MomentFound>,
): MomentFound[] {
  const fitting = rules.filter(({ id }) => found.has(id))
  return fitting
    .filter(({ kind, priority }) => {
      return fitting.every((other) => other.kind !== kind || other.priority >= priority)
    })
    .flatMap(({ id }) => found.get(id) ?? [])
}
