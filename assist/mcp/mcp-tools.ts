import { Type, type Static, type TObject } from 'typebox'

import { callLines } from './call-lines.js'
import type { McpSource } from './mcp-source.js'

/** A tool of the protocol. */
export interface McpTool {
  readonly name: string
  readonly description: string
  readonly input: TObject
  /** The tool changes nothing. */
  readonly isReadOnly: boolean
  readonly run: (source: McpSource, input: unknown) => Promise<Readonly<Record<string, unknown>>>
}

/** Lines of one answer at most, so that it fits what reads it. */
const maxLines = 500

/** Longest that a follower is kept waiting, ms; proxies cut longer silences off. */
const longestWaitMs = 25_000

const base = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 128,
    description: 'A solution base; else the default one.',
  }),
)
const callId = Type.String({ minLength: 1, maxLength: 140, description: 'As list_calls gives it.' })
const solutionId = Type.String({ minLength: 1, maxLength: 128 })
const after = Type.Integer({
  ...{ minimum: 0, default: 0 },
  description: 'Number of the last line that is known; 0: from the beginning.',
})

/** A tool whose input is checked already. */
function tool<Input extends TObject>(
  one: Omit<McpTool, 'input' | 'run'> & {
    readonly input: Input
    readonly run: (
      source: McpSource,
      input: Static<Input>,
    ) => Promise<Readonly<Record<string, unknown>>>
  },
): McpTool {
  return { ...one, run: (source, input) => one.run(source, input as Static<Input>) }
}

async function linesAfter(source: McpSource, id: string, seq: number) {
  const { events, isLive, lastSeq } = await source.read(id, seq)
  const lines = callLines(events)
  const part = lines.slice(0, maxLines)
  const isWhole = part.length === lines.length
  return { callId: id, isLive, lines: part, after: isWhole ? lastSeq : part.at(-1)?.seq, isWhole }
}

/** Every tool, in the order in which they are listed. */
export const mcpTools: readonly McpTool[] = [
  tool({
    name: 'search_solutions',
    description:
      'Entries of the solution base that answer a text, best first, each with the probability that it does.',
    isReadOnly: true,
    input: Type.Object({
      text: Type.String({ minLength: 1, maxLength: 2_000 }),
      top: Type.Integer({ minimum: 1, maximum: 20, default: 5 }),
      base,
    }),
    run: async (source, input) => {
      const found = await source.search(input.text, input.top, input.base)
      return {
        solutions: found.map(({ solution, match }) => {
          const { id, title, answer, say } = solution
          return { id, title, answer, ...(say && { say }), confidence: match.confidence }
        }),
      }
    },
  }),
  tool({
    name: 'get_solution',
    description: 'One entry of the solution base, whole.',
    isReadOnly: true,
    input: Type.Object({ solutionId, base }),
    run: async (source, input) => ({
      solution: await source.solution(input.solutionId, input.base),
    }),
  }),
  tool({
    name: 'list_calls',
    description: 'Live and recent calls that you may see, newest first.',
    isReadOnly: true,
    input: Type.Object({}),
    run: async (source) => ({ calls: await source.listCalls() }),
  }),
  tool({
    name: 'read_call',
    description:
      'What was said and written in a call, and which cards the agent saw and used. Personal numbers are masked. Where `isWhole` is false, ask again with `after`.',
    isReadOnly: true,
    input: Type.Object({ callId, after }),
    run: (source, input) => linesAfter(source, input.callId, input.after),
  }),
  tool({
    name: 'follow_call',
    description:
      'Waits until something new happens in a live call, then gives what came after a line, as read_call does; an empty list where nothing did in time. Call it again with the `after` of the answer until `isLive` is false.',
    isReadOnly: true,
    input: Type.Object({
      callId,
      after,
      waitMs: Type.Integer({ minimum: 0, maximum: longestWaitMs, default: longestWaitMs }),
    }),
    run: async (source, input) => {
      await source.wait(input.callId, input.after, input.waitMs)
      return linesAfter(source, input.callId, input.after)
    },
  }),
  tool({
    name: 'suggest',
    description:
      'Puts an entry of the solution base on the screen of the agent of a live call. The agent sees that it comes from outside, and from whom.',
    isReadOnly: false,
    input: Type.Object({
      callId,
      solutionId,
      from: Type.String({
        ...{ minLength: 1, maxLength: 60, pattern: '^[^\\p{C}]+$' },
        description: 'Who suggests it, as the agent reads it, such as “CRM”. No name of a person.',
      }),
    }),
    run: async (source, input) => ({
      suggestionId: await source.suggest(input.callId, input.solutionId, input.from),
    }),
  }),
]
