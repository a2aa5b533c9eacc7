import type { SyntheticEvent } from 'react'
import type { RoomView } from '../../../../media/seat-protocol.js'
import { Icon } from '../../../shared/components/icon.js'
import { useDesk } from '../../desk-context.js'
import { useAgentTexts } from '../../i18n/texts.js'

const lineMenuId = 'line-menu'

/** What the carrier of the telephone line can be asked for; nothing where it can nothing. Holding has its own button. */
export function LineMenu({ line }: { readonly line: NonNullable<RoomView['line']> }) {
  const t = useAgentTexts()
  const { store } = useDesk()
  const { can, isMuted } = line
  if (can.every((action) => action === 'hold')) return null
  const close = () => document.getElementById(lineMenuId)?.hidePopover()
  return (
    <>
      <button className="plain small" data-testid="line" popoverTarget={lineMenuId}>
        <Icon name="telephone" />
        {t(isMuted ? 'line.muted' : 'line.open')}
      </button>
      <div
        id={lineMenuId}
        popover="auto"
        role="group"
        className="menu line-menu"
        aria-label={t('line.open')}
      >
        {can.includes('mute') && (
          <button
            className="plain"
            data-testid="line-mute"
            aria-pressed={isMuted}
            onClick={() => {
              close()
              store.seatAction({ kind: 'line', order: { action: 'mute', isOn: !isMuted } })
            }}
          >
            <Icon name="microphone" />
            {t(isMuted ? 'line.unmute' : 'line.mute')}
          </button>
        )}
        {can.includes('transfer') && <TransferForm onSent={close} />}
        {can.includes('hang-up') && (
          <button
            className="plain"
            data-testid="line-hang-up"
            onClick={() => {
              close()
              store.seatAction({ kind: 'line', order: { action: 'hang-up' } })
            }}
          >
            <Icon name="stop" />
            {t('line.hangUp')}
          </button>
        )}
      </div>
    </>
  )
}

/** Takes the number to which the call goes. */
function TransferForm({ onSent }: { readonly onSent: () => void }) {
  const t = useAgentTexts()
  const { store } = useDesk()
  const transfer = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('number')
    if (typeof typed !== 'string') return
    const to = typed.replace(/[\s().-]/g, '')
    store.seatAction({ kind: 'line', order: { action: 'transfer', to } })
    onSent()
  }
  return (
    <form className="key-form" onSubmit={transfer}>
      <label htmlFor="transfer-number">{t('line.number')}</label>
      <input
        id="transfer-number"
        name="number"
        type="tel"
        required
        pattern="\+?[0-9 ().\-]{2,30}"
        autoComplete="off"
        data-testid="transfer-number"
      />
      <button className="plain" data-testid="line-transfer">
        {t('line.transfer')}
      </button>
    </form>
  )
}
