import { useEffect, useRef } from 'react'
import type { AgentTextKey } from '../i18n/texts.js'
import { useAgentTexts } from '../i18n/texts.js'

const rows: readonly (readonly [string, AgentTextKey])[] = [
  ['1 2 3', 'help.focus'],
  ['Enter', 'help.toggle'],
  ['U', 'help.use'],
  ['M', 'help.menu'],
  ['D', 'help.dismiss'],
  ['W', 'help.wrong'],
  ['P', 'help.pin'],
  ['C', 'help.copy'],
  ['R', 'help.reply'],
  ['S', 'help.pause'],
  ['E', 'help.earlier'],
  ['G', 'help.guide'],
  ['A', 'help.wrapUp'],
  ['L', 'help.calls'],
  ['/', 'help.search'],
  ['?', 'help.help'],
  ['Esc', 'help.escape'],
]

/** All shortcuts on one sheet. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useAgentTexts()
  const dialogRef = useRef<HTMLDialogElement>(null)
  useEffect(() => dialogRef.current?.showModal(), [])
  return (
    <dialog ref={dialogRef} className="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">{t('help.title')}</h2>
      <dl>
        {rows.map(([keys, text]) => (
          <div key={text}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <p className="faint">{t('help.note')}</p>
      <form method="dialog">
        <button className="primary">{t('help.close')}</button>
      </form>
    </dialog>
  )
}
