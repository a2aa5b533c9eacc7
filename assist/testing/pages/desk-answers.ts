import type { Solution } from '../../solutions/solution.js'
import type { FakeService } from './fake-service.js'

/** A guide of one step, `no-net`, whose first choice is proposed by “los”. */
export function addGuide(service: FakeService): void {
  service.addSolution({
    ...{ id: 'no-net', title: 'No internet', answer: 'Look at the lights.', questions: [] },
    tags: [],
    guide: {
      start: 'light',
      steps: {
        light: {
          ...{ say: 'Which light is on?', needs: 'video' },
          choices: [
            { text: 'LOS is red', words: ['los'], next: null },
            { text: 'All are green', next: null },
          ],
        },
      },
    },
  })
}

/** A draft of a wrap-up with something in every part, which quotes what was heard in `u1`. */
export function answerWrapUp(service: FakeService, callId: string, heard: string): void {
  const quote = { utteranceId: 'u1', channel: 'customer', atMs: 61_000, text: heard }
  const wrapUp = {
    summary: [{ part: 'matter', text: heard, quote }],
    topics: [
      { name: 'fibre', isTicked: true },
      { name: 'modem', isTicked: false },
    ],
    solutions: [
      { suggestionId: 's1', solutionId: 'los', title: 'LOS is red', verdict: 'used' },
      { suggestionId: 's2', solutionId: 'slow', title: 'The line is slow', verdict: 'wrong' },
    ],
    ...{ outcome: 'resolved', disposition: null, missing: ['a price'], notes: '' },
    followUps: [{ text: 'LOS is red', solutionId: 'los', isSent: false }],
  }
  service.rest.set(`GET /api/calls/${callId}/wrap-up`, {
    ...{ callId, isLive: false, revision: 0, savedAt: null, isWriting: false, wrapUp },
    dispositions: ['fault', 'other'],
  })
}

/** A past and a live call, and what use has taught of two entries. */
export function answerLists(service: FakeService, [first, second]: readonly Solution[]): void {
  const listed = {
    ...{ language: 'en', startedAt: '2026-01-05T14:02:00Z', lastSeq: 2, isLive: false },
    ...{ lengthMs: 62_000, entry: 'A leak', topics: ['washer'], outcome: 'resolved' },
    ...{ disposition: null, waitingMessages: 2, matter: 'My washing machine leaks.' },
  }
  const hits = [{ utteranceId: 'u7', atMs: 14_000, text: 'My washing machine leaks.' }]
  service.rest.set('GET /api/calls', [
    { ...listed, callId: 'past', internalId: 'i1', hits },
    { ...listed, callId: 'live', internalId: 'i2', isLive: true, hits: [] },
  ])
  const evidence = [{ callId: 'past', kind: 'used' }]
  const proposal = { solutionId: first?.id, title: first?.title, fromBias: 0, toBias: 0.4 }
  service.rest.set('GET /api/learning', {
    ...{ base: 'default', mode: 'proposals' },
    learnt: [{ solutionId: second?.id, title: second?.title, bias: 0.3 }],
    proposals: [
      { ...proposal, proposalId: 1, kind: 'ranking', status: 'open', text: '', evidence },
      { ...proposal, proposalId: 2, kind: 'question', status: 'open', text: 'Why?', evidence },
      { ...proposal, proposalId: 3, kind: 'ranking', status: 'refused', text: '', evidence },
    ],
  })
}

/** Both gateways, a preview by “Example Ltd”, and a mailbox that is full. */
export function answerDelivery(service: FakeService, callId: string): void {
  const path = `/api/calls/${callId}/follow-ups`
  service.rest.set(`GET ${path}`, { kinds: ['email', 'sms'], templates: [], deliveries: [] })
  service.rest.set(`POST ${path}/preview`, {
    subject: 'LOS is red',
    text: 'Example Ltd: https://x',
  })
  service.rest.set(`POST ${path}`, (body: unknown) => {
    return { ...(body as object), state: 'failed', reason: 'Mailbox full' }
  })
}
