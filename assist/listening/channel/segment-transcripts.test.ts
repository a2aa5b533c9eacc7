import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { ListeningItem } from '../../recognition/transcript.js'
import { SegmentText } from './segment-text.js'
import { SegmentTranscripts } from './segment-transcripts.js'

const span = { index: 2, startMs: 100, endMs: 900, end: 'endpoint' } as const
const written = (text: string, confidence = 0.9) => ({
  recognition: { text, language: 'en', confidence, tokens: [1] },
  ...{ voicedMs: 800, atMs: 1_000 },
})

function trial(): {
  items: ListeningItem[]
  counts: string[]
  transcripts: SegmentTranscripts
} {
  const items: ListeningItem[] = []
  const counts: string[] = []
  const transcripts = new SegmentTranscripts({
    ...{ channel: 'customer', engine: 'moonshine', segmentOffset: 10 },
    emit: (item) => items.push(item),
    count: (what) => counts.push(what),
  })
  return { items, counts, transcripts }
}

test('segment transcripts: segments are counted on from those of the engines before', () => {
  const { items, transcripts } = trial()
  transcripts.started(2, 100, 200)
  transcripts.partial(new SegmentText(2), 100, { ...written('My light'), isWhole: false })
  transcripts.final(span, written('My light is red'))
  assert.deepEqual(
    items.map((item) => 'segmentIndex' in item && item.segmentIndex),
    [12, 12, 12],
  )
})

test('segment transcripts: a partial that says the same is sent once, and tells what of it is stable', () => {
  const { items, counts, transcripts } = trial()
  const text = new SegmentText(2)
  for (const said of ['My light', 'My light', 'My light is']) {
    transcripts.partial(text, 100, { ...written(said), isWhole: false })
  }
  transcripts.partial(text, 100, { ...written('My light is red'), isWhole: true })
  const stable = items.map((item) => (item.kind === 'partial' ? item.stableChars : -1))
  assert.deepEqual(stable, [0, 'My light'.length, 'My light is red'.length])
  assert.equal(counts.length, 4)
})

test('segment transcripts: a final that is not believed is sent empty and counted apart', () => {
  const { items, counts, transcripts } = trial()
  assert.equal(transcripts.final(span, written('mm', 0.1)), undefined)
  assert.equal(transcripts.final(span, written('My light is red'))?.text, 'My light is red')
  assert.deepEqual(
    items.map((item) => item.kind === 'final' && item.text),
    ['', 'My light is red'],
  )
  assert.deepEqual(counts, ['final-disbelieved', 'final-decoded'])
})

test('segment transcripts: a segment that nobody will write ends with an empty final', () => {
  const { items, counts, transcripts } = trial()
  transcripts.empty({ ...span, end: 'cut' }, 950)
  const [final] = items
  assert.ok(final?.kind === 'final')
  assert.deepEqual([final.text, final.confidence, final.end, final.atMs], ['', 0, 'cut', 950])
  assert.deepEqual(counts, [])
})
