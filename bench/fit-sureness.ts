/**
 * Fits what the confidences of both passes are worth (assist/listening/second-pass/sureness.json): which of two
 * stretches is righter where the passes part, whether the second pass changes a final at all, and the scale of its
 * confidence on that of the first. Logistic regressions on labelled English clips.
 *
 * Fitted on half of the speakers (or clips, where no speaker is named) of the evaluation data, chosen by a hash of the
 * name. The other half stays unseen, and its word errors are printed. To be run again when an engine or its weights
 * change. What both engines hear is kept in a file, so that
 * a second run takes seconds; without it, it takes some ten minutes of one core.
 *
 * Run: node --import tsx bench/fit-sureness.ts [FILE for what was heard]
 */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'

import { format } from 'prettier'

import { betterText } from '../assist/listening/second-pass/better-text.js'
import { stretchesOf, type HeardWord } from '../assist/listening/second-pass/heard-words.js'
import {
  changeFeatureNames,
  changeFeatures,
  choiceFeatureNames,
  choiceFeatures,
  logOdds,
} from '../assist/listening/second-pass/sureness.js'
import calibration from '../assist/listening/second-pass/sureness.json' with { type: 'json' }
import { wordsOf } from '../assist/listening/second-pass/word-alignment.js'
import { countErrors } from '../assist/quality/scores/error-rate.js'
import { normalWords } from '../assist/quality/scores/text-normal-form.js'
import { need } from './harness/inputs.js'
import { fitBinary, type Row } from './harness/logistic-fit.js'
import {
  hearBothPasses,
  isFitted,
  surenessSets,
  type ClipByBothPasses,
  type HeardTwice,
} from './harness/both-passes.js'

/** Errors of a whole clip. */
function errorsOf(clip: ClipByBothPasses, texts: readonly string[]): number {
  return countErrors(normalWords(clip.reference, 'en'), normalWords(texts.join(' '), 'en'))
    .errorCount
}

/** A row a stretch in which the passes part: whether the words of the second make fewer errors, all else the same. */
function choiceRows(clip: ClipByBothPasses): Row[] {
  return clip.utterances.flatMap(({ first, second }, own) => {
    const stretches = stretchesOf(first, second)
    const errorsWith = (at: number, words: readonly HeardWord[]): number =>
      errorsOf(
        clip,
        clip.utterances.map((one, of) =>
          of === own ? textWith(stretches, at, words) : one.first.text,
        ),
      )
    return stretches.flatMap((stretch, at) => {
      if (stretch.isSame || second.text === '') return []
      const fewer = errorsWith(at, stretch.first) - errorsWith(at, stretch.second)
      if (fewer === 0) return []
      const features = choiceFeatures(first, second, stretch)
      return [{ features, isRight: fewer > 0, weight: Math.abs(fewer) }]
    })
  })
}

/** The second text, its gaps filled from the first, with one stretch as given. */
function textWith(
  stretches: ReturnType<typeof stretchesOf>,
  at: number,
  words: readonly HeardWord[],
): string {
  return stretches
    .flatMap(({ first, second }, of) => (of === at ? words : second.length > 0 ? second : first))
    .map(({ raw }) => raw)
    .join(' ')
}

function changeRow({ first, second }: HeardTwice): Row {
  const plain = (text: string): string => wordsOf(text).map((word) => word.plain).join(' ') // prettier-ignore
  const isChanged = plain(betterText(first, second)) !== plain(first.text)
  return { features: changeFeatures(first), isRight: isChanged, weight: 1 }
}

/** Log-odds that a word of a text is right, by the log-odds of the text's confidence: bias and slope. */
function fitRight(
  clips: readonly ClipByBothPasses[],
  pass: 'first' | 'second',
): { bias: number; slope: number } {
  const rows = clips.flatMap((clip): Row[] => {
    const [only] = clip.utterances
    if (!only || clip.utterances.length > 1) return []
    const { errorCount, referenceCount } = countErrors(
      normalWords(clip.reference, 'en'),
      normalWords(only[pass].text, 'en'),
    )
    const features = [1, logOdds(only[pass].confidence)]
    const wrong = Math.min(errorCount, referenceCount)
    return [
      { features, isRight: true, weight: referenceCount - wrong },
      { features, isRight: false, weight: wrong },
    ]
  })
  const [bias = 0, slope = 1] = fitBinary(rows, [false, true])
  return { bias, slope }
}

function named(names: readonly string[], values: readonly number[]): Record<string, number> {
  return Object.fromEntries(names.map((name, at) => [name, Number(values[at]!.toFixed(4))]))
}

function report(clips: readonly ClipByBothPasses[]): void {
  for (const set of surenessSets) {
    const own = clips.filter((clip) => clip.set === set)
    const sum = (texts: (one: HeardTwice) => string): number =>
      own.reduce((total, clip) => total + errorsOf(clip, clip.utterances.map(texts)), 0)
    const words = own.reduce((n, { reference }) => n + normalWords(reference, 'en').length, 0)
    const share = (errors: number): string =>
      `${((100 * errors) / Math.max(1, words)).toFixed(1)} %`
    process.stdout.write(
      `${set}: ${own.length} clips, ${words} words; first ${share(sum(({ first }) => first.text))}, ` +
        `second ${share(sum(({ second }) => second.text))}, ` +
        `both ${share(sum(({ first, second }) => betterText(first, second)))}\n`,
    )
  }
}

need('shared', 'models')
const [, , cacheFile] = process.argv
const clips: readonly ClipByBothPasses[] =
  cacheFile !== undefined && existsSync(cacheFile)
    ? (JSON.parse(await readFile(cacheFile, 'utf8')) as ClipByBothPasses[])
    : await hearBothPasses()
if (cacheFile !== undefined) await writeFile(cacheFile, JSON.stringify(clips))

const fitted = clips.filter(isFitted)
const fitFree = (rows: readonly Row[], names: readonly string[]): Record<string, number> =>
  named(names, fitBinary(rows, names.map(() => false))) // prettier-ignore
const choice = fitFree(fitted.flatMap(choiceRows), choiceFeatureNames)
// What the second pass changes depends on the choice.
Object.assign(calibration.choice, choice)
const change = fitFree(
  fitted.flatMap(({ utterances }) => utterances.map(changeRow)),
  changeFeatureNames,
)
const [first, second] = [fitRight(fitted, 'first'), fitRight(fitted, 'second')]
const scale = named(
  ['bias', 'slope'],
  [(second.bias - first.bias) / first.slope, second.slope / first.slope],
)
const weights = { fittedOn: surenessSets, choice, change, scale }
const text = await format(JSON.stringify(weights), { parser: 'json', printWidth: 100 })
await writeFile('assist/listening/second-pass/sureness.json', text)
process.stdout.write(text)
report(clips.filter((clip) => !isFitted(clip)))
