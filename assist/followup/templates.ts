import { readFileSync } from 'node:fs'

import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'

import { AssistError } from '../errors/errors.js'
import type { ApprovedTemplate, GatewayKind } from './gateways/gateway.js'

const templateSchema = Type.Object({
  id: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
  language: Type.Enum(['en', 'zh']),
  kind: Type.Enum(['email', 'sms']),
  subject: Type.Optional(Type.String({ maxLength: 200 })),
  text: Type.String({ minLength: 1, maxLength: 5_000 }),
  /** Id of the provider's approved template, and which values it takes, in its order. */
  approved: Type.Optional(
    Type.Object({ id: Type.String(), values: Type.Array(Type.String(), { maxItems: 20 }) }),
  ),
})

/** What is written to a customer: `{name}` in it is filled in. */
export type FollowUpTemplate = Static<typeof templateSchema>

/** A text that is filled in, as it will be read. */
export interface FilledTemplate {
  readonly subject: string
  readonly text: string
  readonly template: ApprovedTemplate | undefined
}

const check = Compile(Type.Array(templateSchema, { minItems: 1, maxItems: 200 }))

/** The texts where no file has others: the page of an answer, by either way, in either language. */
export const ownTemplates: readonly FollowUpTemplate[] = [
  {
    ...{ id: 'page', language: 'en', kind: 'email', subject: '{title}' },
    text: 'Hello,\n\nas we said on the call, here is “{title}”:\n{url}\n\nThe page can be opened for two weeks.\n\n{company}',
  },
  {
    ...{ id: 'page', language: 'zh', kind: 'email', subject: '{title}' },
    text: '您好：\n\n这是通话中提到的“{title}”：\n{url}\n\n页面两周内有效。\n\n{company}',
  },
  { id: 'page', language: 'en', kind: 'sms', text: '{company}: {title} {url}' },
  { id: 'page', language: 'zh', kind: 'sms', text: '【{company}】{title} {url}' },
]

/** @throws AssistError ASSIST_CONFIG_INVALID where the file of ASSIST_FOLLOW_UP_TEMPLATES cannot be read */
export function readTemplates(file: string): readonly FollowUpTemplate[] {
  if (file === '') return ownTemplates
  let read: unknown
  try {
    read = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new AssistError(
      'ASSIST_CONFIG_INVALID',
      'The file of ASSIST_FOLLOW_UP_TEMPLATES cannot be read as JSON.',
      { cause },
    )
  }
  if (check.Check(read)) return read
  const [error] = check.Errors(read)
  throw new AssistError(
    'ASSIST_CONFIG_INVALID',
    `The file of ASSIST_FOLLOW_UP_TEMPLATES: ${error?.instancePath ?? ''} ${error?.message ?? ''}`,
  )
}

/** The template of an id for a way and a language. @throws AssistError ASSIST_FOLLOW_UP_INVALID */
export function templateOf(
  templates: readonly FollowUpTemplate[],
  wanted: Pick<FollowUpTemplate, 'id' | 'kind' | 'language'>,
): FollowUpTemplate {
  const { id, kind, language } = wanted
  const found = templates.find(
    (one) => one.id === id && one.kind === kind && one.language === language,
  )
  if (found) return found
  throw new AssistError(
    'ASSIST_FOLLOW_UP_INVALID',
    `There is no template “${id.slice(0, 40)}” for ${kind} in ${language}.`,
  )
}

/**
 * Fills a template in. A line of which nothing is left goes; a value is put in as it is, on one line, and is never read
 * as a variable again.
 *
 * @throws AssistError ASSIST_FOLLOW_UP_INVALID where a variable has no value
 */
export function filled(
  { subject = '', text, approved }: FollowUpTemplate,
  variables: Readonly<Record<string, string>>,
): FilledTemplate {
  const valueOf = (name: string): string => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (value !== undefined) return value.replace(/\s+/gu, ' ').trim()
    throw new AssistError('ASSIST_FOLLOW_UP_INVALID', `The template’s “${name}” has no value.`)
  }
  const put = (template: string): string =>
    template.replace(/\{([a-zA-Z]\w*)\}/gu, (_place, name: string) => valueOf(name))
  return {
    subject: put(subject).replace(/\s+/gu, ' ').trim(),
    text: put(text)
      .replace(/^(?:: |【】)/u, '')
      .trim(),
    template: approved && {
      id: approved.id,
      values: approved.values.map((name) => [name, valueOf(name)] as const),
    },
  }
}

/** An address that a message can go to, tidied. @throws AssistError ASSIST_FOLLOW_UP_INVALID */
export function recipientOf(kind: GatewayKind, to: string): string {
  const plain = kind === 'sms' ? to.replace(/[\s().-]/gu, '') : to.trim()
  const form =
    kind === 'sms'
      ? /^\+[1-9]\d{6,14}$/u
      : /^[^\s@<>(),;:"\\[\]]{1,64}@[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)+$/iu
  if (form.test(plain) && plain.length <= 254) return plain
  throw new AssistError(
    'ASSIST_FOLLOW_UP_INVALID',
    kind === 'sms'
      ? 'A telephone number in international form is expected, such as +8613800138000.'
      : 'One mail address is expected, such as anna@example.com.',
  )
}
