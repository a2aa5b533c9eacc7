import {
  fetchFromService,
  postToService,
  type ServiceAddress,
} from '../../connection/service-address.js'

/** A way out. */
export type DeliveryKind = 'email' | 'sms'

/** What the agent has entered. */
export interface DeliveryDraft {
  readonly kind: DeliveryKind
  readonly language: 'en' | 'zh'
  readonly to: string
}

/** What became of a delivery. */
export interface DeliveryResult {
  readonly state: 'sending' | 'sent' | 'failed' | 'unknown'
  readonly reason: string
}

/** Which answer of which call is sent. */
export interface DeliverySubject {
  readonly callId: string
  readonly solutionId: string
}

/** The ways out that the service has. @throws Error */
export async function readKinds(
  address: ServiceAddress,
  callId: string,
): Promise<readonly DeliveryKind[]> {
  const response = await fetchFromService(address, pathOf(callId))
  const { kinds } = await answerOf<{ readonly kinds: readonly DeliveryKind[] }>(response)
  return kinds
}

/** What the customer would read. @throws Error */
export function previewOf(
  address: ServiceAddress,
  { callId, solutionId }: DeliverySubject,
  { kind, language }: DeliveryDraft,
): Promise<{ readonly subject: string; readonly text: string }> {
  return post(address, `${pathOf(callId)}/preview`, { kind, language, solutionId })
}

/** Sends it; the same id again is the same delivery. @throws Error */
export function deliver(
  address: ServiceAddress,
  { callId, solutionId }: DeliverySubject,
  draft: DeliveryDraft & { readonly deliveryId: string },
): Promise<DeliveryResult> {
  return post(address, pathOf(callId), { ...draft, solutionId })
}

/** An id for a new delivery. */
export function newDeliveryId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

const pathOf = (callId: string): string => `api/calls/${encodeURIComponent(callId)}/follow-ups`

async function post<T>(address: ServiceAddress, path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return answerOf<T>(await postToService(address, path, { body: JSON.stringify(body), headers }))
}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T
  const { code, message } = (await response.json()) as { code: string; message: string }
  throw new Error(message, { cause: code })
}
