import type { CallOfList } from '../connection/qa-service.js'

/** What the list asks; empty texts and `false` ask nothing. */
export interface CallFilters {
  /** Words that were said. */
  readonly q: string
  readonly id: string
  readonly agent: string
  readonly entry: string
  readonly topic: string
  readonly language: string
  readonly medium: string
  readonly outcome: string
  /** Days, as date fields give them. */
  readonly from: string
  readonly to: string
  /** Minutes. */
  readonly minLength: string
  readonly maxLength: string
  /** Hundredths. */
  readonly minConfidence: string
  readonly maxConfidence: string
  readonly ended: boolean
  readonly wrong: boolean
  readonly degraded: boolean
  readonly redacted: boolean
}

/** A list that asks nothing. */
export const noFilters: CallFilters = {
  ...{ q: '', id: '', agent: '', entry: '', topic: '', language: '', medium: '', outcome: '' },
  ...{ from: '', to: '', minLength: '', maxLength: '' },
  ...{ minConfidence: '', maxConfidence: '' },
  ...{ ended: false, wrong: false, degraded: false, redacted: false },
}

/** Filters in the address of the page: a view is saved by a bookmark, and handed on by its address. */
export function filtersOfHash(hash: string): CallFilters {
  const values = new URLSearchParams(hash.replace(/^#/, ''))
  const entries = Object.entries(noFilters).map(([name, none]: [string, string | boolean]) => {
    const value = values.get(name)
    return [name, typeof none === 'boolean' ? value === 'true' : (value ?? '')] as const
  })
  return Object.fromEntries(entries) as unknown as CallFilters
}

/** The address of a view. @param callId the call that is open */
export function hashOfView(filters: CallFilters, callId: string | undefined): string {
  const values = new URLSearchParams(asked(filters))
  if (callId !== undefined) values.set('call', callId)
  return `#${values.toString()}`
}

/**
 * The filters as the service takes them.
 *
 * @param behind the last call of the page before
 */
export function queryOfFilters(filters: CallFilters, behind?: CallOfList): string {
  const { from, to, minLength, maxLength, minConfidence, maxConfidence, ...rest } = filters
  const query = new URLSearchParams(asked({ ...noFilters, ...rest }))
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined) query.set(name, value)
  }
  put('from', moment(`${from}T00:00:00`))
  put('to', moment(`${to}T23:59:59.999`))
  put('minLengthMs', milliseconds(minLength))
  put('maxLengthMs', milliseconds(maxLength))
  put('minConfidence', share(minConfidence))
  put('maxConfidence', share(maxConfidence))
  put('behind', behind?.internalId)
  return query.toString()
}

function asked(filters: CallFilters): Record<string, string> {
  const entries = Object.entries(filters).map(([name, value]: [string, string | boolean]) => {
    return [name, String(value).trim()] as const
  })
  return Object.fromEntries(entries.filter(([, value]) => value !== '' && value !== 'false'))
}

function moment(text: string): string | undefined {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

function milliseconds(minutes: string): string | undefined {
  const value = Number(minutes)
  return minutes.trim() === '' || !(value >= 0) ? undefined : String(Math.round(value * 60_000))
}

function share(hundredths: string): string | undefined {
  const value = Number(hundredths)
  const isShare = hundredths.trim() !== '' && value >= 0 && value <= 100
  return isShare ? String(value / 100) : undefined
}
