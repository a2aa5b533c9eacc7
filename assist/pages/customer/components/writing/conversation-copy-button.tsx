import { Icon } from '../../../shared/components/icon.js'
import { useCustomerState } from '../../customer-context.js'
import { useCustomerTexts } from '../../i18n/texts.js'
import { conversationText } from '../../state/conversation-copy.js'

/** Saves the conversation as a text file, where the customer is offered it. */
export function ConversationCopyButton() {
  const t = useCustomerTexts()
  const { copy } = useCustomerState()
  if (!copy || copy.length === 0) return null
  const save = () => {
    const now = new Date()
    const day = now.toLocaleDateString(document.documentElement.lang, { dateStyle: 'long' })
    const text = conversationText(copy, {
      ...{ title: t('copy.title', { day }), customer: t('chat.you'), agent: t('chat.agent') },
    })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
    link.download = `conversation-${now.toISOString().slice(0, 10)}.txt`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <button className="plain" data-testid="save-copy" onClick={save}>
      <Icon name="down" />
      {t('copy.save')}
    </button>
  )
}
