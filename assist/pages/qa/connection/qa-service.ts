import type { ChannelName } from '../../../call/call-start.js'
import type { CallEvent } from '../../../pipeline/log/call-event.js'
import type { CallFigures } from '../../../store/quality/figures-store.js'
import type { CallsAnswer } from '../../../review/questions/calls-answer.js'
import type { ScoreAnswer, ScoreAppeal } from '../../../review/scorecards/reviewer-score.js'
import type { Scorecard } from '../../../review/scorecards/scorecard.js'
import type { SampledCall } from '../../../review/sampling/sampling.js'
import type { CallSignals } from '../../../review/signals/call-signals.js'
import type { LabelKind } from '../../../store/quality/label-store.js'
import type { ServiceAddress } from '../../agent/connection/service-address.js'

/** A label as the service tells it. */
export interface ToldLabel extends GivenLabel {
  readonly labelId: number
  readonly who: string
  readonly isOwn: boolean
  /** ISO 8601. */
  readonly at: string
}

/** What reviewers have said of a call. */
export interface LabelsOfCall {
  readonly labels: readonly ToldLabel[]
  readonly hiddenLabelCount: number
}

/** A label as a reviewer gives it. */
export interface GivenLabel {
  readonly kind: LabelKind
  readonly target: string
  readonly atMs: number
  readonly solutionId: string | null
  readonly text: string
}

/** A call of the list. */
export interface CallOfList {
  readonly callId: string
  readonly internalId: string
  readonly language: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly isLive: boolean
  /** Null while it goes on. */
  readonly lengthMs: number | null
  readonly matter: string | null
  readonly wrongCount: number
  readonly isDegraded: boolean
  readonly isRedacted: boolean
  readonly isHeld: boolean
  /** Lines with words that were looked for. */
  readonly hits: readonly { readonly utteranceId: string; readonly text: string }[]
}

/** A view of the list under a name. */
export interface ToldView {
  readonly name: string
  /** The filters as the page's address has them, without `#`. */
  readonly query: string
}

/** Figures as the service tells them: agents with their names where it knows them. */
export type ToldFigures = Omit<CallFigures, 'agents'> & {
  readonly agents: readonly (CallFigures['agents'][number] & { readonly name: string | null })[]
}

/** A solution that is near a text. */
export interface NearSolution {
  readonly solution: { readonly id: string; readonly title: string }
  readonly confidence: number
}

/** A score as the service tells it. */
export interface ToldScore {
  readonly scoreId: number
  readonly who: string
  readonly cardVersion: string
  readonly card: Scorecard
  readonly points: number | null
  readonly appeal: Pick<ScoreAppeal, 'text' | 'answer'> | null
}

/** What a call was given. */
export interface GivenToCall {
  readonly scores: readonly ToldScore[]
  /** Scores of others that are not shown yet. */
  readonly hiddenCount: number
}

/** A call that is worth hearing. */
export interface WorthCall extends SampledCall {
  readonly callId: string
  readonly internalId: string
}

/** The sound of a call as a WAV file, with whose each channel is. */
export interface CallSound {
  readonly file: Uint8Array<ArrayBuffer>
  readonly channels: readonly ChannelName[]
}

/** The service refuses the page. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
}

/** What the QA page asks of the service. Every method throws where the service does not answer as it should. */
export class QaService {
  readonly #address: ServiceAddress

  constructor(address: ServiceAddress) {
    this.#address = address
  }

  /** A page of the list. @param query as `queryOfFilters` makes it */
  calls(query: string, limit: number): Promise<readonly CallOfList[]> {
    return this.#json(`api/calls?limit=${limit}&${query}`)
  }

  /** The views that this person keeps. */
  views(): Promise<readonly ToldView[]> {
    return this.#json('api/views')
  }

  async saveView({ name, query }: ToldView): Promise<void> {
    await this.#give('PUT', view(name), { query })
  }

  async removeView(name: string): Promise<void> {
    passed(await this.#send(view(name), { method: 'DELETE' }))
  }

  /** Figures over the calls that a query chooses, by the days of this browser. */
  figures(query: string): Promise<ToldFigures> {
    return this.#json(`api/figures?zone=${-new Date().getTimezoneOffset()}&${query}`)
  }

  events(callId: string): Promise<readonly CallEvent[]> {
    return this.#json(`${call(callId)}/events`)
  }

  /** Labels, and how many judgements of others there are on cards that this person has not judged yet. */
  async labels(callId: string): Promise<LabelsOfCall> {
    const response = passed(await this.#send(`${call(callId)}/labels`))
    const hiddenLabelCount = Number(response.headers.get('x-hidden-labels') ?? 0)
    return { labels: (await response.json()) as readonly ToldLabel[], hiddenLabelCount }
  }

  /** Undefined where the sound was not kept. */
  async sound(callId: string): Promise<CallSound | undefined> {
    const response = await this.#send(`${call(callId)}/sound`)
    if (response.status === 400 || response.status === 404) return undefined
    const channels = (response.headers.get('x-channels') ?? 'customer').split(',') as ChannelName[]
    return { file: new Uint8Array(await passed(response).arrayBuffer()), channels }
  }

  /** What the times and words of a call give away. */
  signals(callId: string): Promise<{ readonly isOn: boolean; readonly signals?: CallSignals }> {
    return this.#json(`${call(callId)}/signals`)
  }

  /** The card by which calls are scored now; null where there is none. */
  scorecard(): Promise<{ readonly version: string; readonly card: Scorecard } | null> {
    return this.#json('api/scorecard')
  }

  /** What the machine answers of the card. */
  machineAnswers(callId: string): Promise<readonly ScoreAnswer[]> {
    return this.#json(`${call(callId)}/scores/machine`)
  }

  /** Scores that this person may see, and how many others there are, which are shown once one has scored the call. */
  async scores(callId: string): Promise<GivenToCall> {
    const response = passed(await this.#send(`${call(callId)}/scores`))
    const hiddenCount = Number(response.headers.get('x-hidden-scores') ?? 0)
    return { scores: (await response.json()) as readonly ToldScore[], hiddenCount }
  }

  /** Shows the scores of others, for a reviewer who will not score the call blind. */
  async showScores(callId: string): Promise<void> {
    await this.#give('POST', `${call(callId)}/scores/sight`, {})
  }

  /** @param cardVersion the card that is answered; another that is live by now refuses it */
  async score(
    callId: string,
    cardVersion: string,
    answers: readonly ScoreAnswer[],
  ): Promise<'kept' | 'card changed'> {
    const response = await this.#sendBody('PUT', `${call(callId)}/scores`, {
      ...{ answers, cardVersion },
    })
    if (response.status === 409) return 'card changed'
    passed(response)
    return 'kept'
  }

  async answerAppeal(
    callId: string,
    scoreId: number,
    answer: { readonly text: string; readonly isUpheld: boolean },
  ): Promise<void> {
    await this.#give('PUT', `${call(callId)}/scores/${scoreId}/appeal`, answer)
  }

  /** A question in plain words over past calls. */
  async ask(question: string): Promise<CallsAnswer> {
    return (await (await this.#give('POST', 'api/questions', { question })).json()) as CallsAnswer
  }

  /** Calls that are worth hearing first. */
  sampling(): Promise<readonly WorthCall[]> {
    return this.#json('api/sampling')
  }

  async label(callId: string, label: GivenLabel): Promise<void> {
    await this.#give('PUT', `${call(callId)}/labels`, label)
  }

  async removeLabel(callId: string, labelId: number): Promise<void> {
    passed(await this.#send(`${call(callId)}/labels/${labelId}`, { method: 'DELETE' }))
  }

  async near(text: string): Promise<readonly NearSolution[]> {
    const query = new URLSearchParams({ q: text.slice(0, 500), top: '3' })
    const found = await this.#json<{ readonly results: readonly NearSolution[] }>(
      `api/solutions/search?${query.toString()}`,
    )
    return found.results
  }

  /** Title of a solution; its id where it is no longer there. */
  async title(solutionId: string): Promise<string> {
    const response = await this.#send(`api/solutions/${encodeURIComponent(solutionId)}`)
    if (!response.ok) return solutionId
    return ((await response.json()) as { readonly title: string }).title
  }

  /** A file of the service as an address within the page. */
  async file(route: string): Promise<string> {
    return URL.createObjectURL(await passed(await this.#send(route)).blob())
  }

  async #give(method: 'PUT' | 'POST', route: string, what: object): Promise<Response> {
    return passed(await this.#sendBody(method, route, what))
  }

  #sendBody(method: 'PUT' | 'POST', route: string, what: object): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    return this.#send(route, { method, headers, body: JSON.stringify(what) })
  }

  async #json<T>(route: string): Promise<T> {
    return (await passed(await this.#send(route)).json()) as T
  }

  #send(route: string, how: RequestInit = {}): Promise<Response> {
    const { base, key } = this.#address
    const headers = {
      ...(how.headers as Record<string, string>),
      ...(key ? { 'x-api-key': key } : {}),
    }
    return fetch(new URL(route, base), { ...how, headers })
  }
}

/** Where a call's routes begin. */
export function call(callId: string): string {
  return `api/calls/${encodeURIComponent(callId)}`
}

function view(name: string): string {
  return `api/views/${encodeURIComponent(name)}`
}

function passed(response: Response): Response {
  if (response.ok) return response
  if (response.status === 401 || response.status === 403) throw new RefusedError('refused')
  throw new Error(`The service answered ${response.status}.`)
}
