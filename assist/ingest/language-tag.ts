import { spokenLanguages, type CallLanguage } from '../call/call-start.js'

/** Subtags that mean a language which calls are held in, by another name. */
const sameAs: Readonly<Record<string, CallLanguage>> = { cmn: 'zh' }

/**
 * The language of a call as carriers name it: a tag with or without a region, in any case.
 *
 * @returns undefined for a language that calls are not held in
 */
export function callLanguageOf(tag: string): CallLanguage | undefined {
  const [name = ''] = tag.toLowerCase().split(/[-_]/)
  const languages: readonly CallLanguage[] = [...spokenLanguages, 'auto']
  return languages.find((language) => language === name) ?? sameAs[name]
}
