import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { englishPhones } from './english-phones.js'
import { loadSoundCoder } from './sound-coder.js'
import { SoundIndex } from './sound-index.js'

const english = await loadSoundCoder('en')
const mandarin = await loadSoundCoder('zh')
const now = (): Promise<void> => Promise.resolve()

async function nearestOf(
  coder: typeof english,
  texts: readonly string[],
  heard: string,
): Promise<string> {
  const index = await SoundIndex.build(coder, texts, now)
  const query = index.query(heard)
  const cosines = texts.map((_, at) => index.cosine(query, at))
  return texts[cosines.indexOf(Math.max(...cosines))]!
}

test('sound: misheard English finds what was said', async () => {
  const texts = [
    'my broadband keeps dropping',
    'I want to transfer money',
    'my bank statement is wrong',
    'keep my number when I move',
  ]
  assert.equal(await nearestOf(english, texts, 'broad ban keeps strapping'), texts[0])
  assert.equal(await nearestOf(english, texts, 'I did a trance for'), texts[1])
})

test('sound: Mandarin homophones and accents find what was said', async () => {
  const texts = ['光猫的灯是红色的', '怎么开发票', '上门安装要多久', '信用卡还款']
  assert.equal(await nearestOf(mandarin, texts, '光毛得登是红塞的'), texts[0])
  assert.equal(await nearestOf(mandarin, texts, '桑门按庄'), texts[2])
})

test('sound: words that sound alike have the same sounds, unknown words are read by their letters', () => {
  const words = { there: 'DH EH1 R', their: 'DH EH1 R' }
  assert.deepEqual(englishPhones('There', words), englishPhones('their', words))
  assert.deepEqual(englishPhones('fonephix', {}), englishPhones('phonefiks', {}))
  assert.equal(englishPhones('constructor __proto__', {}).length, 2)
})

test('sound: any text is taken; alike is 0 to 1 and 1 with itself (property)', async () => {
  const texts = ['reset the router', '重启路由器', 'слово', '\u0000\u202e', '']
  for (const coder of [english, mandarin]) {
    const index = await SoundIndex.build(coder, texts, now)
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const query = index.query(text)
        for (const at of texts.keys()) {
          const cosine = index.cosine(query, at)
          assert.ok(cosine >= 0 && cosine <= 1 + 1e-5, `${cosine}`)
        }
        return Promise.resolve()
      }),
    )
    assert.ok(Math.abs(index.cosine(index.query('reset the router'), 0) - 1) < 1e-5)
  }
})
