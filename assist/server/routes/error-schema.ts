import { Type } from 'typebox'

/** How every refusal of the HTTP interface looks. */
export const errorSchema = Type.Object(
  { code: Type.String({ examples: ['ASSIST_CALL_NOT_FOUND'] }), message: Type.String() },
  { description: 'A refusal: a code of docs/errors.md and what to do.' },
)
