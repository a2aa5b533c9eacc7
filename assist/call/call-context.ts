/** What is known of a call before it begins: texts by name. */
export type CallContext = Readonly<Record<string, string>>

/**
 * The names that mean the same whatever door they come through: the entry that the customer took, the way through the
 * voice menu, the keys that were pressed, the queue, the caller, the identity that was verified, what was said to a
 * robot before, and where the customer stands in the CRM. Any other name is a fact of the integrator's own.
 */
export const contextNames = [
  'entry',
  'ivr',
  'dtmf',
  'queue',
  'caller',
  'verified',
  'chat',
  'link',
] as const

/** One of the names. */
export type ContextName = (typeof contextNames)[number]

/** Names whose values say who it is and not what it is about; an address or number would only match by chance. */
const unweighed: ReadonlySet<string> = new Set<ContextName>(['dtmf', 'caller', 'verified', 'link'])

/** The facts that weigh in matching. */
export function weighedFacts(context: CallContext): CallContext {
  return Object.fromEntries(Object.entries(context).filter(([name]) => !unweighed.has(name)))
}

/** What names the customer of a call, as far as it is known before: their number, and who they were verified to be. */
export function customersOf(context: CallContext | undefined): string[] {
  const named: readonly ContextName[] = ['caller', 'verified']
  return named.map((name) => context?.[name]?.trim() ?? '').filter((one) => one !== '')
}
