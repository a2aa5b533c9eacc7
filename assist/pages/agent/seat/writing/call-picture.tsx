import { useEffect, useRef, useState } from 'react'
import { fetchFromService } from '../../connection/service-address.js'
import { useDesk } from '../../desk-context.js'
import { useAgentTexts } from '../../i18n/texts.js'

/** A picture of a call, small. A click shows it large. */
export function CallPicture(props: {
  readonly callId: string
  readonly sha256: string
  /** Description of the picture for screen readers. */
  readonly name: string
}) {
  const t = useAgentTexts()
  const { callId, sha256, name } = props
  const url = usePicture(callId, sha256)
  const dialogRef = useRef<HTMLDialogElement>(null)
  if (url === 'failed') return <span className="faint">{t('picture.failed', { name })}</span>
  if (!url) return <span className="picture-place" aria-busy="true" />
  return (
    <>
      <button
        className="thumbnail"
        title={t('picture.open')}
        aria-label={`${t('picture.open')}: ${name}`}
        onClick={() => dialogRef.current?.showModal()}
      >
        <img src={url} alt={name} />
      </button>
      <dialog ref={dialogRef} className="picture-dialog" aria-label={name}>
        <img src={url} alt={name} />
        <form method="dialog">
          <span className="faint">{name}</span>
          <a className="plain-link" href={url} download={sha256.slice(0, 12)}>
            {t('picture.save')}
          </a>
          <button className="primary">{t('help.close')}</button>
        </form>
      </dialog>
    </>
  )
}

/** Object URL of the picture's bytes. The page fetches them itself, since an image element sends no key. */
function usePicture(callId: string, sha256: string): string | null {
  const { address } = useDesk()
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    const abort = new AbortController()
    let made = ''
    const load = async (): Promise<void> => {
      const path = `api/calls/${encodeURIComponent(callId)}/pictures/${sha256}`
      const response = await fetchFromService(address, path, { signal: abort.signal })
      if (!response.ok) throw new Error(`The picture answered ${response.status}.`)
      const bytes = await response.blob()
      if (abort.signal.aborted) return
      made = URL.createObjectURL(bytes)
      setUrl(made)
    }
    load().catch(() => {
      // A note in the picture's place shows the failure.
      if (!abort.signal.aborted) setUrl('failed')
    })
    return () => {
      abort.abort()
      if (made !== '') URL.revokeObjectURL(made)
    }
  }, [address, callId, sha256])
  return url
}
