import { contextNames, type CallContext } from '../../../../call/call-context.js'
import { agentTexts, useAgentTexts, type AgentTranslate } from '../../i18n/texts.js'
import type { CallState } from '../../state/call-state.js'

/** What was known of the call before it began, in one line. Nothing where nothing was. */
export function ContextLine({ call }: { readonly call: CallState | null }) {
  const t = useAgentTexts()
  const context = call?.context
  if (!context || Object.keys(context).length === 0) return null
  const { link } = context
  return (
    <div
      className="context-line"
      role="group"
      aria-label={t('context.label')}
      data-testid="context-line"
    >
      {factsOf(context).map(({ name, text }) => (
        <span key={name} data-name={name} title={text}>
          <span className="faint">{nameOf(name, t)}</span> {text}
        </span>
      ))}
      {link !== undefined && isWebAddress(link) && (
        <a href={link} target="_blank" rel="noreferrer">
          {t('context.link')}
        </a>
      )}
    </div>
  )
}

function nameOf(name: string, t: AgentTranslate): string {
  const key = `context.${name}`
  return agentTexts.isKey(key) ? t(key) : name
}

/** Those that have a name of ours first, in their order. The link stands by itself. */
function factsOf(context: CallContext): { readonly name: string; readonly text: string }[] {
  const known: readonly string[] = contextNames
  const own = Object.keys(context).filter((name) => !known.includes(name))
  return [...known.filter((name) => name !== 'link'), ...own].flatMap((name) => {
    const text = context[name]
    return text === undefined || text === '' ? [] : [{ name, text }]
  })
}

/** Nothing else is followed: an integrator's text is no script. */
function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}
