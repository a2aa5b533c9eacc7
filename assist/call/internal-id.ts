import { randomBytes } from 'node:crypto'

/**
 * An id that a call has to itself, where the caller's may come again: 128 random bits, hexadecimal. It names what is
 * kept outside of the call's log, and stands in no event.
 */
export function newInternalId(): string {
  return randomBytes(16).toString('hex')
}
