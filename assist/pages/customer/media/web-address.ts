/** The ways in which something that the agent shows is put on the page. */
export type ClipKind = 'film' | 'page'

/** An address that the page may open. Null for what is no web address, such as a script. */
export function webAddress(address: string, base: URL): URL | null {
  if (!URL.canParse(address, base.href)) return null
  const url = new URL(address, base)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null
}

/** Whether an address is that of a film file or of a page. */
export function clipKind(url: URL): ClipKind {
  return /\.(mp4|m4v|webm|ogv|mov)$/i.test(url.pathname) ? 'film' : 'page'
}

/**
 * Permissions of a framed page. A page of our own origin keeps its origin, since its pictures are loaded from there,
 * and may run no script. With both it could reach out into this page.
 */
export function sandboxOf(url: URL, base: URL): string {
  const usual = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms'
  return url.origin === base.origin ? usual : `${usual} allow-scripts allow-presentation`
}
