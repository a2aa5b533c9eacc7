import { readFileSync } from 'node:fs'
import { loadConfig } from '../assist/config.ts'
import { Assist } from '../assist/index.ts'
import { demoSolutions } from '../assist/server/demo-base.ts'
import { defaultBase, openStore } from '../assist/store/store.ts'
import { matchingStage } from '../assist/matching/matching-stage.ts'
import { suggestionStage } from '../assist/suggestion/suggestion-stage.ts'
import { SuggestionBoard } from '../assist/suggestion/suggestion-board.ts'
import { MediumAdvisor } from '../assist/suggestion/medium-advisor.ts'
const store = await openStore({ path: ':memory:' })
const assist = new Assist({ config: loadConfig({}), store })
await store.replaceSolutions(defaultBase, await demoSolutions())
await assist.loadBase()
async function* said() { for (const u of JSON.parse(readFileSync('/tmp/adv/car-call.json','utf8'))) yield { kind: 'final', language: 'en', engine: 'x', atMs: u.endMs, ...u } as never }
const { showThreshold: show, sureThreshold: sure } = assist.config
for await (const i of suggestionStage(new SuggestionBoard({ show, sure }), new MediumAdvisor()).run(matchingStage((t) => assist.match(t)).run(said()))) if (i.kind === 'change' && i.change.type === 'advice.shown') console.log(i.atMs, JSON.stringify(i.change))
await assist.close(); await store.close()
