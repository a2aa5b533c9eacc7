import type { Replacement } from '../../text/text-span.js'
import type { ReadTurn } from './turn.js'

/** Finds passwords that are words: behind `my password is`, and in the answer to a question for one. */

/** A question or request for a password, not the mere word. */
const request =
  /(?:what|which|tell me|give me|read me|may i have|can i have|could you|confirm|用的?什么|是什么|什么|多少|您?说|报|念)|^\W*(?:and |your |the )*(?:password|pass ?phrase|密码|口令)\W*(?:please)?\W*$/iu

const announcement =
  /(?:pass ?words?|pass ?phrases?|密码|密碼|口令)\s*(?:(?:is|was|to|:)(?![a-z'])|就?是|为|：|我?设的是?)\s*|(?:with|using) (?:the |my )?password\s+|(?:password|pass ?phrase)\s(?=[a-z]+\d|\d{3,})|密码(?=[大小]写|[a-z]{2,}|[a-z\d]{4,})/giu

/** Words before the answer. */
const lead =
  /^(?:[\s\p{P}]|(?:it's|it’s|it is|it was|sure|yes|yeah|okay|ok|uh|um|so|well|that's|that’s|that is|i think|the password is)(?![a-z'])|密码是|口令是|好的?|嗯|呃|是的?|就是)*/iu

/** What begins something else than a password. */
const noPassword =
  /^(?:i(?= [a-z]{2})|i'm|i’m|no|not|never|what|why|which|who|where|when|how|can|could|do|does|did|don't|you|we|sorry|let|hold|hang|one (?:moment|second|sec)|just|please|that|the|there|this|my|your|our|is|are|was|wrong|right|correct|incorrect|invalid|expired|weak|strong|too|still|always|being|going|now|reset|changed|blocked|locked|same|different|in|on|at|for|to|from|required|needed|saved|very|really|working|broken|missing|gone|lost|it|case|supposed|already|only|also|about|because|accepted|rejected|good|bad|long|short|safe|secure|hard|easy|something|somewhere|forgotten|unknown|asked|empty|hidden|an?(?= [a-z]{2})|with|and|or|but|if|go|got|right|mm-?hmm|uh-?huh|thank|thanks|of course)(?![a-z])|^(?:我|不|没|忘|什么|为什么|哪|等|稍|您|你|对|错|请|这|那|多少|几|要|正确|有|在|怎么|改|重置|谢|需|必须|的|[\d一二三四五六七八九十两]+位)/iu

/** A value of at most six words, up to a stop or to what no password has. */
const value =
  /^(?:(?!(?:and|but|all|it|with|or|is|i)(?![a-z\d])|对吗|对吧|吗|吧|登录|这个|，|[.?!。？！])(?:[a-z\d_@#$%&*]+(?:['’][a-z]+)?|[零〇一二三四五六七八九幺两]+|[大小]写)(?:,(?=\s*(?:[a-z]|[a-z]?\d+[a-z]?)(?![a-z\d])))?\s*){1,14}/iu

const requestReach = 4

/** Passwords behind the words that announce them. */
export function announcedPasswords(text: string): Replacement[] {
  return [...text.matchAll(announcement)].flatMap((match) => {
    const span = valueAt(text, match.index + match[0].length)
    return span ? [span] : []
  })
}

/** The answer to a request of the other side's; undefined where it is none, or announces its password itself. */
export function answeredPassword(turns: readonly ReadTurn[], at: number): Replacement | undefined {
  const turn = turns[at]
  if (!turn || announcedPasswords(turn.text).length > 0) return undefined
  for (let back = at - 1; back >= Math.max(0, at - requestReach); back--) {
    const { channel = turn.channel, text = '', cues = [] } = turns[back] ?? {}
    if (cues.length === 0) continue
    const isAsked = channel !== turn.channel && cues.some(({ kind }) => kind === 'password')
    if (!isAsked || !request.test(text)) return undefined
    if (turn.cues.some(({ kind }) => kind !== 'password')) return undefined
    return valueAt(turn.text, lead.exec(turn.text)?.[0].length ?? 0)
  }
  return undefined
}

function valueAt(text: string, start: number): Replacement | undefined {
  const rest = text.slice(start)
  if (noPassword.test(rest)) return undefined
  const said = value.exec(rest)?.[0].trimEnd() ?? ''
  if (said === '' || said.split(/\s+/).length > 14) return undefined
  return { start, end: start + said.length, replacement: '[code]' }
}
