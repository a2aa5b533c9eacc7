import type { Validator } from 'typebox/compile'

import { AssistError } from '../errors/errors.js'
import type { JsonObject } from '../sockets/json-object.js'

/** What is wrong with a message that does not fit its schema. */
export interface MessageProblem {
  /** Names from the outside in, with points between them. @example `start.callId` */
  readonly field: string
  /** Field, expectation and what came, for a refusal. */
  readonly words: string
}

/** Names the first thing that keeps a message from fitting its schema. */
export function messageProblem(
  validator: Pick<Validator, 'Errors'>,
  message: JsonObject,
): MessageProblem {
  const [problem] = validator.Errors(message)
  const field = fieldOf(problem)
  const came = shownValue(valueAt(message, field))
  return { field, words: `${field} ${expectationOf(problem)}; ${came} came.` }
}

/** What was expected; of an enumeration every value. */
function expectationOf(problem: { message?: string; params?: unknown } | undefined): string {
  const { allowedValues } = (problem?.params ?? {}) as { readonly allowedValues?: unknown }
  if (Array.isArray(allowedValues)) return `is one of ${allowedValues.join(', ')}`
  return problem?.message ?? 'is not valid'
}

/** The refusal of a value of a protocol's field. @param expectation such as `is 1 or 2` */
export function fieldInvalid(field: string, expectation: string, came: unknown): AssistError {
  return new AssistError(
    'ASSIST_PROTOCOL_FIELD_INVALID',
    `${field} ${expectation}; ${shownValue(came)} came.`,
  )
}

/** A value as an error message quotes it, cut to 60 characters. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** The field that a schema error is about: its path, or the name that is missing or unknown. */
function fieldOf(problem: { instancePath: string; params?: unknown } | undefined): string {
  const path = (problem?.instancePath ?? '').slice(1).replaceAll('/', '.')
  const params = (problem?.params ?? {}) as Readonly<Record<string, unknown>>
  const named = [params['requiredProperties'], params['additionalProperties']].find(Array.isArray)
  const name: unknown = (named as readonly unknown[] | undefined)?.[0]
  return [path, typeof name === 'string' ? name : ''].filter((part) => part !== '').join('.')
}

function valueAt(message: JsonObject, field: string): unknown {
  let value: unknown = message
  for (const name of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as JsonObject)[name]
  }
  return value
}
