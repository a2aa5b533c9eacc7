import { AssistError } from '../errors/errors.js'

/** A JSON object from outside; none of its fields is checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Reads the text of a message that has to be one JSON object.
 *
 * @throws AssistError ASSIST_PROTOCOL_MESSAGE_INVALID
 */
export function parseJsonObject(text: string): JsonObject {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch (cause) {
    throw new AssistError(
      'ASSIST_PROTOCOL_MESSAGE_INVALID',
      'Expected a text message with one JSON object; it is not JSON.',
      { cause },
    )
  }
  if (typeof message === 'object' && message !== null && !Array.isArray(message)) {
    return message as JsonObject
  }
  throw new AssistError(
    'ASSIST_PROTOCOL_MESSAGE_INVALID',
    'Expected a text message with one JSON object; another JSON value came.',
  )
}
