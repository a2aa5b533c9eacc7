import { adviceIn, readAdviceCalls } from './advice.ts'
import { loadConfig } from '../assist/config.ts'
import { Assist } from '../assist/index.ts'
import { demoSolutions } from '../assist/server/demo-base.ts'
import { defaultBase, openStore } from '../assist/store/store.ts'
const store = await openStore({ path: ':memory:' })
const assist = new Assist({ config: loadConfig({}), store })
await store.replaceSolutions(defaultBase, await demoSolutions())
await assist.loadBase()
let right=0,given=0,hit=0,want=0
for (const call of (await readAdviceCalls()).filter((c) => c.split === 'fit')) {
  const g = await adviceIn(assist, call)
  given += g.length; right += g.filter((a) => call.expect.includes(a.advice)).length
  const ok = g.some((a) => call.expect.includes(a.advice))
  if (call.expect.length) { want++; if (ok) hit++ }
  const bad = g.some((a) => !call.expect.includes(a.advice)) || (call.expect.length > 0 && !ok)
  if (bad || process.argv[2]) {
    console.log(bad ? 'BAD' : 'ok', call.id, call.expect.join(), '|', call.utterances.map((u) => u.text).join(' / '))
    for (const a of g) console.log('     ', a.advice, a.solutionId, JSON.stringify(a.because))
    if (bad) for (const u of call.utterances.filter((u) => u.channel === 'customer')) { const m = (await assist.match(u.text, 1)).matches[0]; console.log('        match', m?.confidence.toFixed(2), m?.solutionId, m?.traits?.medium) }
  }
}
console.log({ precision: right / given, recall: hit / want, given, want })
await assist.close(); await store.close()
