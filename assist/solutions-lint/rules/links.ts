import type { Solution } from '../../solutions/solution.js'
import type { EntryRule, Finding } from '../finding.js'
import { named, quoted } from './naming.js'

/** Links that are followed at once. */
const parallel = 4

/** What following links needs. */
export interface LinkOptions {
  readonly fetch: typeof fetch
  /** Makes a signal that aborts a request which takes too long. */
  readonly timeout: () => AbortSignal
  readonly onProgress?: (what: string, share: number) => void
}

/** Finds addresses for customers that no browser could follow; the customer's page leaves such a link out silently. */
export const linkFormFindings: EntryRule = (solutions) =>
  solutions.flatMap(({ id, followup }): Finding[] => {
    const url = followup?.['url']
    if (url === undefined || (typeof url === 'string' && isWebAddress(url))) return []
    return [
      {
        ...{ severity: 'error', rule: 'link', ids: [id] },
        evidence: `followup.url is ${quoted(JSON.stringify(url))}, which is no http or https address.`,
        advice: 'Write the whole address, with https:// before it.',
      },
    ]
  })

/** Finds links, in answers and for customers, that no server answers or that one answers with an error. */
export async function deadLinkFindings(
  solutions: readonly Solution[],
  options: LinkOptions,
): Promise<Finding[]> {
  const idsOf = new Map<string, string[]>()
  for (const solution of solutions) {
    for (const url of linksOf(solution)) {
      idsOf.set(url, [...(idsOf.get(url) ?? []), solution.id])
    }
  }
  const findings: (Finding | undefined)[] = []
  const waiting = [...idsOf].entries()
  let doneCount = 0
  const work = async (): Promise<void> => {
    for (const [at, [url, ids]] of waiting) {
      findings[at] = await lookUp(url, ids, options)
      options.onProgress?.('Following links', ++doneCount / idsOf.size)
    }
  }
  await Promise.all(Array.from({ length: parallel }, work))
  return findings.filter((finding) => finding !== undefined)
}

/** Punctuation behind an address belongs to the sentence; a closing bracket belongs to the address if it opens there. */
function linksOf({ answer, say, followup }: Solution): ReadonlySet<string> {
  const texts = [answer, say ?? '', typeof followup?.['url'] === 'string' ? followup['url'] : '']
  const found = texts.flatMap(
    (text) => text.match(/https?:\/\/[^\s<>"“”‘’«»、。，；：！？（）【】《》「」]+/gi) ?? [],
  )
  const links = found.map((link) => {
    const bare = link.replace(/[.,;:!?'*_]+$/, '')
    return bare.includes('(') ? bare : bare.replace(/[)\]}].*$/, '')
  })
  return new Set(links.filter(isWebAddress))
}

async function lookUp(
  url: string,
  ids: readonly string[],
  options: LinkOptions,
): Promise<Finding | undefined> {
  // Some servers refuse HEAD, so an error counts only where GET gives it too.
  if ((await statusOf(url, 'HEAD', options)) === undefined) return undefined
  const answer = await statusOf(url, 'GET', options)
  if (answer === undefined) return undefined
  return {
    ...{ severity: answer.isGone ? 'error' : 'warning', rule: 'link', ids },
    evidence: `${url} in ${named(ids)} ${answer.what}.`,
    advice: answer.isGone
      ? 'Put the new address there, or take the link out.'
      : 'Open it in a browser: it may be down for a while, or open to people only.',
  }
}

interface Failure {
  /** The server has no such page, or no server has this name. */
  readonly isGone: boolean
  /** Continues a sentence that begins with the address: “answers 404”. */
  readonly what: string
}

/** What is wrong with the answer; undefined for a good one. */
async function statusOf(
  url: string,
  method: 'HEAD' | 'GET',
  options: LinkOptions,
): Promise<Failure | undefined> {
  try {
    const response = await options.fetch(url, { method, signal: options.timeout() })
    // Only the status counts. A body that is left unread would keep its connection open.
    await response.body?.cancel()
    if (response.ok) return undefined
    const isGone = response.status === 404 || response.status === 410
    return { isGone, what: `answers ${response.status}` }
  } catch (thrown) {
    const { name, cause } = thrown as Error
    if (name === 'TimeoutError') return { isGone: false, what: 'does not answer in time' }
    const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? name
    return { isGone: code === 'ENOTFOUND', what: `cannot be reached (${code})` }
  }
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol)
}
