import { useEffect, useRef, useState } from 'react'
import { useDesk } from '../../desk-context.js'
import {
  deliver,
  newDeliveryId,
  previewOf,
  readKinds,
  type DeliveryDraft,
  type DeliveryKind,
  type DeliveryResult,
  type DeliverySubject,
} from './delivery-view.js'

/** What a dialog of a mail or SMS shows and does. */
export interface DeliveryDesk {
  /** Undefined until the service has said which ways there are. */
  readonly kinds: readonly DeliveryKind[] | undefined
  readonly draft: DeliveryDraft
  readonly preview: string
  readonly result: DeliveryResult | undefined
  readonly change: (part: Partial<DeliveryDraft>) => void
  readonly send: () => Promise<void>
}

/** Prepares and sends one mail or SMS. What was changed after a result is a new delivery. */
export function useDelivery(subject: DeliverySubject): DeliveryDesk {
  const { address, settings } = useDesk()
  const { callId, solutionId } = subject
  const [kinds, setKinds] = useState<readonly DeliveryKind[]>()
  const language = settings.language === 'en' ? 'en' : 'zh'
  const [draft, setDraft] = useState<DeliveryDraft>({ kind: 'email', language, to: '' })
  const [preview, setPreview] = useState('')
  const [result, setResult] = useState<DeliveryResult>()
  const deliveryId = useRef(newDeliveryId())

  const failed = (thrown: unknown) =>
    setResult({ state: 'failed', reason: (thrown as Error).message })
  useEffect(() => {
    const read = readKinds(address, callId).then((found) => {
      setKinds(found)
      setDraft((before) => ({ ...before, kind: found[0] ?? before.kind }))
    })
    read.catch(failed)
  }, [address, callId])

  const hasWay = kinds?.includes(draft.kind) === true
  useEffect(() => {
    if (!hasWay) return
    let isOld = false
    const { kind, language: spoken } = draft
    const read = previewOf(address, { callId, solutionId }, { kind, language: spoken, to: '' })
    read.then(
      ({ subject: head, text }) => {
        if (!isOld) setPreview(head === '' ? text : `${head}\n\n${text}`)
      },
      (thrown: unknown) => {
        if (!isOld) failed(thrown)
      },
    )
    return () => void (isOld = true)
    // The recipient changes nothing in the text.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [address, callId, solutionId, hasWay, draft.kind, draft.language])

  const change = (part: Partial<DeliveryDraft>) => {
    setDraft((before) => ({ ...before, ...part }))
    if (result) deliveryId.current = newDeliveryId()
    setResult(undefined)
  }
  const send = async () => {
    if (result?.state === 'sending') return
    setResult({ state: 'sending', reason: '' })
    try {
      setResult(await deliver(address, subject, { ...draft, deliveryId: deliveryId.current }))
    } catch (thrown) {
      failed(thrown)
    }
  }
  return { kinds, draft, preview, result, change, send }
}
