import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

import { addressesIn } from '../../utterance/redaction/personal.js'
import { inTextOrder, replaced, withoutOverlaps } from '../../text/text-span.js'
import type { SaidLine } from '../said-line.js'
import { summaryParts, type SummarySentence } from '../wrap-up.js'
import { isSupported } from './support.js'

/** Where a generator is, and how long it may take. */
export interface GeneratorOptions {
  /** Address of an OpenAI-compatible interface, up to and with `/v1`. */
  readonly url: string
  readonly model: string
  /** Sent as a bearer token; empty: none is. */
  readonly key: string
  readonly timeoutMs: number
}

/** Longest answer that is read, in characters. */
const maxAnswerLength = 64_000
/** Longest sentence that is taken, in characters. */
const maxSentenceLength = 300

const answerCheck = Compile(
  Type.Object({
    sentences: Type.Array(
      Type.Object({ part: Type.Enum(summaryParts), text: Type.String(), line: Type.Integer() }),
    ),
  }),
)
const completionCheck = Compile(
  Type.Object({
    choices: Type.Array(Type.Object({ message: Type.Object({ content: Type.String() }) })),
  }),
)

const instruction = `You quotedSummary a call between a customer and an agent. Answer with JSON only: {"sentences":[{"part":"matter"|"done"|"promised","text":"...","line":N}]}.
matter: what the customer wants. done: what the agent did during the call. promised: what the company will do after it.
Each sentence states one thing and rests on one numbered line; use the words, numbers and the language of that line. Leave out what no line says.`

/**
 * Has a summary written by a language model. Of its sentences those stay that the line they name bears; what was found
 * in the call itself stays where no written sentence rests on the same line, so that no promise is lost.
 *
 * @param quoted the summary in the call's own words
 * @throws Error where the generator does not answer in time, or not as asked
 */
export async function writtenSummary(
  lines: readonly SaidLine[],
  quoted: readonly SummarySentence[],
  options: GeneratorOptions,
): Promise<SummarySentence[]> {
  const shown = lines.map((line) => ({ ...line, text: maskedForOthers(line.text) }))
  const answer = answerOf(await completion(shown, options))
  const written = answer.sentences.flatMap(({ part, text, line: number }) => {
    const line = lines[number - 1]
    const wantedSide = part === 'matter' ? 'customer' : 'agent'
    const isFit = text.trim() !== '' && text.length <= maxSentenceLength
    if (!line || line.channel !== wantedSide || !isFit) return []
    if (!isSupported(part, text, shown[number - 1]?.text ?? '')) return []
    const { utteranceId, channel, atMs } = line
    return [{ part, text: text.trim(), quote: { utteranceId, channel, atMs, text: line.text } }]
  })
  const isWritten = (one: SummarySentence): boolean =>
    written.some(
      ({ part, quote }) =>
        part === one.part && (part === 'matter' || quote.utteranceId === one.quote.utteranceId),
    )
  const all = [...written, ...quoted.filter((one) => !isWritten(one))]
  return summaryParts.flatMap((part) =>
    all.filter((one) => one.part === part).sort((a, b) => a.quote.atMs - b.quote.atMs),
  )
}

/** What leaves the house has no address, no mail address and no long number, whatever else is masked. */
export function maskedForOthers(text: string): string {
  const found = addressesIn(text, new Set(['address', 'email'] as const))
  const masked = replaced(text, withoutOverlaps(inTextOrder(found)))
  return masked.replace(/\d(?:[\s-]?\d){4,}/gu, '[number]')
}

async function completion(
  lines: readonly SaidLine[],
  { url, model, key, timeoutMs }: GeneratorOptions,
): Promise<string> {
  const call = lines.map(({ channel, text }, at) => `${at + 1} ${channel}: ${text}`).join('\n')
  const response = await fetch(`${url.replace(/\/+$/u, '')}/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({
      ...{ model, temperature: 0, response_format: { type: 'json_object' } },
      messages: [
        { role: 'system', content: instruction },
        { role: 'user', content: call },
      ],
    }),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`The generator answered ${response.status}.`)
  if (text.length > maxAnswerLength) throw new Error('The generator answered too much.')
  return text
}

function answerOf(text: string): ReturnType<typeof answerCheck.Parse> {
  const completed: unknown = JSON.parse(text)
  if (!completionCheck.Check(completed)) throw new Error('The generator gave no completion.')
  const content = completed.choices[0]?.message.content ?? ''
  // Models wrap JSON into a code block whatever they were told.
  const json: unknown = JSON.parse(content.replace(/^\s*```(?:json)?|```\s*$/gu, ''))
  if (!answerCheck.Check(json)) throw new Error('The generator gave no sentences.')
  return json
}
