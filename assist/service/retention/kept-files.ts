import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'

import { PictureStore } from '../../media/picture.js'
import { dataKeyOf } from '../../sealing/data-key.js'
import { Seal } from '../../sealing/seal.js'
import type { Config } from '../../settings/config.js'
import { legOwner, plainId } from '../kept-sound.js'

/** Where what belongs to calls lies beside the database. */
export type KeptFilesPlace = Pick<Config, 'dataDir' | 'dataKey' | 'dataKeyFile'>

/** A copy of the database from before an update is what an update can be taken back to for so long, ms. */
const copyLifetimeMs = 86_400_000

/** The files of calls in the data folder: recordings, pictures, and copies of the database from before an update. */
export class KeptFiles {
  readonly #place: KeptFilesPlace
  readonly #pictures: PictureStore

  constructor(place: KeptFilesPlace) {
    this.#place = place
    this.#pictures = new PictureStore(
      path.join(place.dataDir, 'pictures'),
      new Seal(dataKeyOf(place)),
    )
  }

  get pictures(): PictureStore {
    return this.#pictures
  }

  /** Deletes recordings and pictures of calls. @param internalIds the calls */
  async remove(internalIds: readonly string[]): Promise<void> {
    if (internalIds.length === 0) return
    const folder = path.join(this.#place.dataDir, 'audio')
    const ids = new Set(internalIds.map(plainId))
    for (const name of await namesIn(folder)) {
      if (legOwner(name, ids) !== undefined) await rm(path.join(folder, name), { force: true })
    }
    for (const internalId of internalIds) await this.#pictures.forget(internalId)
  }

  /**
   * Deletes copies of the database from before an update, which hold what was deleted since.
   *
   * @param nowMs epoch milliseconds: only copies that are a day old; left out: all
   */
  async removeCopies(nowMs?: number): Promise<void> {
    const { dataDir } = this.#place
    for (const name of await namesIn(dataDir)) {
      if (!/^assist\.db\.version-\d+$/.test(name)) continue
      const file = path.join(dataDir, name)
      const isOld = nowMs === undefined || nowMs - (await stat(file)).mtimeMs >= copyLifetimeMs
      if (isOld) await rm(file, { force: true })
    }
  }
}

/** Names in a folder; none where it was never made. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => [])
}
