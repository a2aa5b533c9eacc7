import { pageLanguageOf, type PageLanguage } from '../../shared/i18n/page-texts.js'

/** What an agent sets once; kept by the browser. */
export interface Settings {
  readonly language: PageLanguage
  readonly theme: 'system' | 'light' | 'dark'
  /** Likely cards stay out of sight until confirmed. */
  readonly finalsOnly: boolean
}

const storageName = 'assist.settings'

/** The kept settings; what is missing or makes no sense is as the browser would have it. */
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
    // Somebody else's entry under our name: the defaults are right.
    return {}
  }
}
