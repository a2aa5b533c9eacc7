import { createRequire } from 'node:module'

import type { Jieba } from '@node-rs/jieba'
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js'
import tokenizers from 'natural/lib/natural/tokenizers/regexp_tokenizer.js'
import stopwords from 'natural/lib/natural/util/stopwords.js'

import type { TextSpan } from '../../text/text-span.js'

/** Language of a text as matching sees it: which words, which embedding model. */
export type TextLanguage = 'en' | 'zh'

/** One word of a text: the form that is indexed and the form that stands there. */
export interface Term {
  readonly term: string
  readonly surface: string
}

/** `natural`'s words, with the apostrophes inside them, so that a word can be marked where it stands. */
const tokenizer = new tokenizers.RegexpTokenizer({
  pattern: /[A-Za-zА-Яа-я0-9_]+(?:['’]+[A-Za-zА-Яа-я0-9_]+)*/g,
  gaps: false,
})

/** `natural`'s list without the words that tell customers' questions apart. */
const keptWords = new Set(['not', 'no', 'out', 'off', 'up', 'down', 'over', 'before', 'after'])
/** What callers open with. */
const englishOpeners = new Set([
  ...['um', 'uh', 'yeah', 'ok', 'okay', 'hi', 'hello'],
  ...['please', 'just', 'really', 'actually', 'want', 'need', 'help', 'know'],
])
const englishStopwords = new Set([
  ...stopwords.words.filter((word) => !keptWords.has(word) && !/\d/.test(word)),
  // What the tokeniser leaves of contractions.
  ...['don', 't', 's', 've', 'm', 're', 'll', 'd', 'im', 'ive'],
  ...englishOpeners,
])
/** So many words of grammar may be a question by themselves: "what are you", not "could you". */
const leastGrammar = 3
const chineseStopwords = new Set(
  '的了吗呢吧啊呀哦嗯么是我你您他她它们这那个一有在和就都也还要会能可以请问一下什么怎么为什么怎样如何咋么办你好谢谢'.split(
    '',
  ),
)
for (const word of [
  '怎么',
  '什么',
  '为什么',
  '怎么办',
  '可以',
  '请问',
  '一下',
  '你们',
  '我们',
  '那个',
  '这个',
  '就是',
  '是不是',
  '怎样',
  '如何',
  '没有',
  '现在',
  '已经',
  '因为',
  '还是',
  '你好',
]) {
  chineseStopwords.add(word)
}

interface JiebaModule {
  readonly Jieba: { withDict(dict: Uint8Array): Jieba }
}

let jieba: Jieba | undefined

/** Chinese from a fifth of Han characters on: one product name in Latin letters does not change a language. */
export function languageOf(text: string): TextLanguage {
  const hanCount = (text.match(/\p{Script=Han}/gu) ?? []).length
  const letterCount = (text.match(/\p{L}/gu) ?? []).length
  return hanCount > 0 && hanCount * 5 >= letterCount ? 'zh' : 'en'
}

/**
 * Words of a text as they are indexed: English lower-cased, stemmed (Porter), without stop words;
 * Chinese cut by jieba in search mode, with Latin words inside treated as English.
 */
export function analyse(text: string, language: TextLanguage = languageOf(text)): Term[] {
  return language === 'zh' ? analyseChinese(text) : analyseEnglish(text)
}

function analyseEnglish(text: string): Term[] {
  const words = tokenizer.tokenize(text) ?? []
  return words.flatMap((surface) => {
    const word = surface.replace(/['’]/g, '').toLowerCase()
    if (englishStopwords.has(word)) return []
    return [{ term: stemOf(word), surface }]
  })
}

/**
 * Whether a text may ask something: by a word that is indexed or, in English, by words of grammar alone ("who are
 * you"), whose meaning can still be compared.
 */
export function saysSomething(text: string, language: TextLanguage, termCount: number): boolean {
  if (termCount > 0) return true
  if (language === 'zh') return false
  const words = (tokenizer.tokenize(text) ?? []).map((word) => word.toLowerCase())
  return words.filter((word) => !englishOpeners.has(word)).length >= leastGrammar
}

/** Whether an English word carries nothing of the matter: grammar, greetings. */
export function isStopword(word: string): boolean {
  return englishStopwords.has(word.toLowerCase())
}

function analyseChinese(text: string): Term[] {
  return segmenter()
    .cutForSearch(text, true)
    .flatMap((surface) => {
      const word = surface.trim().toLowerCase()
      if (!/[\p{L}\p{N}]/u.test(word) || chineseStopwords.has(word)) return []
      return [{ term: /^[a-z]+$/.test(word) ? stemOf(word) : word, surface: surface.trim() }]
    })
}

/** Where the words of the dictionary stand in a Chinese text, one after another. */
export function wordSpans(text: string): TextSpan[] {
  let start = 0
  return segmenter()
    .cut(text, false)
    .map((word) => {
      const span = { start, end: start + word.length }
      start = span.end
      return span
    })
}

/** Stems by word: the stemmer is most of what indexing a large base costs, and its words repeat. */
const stems = new Map<string, string>()
const maxStemCount = 50_000

function stemOf(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  const stem = stemmer.stem(word)
  if (stems.size >= maxStemCount) stems.clear()
  stems.set(word, stem)
  return stem
}

/** Loaded with the first Chinese text: the dictionary takes 50 MB, which an English service does not need. */
function segmenter(): Jieba {
  if (!jieba) {
    const require = createRequire(import.meta.url)
    const { Jieba: Segmenter } = require('@node-rs/jieba') as JiebaModule
    const { dict } = require('@node-rs/jieba/dict.js') as { dict: Uint8Array }
    jieba = Segmenter.withDict(dict)
  }
  return jieba
}
