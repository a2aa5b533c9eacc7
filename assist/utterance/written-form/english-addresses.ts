import { digitValue, smallNumber } from './english-cardinal.js'
import type { SpokenCode } from './english-codes.js'
import type { EnglishWord } from './english-words.js'

/** Electronic addresses as they are said: `john dot smith at gmail dot com`, `w w w dot example dot com`. */

const joints: Readonly<Record<string, string>> = {
  ...{ dot: '.', underscore: '_', dash: '-', hyphen: '-', plus: '+' },
}

/** Most words of a mailbox and of a domain: what is longer is no address. */
const maxMailboxWords = 40
const maxDomainWords = 30

const topLevelDomains = new Set(
  'com org net edu gov io co uk us ca au cn hk tw sg de fr eu info biz me app dev'.split(' '),
)
/** Hosts of mailboxes: any word that stands before `at` and one of them is a mailbox. */
const mailProviders =
  /^(?:gmail|googlemail|yahoo|hotmail|outlook|live|msn|icloud|aol|proton|protonmail|qq|163|126|sina|foxmail)\./
const mailWords = new Set(
  'email emails mail mails address write send sent contact reach account login username forward'.split(
    ' ',
  ),
)
/** How many words before an address may announce it. */
const announcementReach = 8

/** `j o h n at gmail dot com`, `support at example dot co dot uk`. */
export function addressAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const name = mailboxAt(words, at)
  if (!name || words[at + name.length]?.word !== 'at') return undefined
  const domain = domainAt(words, at + name.length + 1)
  if (!domain) return undefined
  // `look at amazon dot com` is a place to look at.
  const isPlainWord = /^[a-z]{2,}$/.test(name.written) && name.length === 1
  if (isPlainWord && !mailProviders.test(domain.written) && !isAnnounced(words, at)) {
    return undefined
  }
  return {
    written: `${name.written}@${domain.written}`,
    length: name.length + 1 + domain.length,
  }
}

/** `example dot com`. */
export function siteAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  if (words[at - 1]?.word === 'dot') return undefined
  const domain = domainAt(words, at)
  const isSpoken = words.slice(at, at + (domain?.length ?? 0)).some(({ word }) => word === 'dot')
  return isSpoken ? domain : undefined
}

function isAnnounced(words: readonly EnglishWord[], at: number): boolean {
  return words
    .slice(Math.max(0, at - announcementReach), at)
    .some(({ word }) => mailWords.has(word))
}

type PartKind = 'start' | 'joint' | 'word' | 'letter' | 'number'

/** Letters one by one, or words and numbers, joined by `dot`, `dash`, `plus` or `underscore`, up to `at`. */
function mailboxAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  let written = ''
  let length = 0
  let before: PartKind = 'start'
  while (length < maxMailboxWords && words[at + length] && words[at + length]?.word !== 'at') {
    const part = partAt(words, at + length, before)
    if (!part || words[at + length]?.endsSentence) return undefined
    written += part.written
    length += part.length
    before = part.kind
  }
  return length === 0 ? undefined : { written, length }
}

/** A word begins the name or follows a joint; a letter never follows a word. */
function partAt(
  words: readonly EnglishWord[],
  at: number,
  before: PartKind,
): (SpokenCode & { readonly kind: PartKind }) | undefined {
  const { word = '' } = words[at] ?? {}
  const joint = joints[word]
  const number = numberAt(words, at)
  if (before === 'start' && (joint !== undefined || number)) return undefined
  if (joint !== undefined) return { written: joint, length: 1, kind: 'joint' }
  if (number) return { ...number, kind: 'number' }
  if (word.length === 1) {
    return before === 'word' ? undefined : { written: word, length: 1, kind: 'letter' }
  }
  const mayBeWord = before === 'start' || before === 'joint'
  return mayBeWord && /^[a-z\d]+$/.test(word)
    ? { written: word, length: 1, kind: 'word' }
    : undefined
}

function numberAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const word = words[at]?.word ?? ''
  if (/^\d+$/.test(word)) return { written: word, length: 1 }
  if (word === 'oh') return { written: '0', length: 1 }
  const number = smallNumber(words, at)
  return number && { written: String(number.value), length: number.length }
}

/** Labels joined by `dot`, the last of them a known one; a label is a word, letters or digits one by one. */
function domainAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const labels: string[] = []
  let length = 0
  while (length < maxDomainWords) {
    const label = labelAt(words, at + length)
    if (!label) break
    labels.push(label.written)
    length += label.length
    const last = words[at + length - 1]
    if (last?.behind === '.' && words[at + length]?.start === last.end + 1) continue
    if (words[at + length]?.word !== 'dot') break
    length++
  }
  const isWhole = words[at + length - 1]?.word !== 'dot'
  const isKnown = labels.length >= 2 && topLevelDomains.has(labels.at(-1) ?? '')
  return isKnown && isWhole ? { written: labels.join('.'), length } : undefined
}

function labelAt(words: readonly EnglishWord[], at: number): SpokenCode | undefined {
  const { word = '' } = words[at] ?? {}
  if (/^[a-z][a-z\d]+$|^\d{2,}$/.test(word) && word !== 'dot' && digitValue(word) === undefined) {
    return { written: word, length: 1 }
  }
  let written = ''
  let length = 0
  for (
    let next = characterOf(words[at]);
    next !== undefined;
    next = characterOf(words[at + length])
  ) {
    written += next
    length++
  }
  return length < 2 ? undefined : { written, length }
}

/** A letter or digit said alone. */
function characterOf(word: EnglishWord | undefined): string | undefined {
  if (word === undefined) return undefined
  if (/^[a-z\d]$/.test(word.word)) return word.word
  const value = digitValue(word.word)
  return value === undefined ? undefined : String(value)
}
