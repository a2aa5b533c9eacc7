import type { SyntheticEvent } from 'react'
import type { RoomView } from '../../../../media/seat-protocol.js'
import { Icon } from '../../../shared/components/icon.js'
import { useDesk } from '../../desk-context.js'
import { useAgentTexts } from '../../i18n/texts.js'
import type { ShownTrack } from '../devices/seat-media.js'

/** Id of the menu, for other components that open it. */
export const showMenuId = 'show-menu'

/** Shows something of the agent's to the customer, one way: camera, screen, or the address of a page or film. */
export function ShowMenu({ room }: { readonly room: RoomView }) {
  const t = useAgentTexts()
  const { seat } = useDesk()
  if (room.demonstration) {
    return (
      <button
        className="second small"
        data-testid="demonstrate"
        data-showing={room.demonstration}
        onClick={() => seat.stopShowing()}
      >
        <Icon name="stop" />
        {t('show.stop')}
      </button>
    )
  }
  const close = () => document.getElementById(showMenuId)?.hidePopover()
  const show = (what: ShownTrack) => {
    close()
    void seat.show(what)
  }
  return (
    <>
      <button className="plain small" data-testid="demonstrate" popoverTarget={showMenuId}>
        <Icon name="screen" />
        {t('show.open')}
      </button>
      <div
        id={showMenuId}
        popover="auto"
        role="group"
        className="menu show-menu"
        aria-label={t('show.open')}
      >
        <button className="plain" data-testid="show-camera" onClick={() => show('camera')}>
          <Icon name="video" />
          {t('show.camera')}
        </button>
        <button className="plain" data-testid="show-screen" onClick={() => show('screen')}>
          <Icon name="screen" />
          {t('show.screen')}
        </button>
        <ClipForm onSent={close} />
      </div>
    </>
  )
}

/** Takes the address of a page or film to show. */
function ClipForm({ onSent }: { readonly onSent: () => void }) {
  const t = useAgentTexts()
  const { seat } = useDesk()
  const showClip = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('clip')
    if (typeof typed === 'string') seat.showClip(typed)
    onSent()
  }
  return (
    <form className="key-form" onSubmit={showClip}>
      <label htmlFor="clip-address">{t('show.clip')}</label>
      <input
        id="clip-address"
        name="clip"
        type="url"
        required
        pattern="https?://.+"
        placeholder="https://"
        autoComplete="off"
        data-testid="clip-address"
      />
      <button className="plain" data-testid="show-clip">
        {t('show.start')}
      </button>
    </form>
  )
}
