import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { ChannelName } from '../../audio/frame.js'
import type { SolutionTraits } from '../../matching/match.js'
import type { MediumAdvice } from './medium-advice.js'
import { MediumAdvisor } from './medium-advisor.js'
import type { AdvisorInput } from './recent-speech.js'
import type { SuggestionChange } from '../suggestion.js'

const light: SolutionTraits = { title: 'Red light', medium: 'video', hasSteps: true, tags: [] }
const bill: SolutionTraits = { title: 'Your bill', hasSteps: true, tags: [] }

interface Saying {
  readonly channel?: ChannelName
  readonly confidence?: number
  readonly startMs?: number
  readonly endMs?: number
  readonly isRevised?: boolean
  /** The card that it raises. */
  readonly card?: readonly [solutionId: string, traits: SolutionTraits, confidence?: number]
}

/** A call in which one sentence comes every five seconds. */
class Talk {
  readonly advisor = new MediumAdvisor()
  #count = 0

  says(text: string, saying: Saying = {}): MediumAdvice | undefined {
    const id = `u${++this.#count}`
    return this.#says(id, text, saying)
  }

  /** The second pass gives other words for the newest sentence, or the same. */
  revises(text: string, saying: Saying = {}): MediumAdvice | undefined {
    return this.#says(`u${this.#count}`, text, { isRevised: true, ...saying })
  }

  /** Advice that no longer stands after the newest sentence was revised. */
  takesBack(): string[] {
    return this.advisor.takeBack({ utteranceId: `u${this.#count}` } as AdvisorInput)
  }

  waits(sentences: number): void {
    this.#count += sentences
  }

  #says(utteranceId: string, text: string, saying: Saying): MediumAdvice | undefined {
    const { channel = 'customer', confidence = 0.9, card } = saying
    const startMs = saying.startMs ?? this.#count * 5_000
    const endMs = saying.endMs ?? startMs + 2_000
    const heard = {
      ...{ utteranceId, channel, startMs, endMs, text },
      ...{ language: 'en', confidence, engine: 'fake', atMs: endMs },
    }
    const utterance: AdvisorInput =
      saying.isRevised === true
        ? { kind: 'revised', revision: 1, ...heard }
        : { kind: 'final', ...heard }
    this.advisor.hear(utterance)
    if (card) {
      const [solutionId, traits, cardConfidence = 0.9] = card
      const match = { solutionId, confidence: cardConfidence, because: [], traits }
      this.advisor.showSolution(utterance, match)
    }
    return this.advisor.advise(utterance)
  }
}

test('advice: a solution that is best shown asks for video, with its title and what was said', () => {
  const advice = new Talk().says('There is a red light and it is blinking.', {
    card: ['light', light],
  })
  assert.deepEqual(advice, {
    ...{ adviceId: 'a1', advice: 'video', utteranceId: 'u1', solutionId: 'light' },
    because: [
      { text: 'Red light', kind: 'solution' },
      { text: 'blinking', kind: 'visible' },
    ],
  })
})

test('advice: one weak sign is not enough, a second one from another sentence is', () => {
  const talk = new Talk()
  assert.equal(talk.says('Something is blinking at me.'), undefined)
  assert.equal(talk.says('The writing is too small, I cannot read it.')?.advice, 'video')
  const chinese = new Talk()
  assert.equal(chinese.says('上面有个灯一直闪'), undefined)
  assert.equal(chinese.says('哪个灯啊，我看不到')?.advice, 'video')
})

test('advice: a doubtful card needs a sign beside it', () => {
  const talk = new Talk()
  const card = ['light', light, 0.4] as const
  assert.equal(talk.says('My internet is gone.', { card }), undefined)
  assert.equal(talk.says('Which button do you mean?')?.advice, 'video')
})

test('advice: how something is operated is demonstrated where the solution has steps', () => {
  assert.equal(
    new Talk().says('How do I install this?', { card: ['seat', light] })?.advice,
    'demonstrate',
  )
  assert.equal(new Talk().says('怎么安装啊', { card: ['seat', light] })?.advice, 'demonstrate')
  const bare = { title: 'Seat', hasSteps: false, tags: [] }
  assert.equal(new Talk().says('How do I install this?', { card: ['seat', bare] }), undefined)
})

test('advice: who asks to have it sent gets the link of the card that is there', () => {
  for (const text of ['Can you send me the steps?', 'Could you text me a link?', '把链接发给我']) {
    const advice = new Talk().says(text, { card: ['bill', bill] })
    assert.deepEqual([advice?.advice, advice?.solutionId], ['link', 'bill'], text)
    assert.ok(text.includes(advice?.because[0]?.text ?? '?'))
  }
  for (const text of ['Can you send me the invoice?', '发票开给我', '发货了吗']) {
    assert.equal(new Talk().says(text, { card: ['bill', bill] }), undefined, text)
  }
})

test('advice: asking again counts on both sides, and twice is enough', () => {
  const talk = new Talk()
  assert.equal(talk.says('Sorry, could you repeat that?', { channel: 'agent' }), undefined)
  assert.equal(talk.says('Pardon?')?.advice, 'link')
  const chinese = new Talk()
  assert.equal(chinese.says('没听清，再说一遍', { channel: 'agent' }), undefined)
  assert.equal(chinese.says('我听不清楚')?.advice, 'link')
})

test('advice: the same question again is a sign that it was not understood', () => {
  const talk = new Talk()
  talk.says('Where does my parcel label belong?')
  const again = talk.says('Where does my parcel label belong then?')
  assert.equal(again, undefined)
  const advice = talk.says('Pardon?')
  assert.deepEqual(
    advice?.because.map(({ kind }) => kind),
    ['repeated', 'repeated'],
  )
})

test('advice: one spelled name is ordinary, spelling that is not understood is not', () => {
  const talk = new Talk()
  assert.equal(talk.says('It is B R A N D T.'), undefined)
  assert.equal(talk.says('Could you spell it again?', { channel: 'agent' })?.advice, 'link')
})

test('advice: several sentences heard badly are a sign, words and phrases are not', () => {
  const bad = { confidence: 0.3 }
  const advised = (texts: readonly string[]): (string | undefined)[] => {
    const talk = new Talk()
    return texts.map((text) => talk.says(text, bad)?.advice)
  }
  const long = ['it was by a bridge', 'or maybe a ridge', 'the goat in a tunnel', 'of the cold']
  const none = undefined
  assert.deepEqual(advised(long.slice(0, 3)), [none, none, none])
  assert.deepEqual(advised([...long.slice(0, 3), 'clutches of the golf']).at(-1), 'link')
  assert.deepEqual(advised(['At 5.', 'Yes.', 'No.', 'Why.', 'Eh.']).filter(Boolean), [])
})

test('advice: both talking at once counts little, and only for a second and more', () => {
  const talk = new Talk()
  const over = (from: number, to: number): Saying => ({ startMs: from, endMs: to })
  for (let at = 0; at < 4; at++) {
    const agent = { channel: 'agent', ...over(at * 4_000, at * 4_000 + 3_000) } as const
    assert.equal(talk.says(`Please turn to page ${at} now.`, agent), undefined)
    const customer = over(at * 4_000 + 1_000, at * 4_000 + 3_500)
    assert.equal(talk.says(`But number ${at} is elsewhere`, customer), undefined)
  }
  assert.equal(talk.says('Pardon?')?.advice, 'link')
})

test('advice: enquiries raise nothing, whatever their solution prefers', () => {
  const card = ['light', light] as const
  const enquiries = [
    ...['What time do you close?', 'How much does the survey cost?', 'I want my refund.'],
    ...[
      'What is my balance?',
      'I want to cancel.',
      'I have a complaint.',
      'Can I pay in two parts?',
    ],
    ...[
      '你们几点关门',
      '上门多少钱',
      '我的余额还剩多少',
      '我要投诉',
      '退款什么时候到账',
      '我要取消预约',
    ],
  ]
  for (const text of enquiries) assert.equal(new Talk().says(text, { card }), undefined, text)
  const steps = ['bill', bill] as const
  for (const text of ['How do I set up a direct debit?', 'How do I install my payment app?']) {
    assert.equal(new Talk().says(text, { card: steps }), undefined, text)
  }
})

test('advice: it is given once, until another solution or another kind of sign comes', () => {
  const talk = new Talk()
  assert.equal(talk.says('My light is red.', { card: ['light', light] })?.adviceId, 'a1')
  assert.equal(talk.says('It is still red.', { card: ['light', light] }), undefined)
  assert.equal(talk.says('Now it is blinking, which button?'), undefined)
  const other = talk.says('And my washer shakes.', { card: ['washer', light] })
  assert.deepEqual([other?.adviceId, other?.solutionId], ['a2', 'washer'])
})

test('advice: a dismissed one does not come back for the same reason, but for another', () => {
  const talk = new Talk()
  const card = ['light', light] as const
  const first = talk.says('My light is red.', { card })
  assert.equal(talk.advisor.act(first?.adviceId ?? '', 'dismissed'), true)
  assert.equal(talk.says('My light is red, as I said.', { card }), undefined)
  assert.equal(talk.says('Can I show you?', { card })?.adviceId, 'a2')
})

test('advice: an id that the call never gave is refused', () => {
  assert.equal(new Talk().advisor.act('a1', 'taken'), false)
})

test('advice: a revision takes back what the final seemed to say', () => {
  const talk = new Talk()
  talk.says('It is blinking.')
  talk.revises('It is drinking.')
  assert.equal(talk.says('I cannot see it.'), undefined)
})

test('advice: signs are forgotten after two minutes', () => {
  const talk = new Talk()
  talk.says('It is blinking.')
  talk.waits(30)
  assert.equal(talk.says('I cannot see it.'), undefined)
})

test('advice: in video nobody is told to show it, and a page that was sent is not advised', () => {
  const talk = new Talk()
  talk.advisor.onMedium('video')
  const card = ['light', light] as const
  assert.equal(talk.says('It is blinking, which button?', { card }), undefined)
  talk.advisor.onFollowUp('light')
  assert.equal(talk.says('Can you send me the steps?', { card }), undefined)
  talk.advisor.onMedium('voice')
  assert.equal(talk.says('It is still blinking.', { card })?.advice, 'video')
})

test('advice: its reasons are words that were really said, or the title', () => {
  const said = [
    'It is B as in Bravo, R A N D T.',
    'Which lamp? I can’t see one.',
    'Can I show you?',
  ]
  const talk = new Talk()
  const given = said.flatMap((text) => talk.says(text, { card: ['light', light, 0.4] }) ?? [])
  assert.ok(given.length > 0)
  for (const { text, kind } of given.flatMap(({ because }) => because)) {
    assert.ok(kind === 'solution' ? text === light.title : said.some((one) => one.includes(text)))
  }
})

const shownCard = (solutionId: string): SuggestionChange => ({
  ...{ type: 'suggestion.shown', suggestionId: `s-${solutionId}`, solutionId, utteranceId: 'u1' },
  ...{ confidence: 0.9, likely: false, question: 1, solutionsVersion: 'v', because: [] },
})
const goneCard = (solutionId: string): SuggestionChange => ({
  ...{ type: 'suggestion.withdrawn', suggestionId: `s-${solutionId}`, reason: 'revised' },
})

test('advice: a revision that takes its reasons away withdraws it, and they may speak again', () => {
  const talk = new Talk()
  talk.says('Something is blinking at me.')
  assert.equal(talk.says('The writing is too small, I cannot read it.')?.adviceId, 'a1')
  talk.revises('The waiting is too long, I cannot need it.')
  assert.deepEqual(talk.takesBack(), ['a1'])
  assert.deepEqual(talk.takesBack(), [], 'once')
  assert.equal(talk.says('The writing is too small, I cannot read it.')?.adviceId, 'a2')
})

test('advice: a revision that still says enough leaves it', () => {
  const talk = new Talk()
  talk.says('Something is blinking at me.')
  talk.says('The writing is too small, I cannot read it.')
  talk.revises('The writing is so small that I cannot read it.')
  assert.deepEqual(talk.takesBack(), [])
})

test('advice: what weighs less in a revision may be too little', () => {
  const lamp = new Talk()
  assert.equal(lamp.says('My lamp.', { card: ['light', light] })?.advice, 'video')
  lamp.revises('How much is my lamp?', { card: ['light', light] })
  assert.deepEqual(lamp.takesBack(), ['a1'])
})

test('advice: a revision that says the same, only surer, is no trouble of hearing any more', () => {
  const talk = new Talk()
  const unclear = [
    'A cat sat upon it.',
    'Trees grow in rows.',
    'Nobody came along.',
    'Bread is baked.',
  ]
  const advice = unclear.map((text) => talk.says(text, { confidence: 0.4 })?.advice)
  assert.deepEqual(advice, [undefined, undefined, undefined, 'link'])
  talk.revises('Bread is baked.', { confidence: 0.95 })
  assert.deepEqual(talk.takesBack(), ['a1'])
})

test('advice: one that is only surer keeps what its card says', () => {
  const talk = new Talk()
  talk.says('A red light.', { card: ['light', light] })
  talk.revises('A red light.')
  assert.deepEqual(talk.takesBack(), [])
})

test('advice: it goes with its card, but not once the agent has taken it', () => {
  for (const isTaken of [false, true]) {
    const talk = new Talk()
    assert.deepEqual(talk.advisor.follow(shownCard('light')), [])
    assert.equal(talk.says('A red light.', { card: ['light', light] })?.adviceId, 'a1')
    if (isTaken) talk.advisor.act('a1', 'taken')
    assert.deepEqual(talk.advisor.follow(goneCard('bill')), [])
    assert.deepEqual(talk.advisor.follow(goneCard('light')), isTaken ? [] : ['a1'])
  }
})

test('advice: a card that goes does not raise it again, nor pass it on to another card', () => {
  const talk = new Talk()
  talk.advisor.follow(shownCard('light'))
  talk.says('A red light.', { card: ['light', light] })
  assert.deepEqual(talk.advisor.follow(goneCard('light')), ['a1'])
  assert.equal(talk.says('No, not that one.'), undefined)
  const asked = new Talk()
  asked.advisor.follow(shownCard('bill'))
  const sent = asked.says('Can you send me the steps?', { card: ['bill', bill] })
  assert.deepEqual([sent?.adviceId, sent?.solutionId], ['a1', 'bill'])
  assert.deepEqual(asked.advisor.follow(goneCard('bill')), [], 'they asked for it')
  assert.equal(
    asked.says('My broken lamp.', { card: ['lamp', { ...bill, hasSteps: false }] }),
    undefined,
  )
})
