import { adviceIn } from './advice.ts'
import { loadConfig } from '../assist/config.ts'
import { readFileSync } from 'node:fs'
import { Assist } from '../assist/index.ts'
import { demoSolutions } from '../assist/server/demo-base.ts'
import { defaultBase, openStore } from '../assist/store/store.ts'
const store = await openStore({ path: ':memory:' })
const assist = new Assist({ config: loadConfig({}), store })
const demo = await demoSolutions()
await store.replaceSolutions(defaultBase, demo)
await assist.loadBase()
const rows = (f: string) => readFileSync(f, 'utf8').trim().split('\n').map((l) => JSON.parse(l))
const medium = new Map(demo.map((s) => [s.id, s.medium]))
const show = async (label: string, texts: string[]) => {
  let n = 0
  for (const text of texts) {
    const g = await adviceIn(assist, { id: 'x', language: /\p{Script=Han}/u.test(text) ? 'zh' : 'en', split: 'fit', scenario: '', expect: [], utterances: [{ channel: 'customer', text }] })
    if (g.length) { n++; console.log('  ', (await assist.match(text,1)).matches[0]!.confidence.toFixed(2), text.slice(0, 120), '=>', g[0]!.advice, g[0]!.solutionId, JSON.stringify(g[0]!.because.map((b) => b.text))) }
  }
  console.log(label, n, 'of', texts.length)
}
for (const l of ['en', 'zh']) {
  const q = rows(`fixtures/queries/demo.${l}.fit.jsonl`)
  await show(`${l} null`, q.filter((x) => x.expect === null).map((x) => x.text))
  const pos = q.filter((x) => x.expect && medium.get(x.expect) === 'video').map((x) => x.text)
  const conf = []
  for (const t of pos) { const m = (await assist.match(t,1)).matches[0]; if (m && m.traits?.medium==='video') conf.push(m.confidence) }
  console.log(l, 'video queries', pos.length, [0.5,0.55,0.6,0.65,0.7,0.75,0.8].map((c)=>c+':'+conf.filter((x)=>x>=c).length).join(' '))
  await show(`${l} not video`, q.filter((x) => x.expect && medium.get(x.expect) !== 'video').map((x) => x.text))
}
await show('bank training', rows('../shared/data/text/en/banking77/solutions.jsonl').flatMap((s) => [s.title, ...(s.questions ?? [])]))
await show('zh faq', rows('../shared/data/text/zh/faq_service/solutions.jsonl').flatMap((s) => [s.title, ...(s.questions ?? [])]))
await assist.close(); await store.close()
