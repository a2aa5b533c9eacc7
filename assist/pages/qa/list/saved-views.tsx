import { useEffect, useState, type ReactElement } from 'react'
import type { ToldView } from '../connection/qa-service.js'
import { useQaTexts } from '../i18n/texts.js'
import { useQa, useQaState } from '../qa-context.js'
import { filtersOfHash, hashOfView } from './call-filters.js'

/** The views of the list that the reviewer keeps: choose one, keep what is asked now as another, delete one. */
export function SavedViews({ onChoose }: { readonly onChoose: () => void }): ReactElement {
  const t = useQaTexts()
  const desk = useQa()
  const query = useQaState((state) => hashOfView(state.filters, undefined).slice(1))
  const [views, setViews] = useState<readonly ToldView[]>([])
  const [hasFailed, setFailed] = useState(false)
  const again = (): Promise<void> => desk.service.views().then(setViews)
  useEffect(() => {
    // A page that is refused says so with its list.
    desk.service.views().then(setViews, () => undefined)
  }, [desk])
  const change = (work: Promise<void>): void => {
    work.then(again).then(
      () => setFailed(false),
      () => setFailed(true),
    )
  }
  const chosen = views.find((one) => one.query === query)
  const choose = (of: string): void => {
    const view = views.find((one) => one.name === of)
    void desk.choose(filtersOfHash(view?.query ?? ''))
    onChoose()
  }
  return (
    <div className="qa-views">
      {views.length > 0 && (
        <div className="qa-view-row">
          <select
            data-testid="views"
            aria-label={t('view.title')}
            value={chosen?.name ?? ''}
            onChange={(event) => choose(event.target.value)}
          >
            <option value="">{t(chosen || query === '' ? 'view.all' : 'view.unnamed')}</option>
            {views.map((one) => (
              <option key={one.name} value={one.name}>
                {one.name}
              </option>
            ))}
          </select>
          {chosen && (
            <button
              className="qa-link"
              data-testid="delete-view"
              onClick={() => change(desk.service.removeView(chosen.name))}
            >
              {t('view.delete')}
            </button>
          )}
        </div>
      )}
      {query !== '' && !chosen && (
        <NameForm onName={(name) => change(desk.service.saveView({ name, query }))} />
      )}
      {hasFailed && <p className="qa-notice">{t('view.failed')}</p>}
    </div>
  )
}

function NameForm({ onName }: { readonly onName: (name: string) => void }): ReactElement {
  const t = useQaTexts()
  const [name, setName] = useState('')
  return (
    <form
      className="qa-view-row"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() === '') return
        onName(name.trim())
        setName('')
      }}
    >
      <input
        data-testid="view-name"
        aria-label={t('view.name')}
        placeholder={t('view.name')}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button className="qa-button" data-testid="save-view" type="submit">
        {t('view.save')}
      </button>
    </form>
  )
}
