import { pageLanguageOf, type PageLanguage } from '../../shared/i18n/page-texts.js'

/** Settings that the agent makes once. The browser keeps them. */
export interface Settings {
  readonly language: PageLanguage
  readonly theme: 'system' | 'light' | 'dark'
  /** Likely cards stay out of sight until confirmed. */
  readonly finalsOnly: boolean
}

const storageName = 'assist.settings'

/** The kept settings. A missing or invalid one takes the browser's preference. */
export function readSettings(storage: Pick<Storage, 'getItem'>, browserLanguage: string): Settings {
  const kept = parseObject(storage.getItem(storageName))
  const { language, theme } = kept
  return {
    language:
      language === 'en' || language === 'zh-CN' ? language : pageLanguageOf(browserLanguage),
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    finalsOnly: kept['finalsOnly'] === true,
  }
}

/** Keeps the settings for the next visit. */
export function keepSettings(storage: Pick<Storage, 'setItem'>, settings: Settings): void {
  storage.setItem(storageName, JSON.stringify(settings))
}

function parseObject(text: string | null): Partial<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text ?? '{}')
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    // The entry under our name is not ours. The defaults apply.
    return {}
  }
}
