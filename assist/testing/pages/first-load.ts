import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** Bytes of script in either compressed form. */
export type FirstLoad = Readonly<Record<'br' | 'gz', number>>

/** Scripts with the texts of one language, which the agent's page loads before it draws. */
const languageFile = /^agent-(?:english|chinese)-/u

/**
 * What a built page loads before it can be used: the scripts that it names, and where its texts come by language, those
 * of the language that has more.
 *
 * @param folder of the built pages
 * @param page its file without `.html`
 */
export function firstLoad(folder: string, page: 'index' | 'customer'): FirstLoad {
  const html = readFileSync(path.join(folder, `${page}.html`), 'utf8')
  const assets = path.join(folder, 'assets')
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'))
  const named = scripts.filter((name) => html.includes(name))
  const languages = page === 'index' ? scripts.filter((name) => languageFile.test(name)) : []
  if (named.length === 0 || (page === 'index' && languages.length !== 2)) {
    throw new Error(`the scripts of ${page}.html are not what they were`)
  }
  const sizeOf = (name: string, form: 'br' | 'gz'): number =>
    statSync(path.join(assets, `${name}.${form}`)).size
  const total = (form: 'br' | 'gz'): number =>
    named.reduce((sum, name) => sum + sizeOf(name, form), 0) +
    Math.max(0, ...languages.map((name) => sizeOf(name, form)))
  return { br: total('br'), gz: total('gz') }
}
