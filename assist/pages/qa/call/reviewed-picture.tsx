import { useEffect, useState, type ReactElement } from 'react'
import { call } from '../connection/qa-service.js'
import { useQaTexts } from '../i18n/texts.js'
import { useQa } from '../qa-context.js'

/** A picture of the call, fetched with the page's key. */
export function ReviewedPicture({
  callId,
  sha256,
}: {
  readonly callId: string
  readonly sha256: string
}): ReactElement | null {
  const t = useQaTexts()
  const { service } = useQa()
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    let made: string | undefined
    let isGone = false
    service.file(`${call(callId)}/pictures/${sha256}`).then(
      (found) => {
        made = found
        if (isGone) URL.revokeObjectURL(found)
        else setUrl(found)
      },
      // A picture that is gone is not drawn.
      () => undefined,
    )
    return () => {
      isGone = true
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [service, callId, sha256])
  return url === null ? null : <img className="qa-picture" src={url} alt={t('talk.snapshot')} />
}
