import path from 'node:path'
import type { Page } from 'playwright-core'

/** Folder for pictures of what stands in the documentation, where they are wanted. */
const folder = process.env['ASSIST_TEST_PICTURES']

/** An agent's desk as the documentation shows it. */
export const deskSize = { width: 1_366, height: 768 } as const

/**
 * Keeps a picture of a page as `<name>.png`, where pictures are wanted.
 *
 * @param size in which it is taken; as the page is where left out
 */
export async function keepPicture(page: Page, name: string, size?: typeof deskSize): Promise<void> {
  if (folder === undefined) return
  if (size) await page.setViewportSize(size)
  await page.screenshot({ path: path.join(folder, `${name}.png`) })
}
