import { createHash } from 'node:crypto'

import type { Config } from '../../settings/config.js'
import type { StoreContracts } from '../../store/store.js'
import { keptWave } from '../kept-sound.js'
import type { KeptFiles } from './kept-files.js'

/** What customer data is gathered from. */
export interface CustomerDataParts {
  readonly store: Pick<
    StoreContracts,
    'calls' | 'labels' | 'wrapUps' | 'deliveries' | 'followUps' | 'retention'
  >
  readonly files: Pick<KeptFiles, 'pictures'>
  readonly config: Pick<Config, 'dataDir' | 'dataKey' | 'dataKeyFile'>
}

/** One file of an export. */
export interface ExportedFile {
  /** With `/`, below the folder of the export. */
  readonly path: string
  readonly bytes: Uint8Array
}

const pictureEndings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
}

/**
 * Everything that is kept of calls: of each a folder with `call.json` (events, labels, wrap-up, what was sent), the
 * sound as WAV, and the pictures. One file at a time is in memory.
 *
 * @param internalIds the calls
 */
export async function* callData(
  { store, files, config }: CustomerDataParts,
  internalIds: readonly string[],
): AsyncGenerator<ExportedFile> {
  for (const internalId of internalIds) {
    const { callId, language, startedAt, endedAt, facts } = await store.calls.get(internalId)
    const { isHeld } = await store.retention.find(internalId)
    const events = await store.calls.eventsAfter(internalId, 0)
    const kept = {
      ...{ callId, internalId, language, facts, isHeld },
      startedAt: new Date(startedAt).toISOString(),
      endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
      events,
      labels: await store.labels.list(internalId),
      wrapUp: (await store.wrapUps.find(internalId)) ?? null,
      deliveries: await store.deliveries.ofCall(internalId),
      followUps: await store.followUps.ofCall(internalId),
    }
    const folder = folderOf(internalId)
    const text = `${JSON.stringify(kept, null, 2)}\n`
    yield { path: `${folder}/call.json`, bytes: Buffer.from(text) }
    const sound = await keptWave(config, { callId, internalId })
    if (sound) yield { path: `${folder}/sound.wav`, bytes: sound.bytes }
    for (const sha256 of await files.pictures.of(internalId)) {
      const { bytes, type } = await files.pictures.get(internalId, sha256)
      const ending = pictureEndings[type] ?? 'bin'
      yield { path: `${folder}/pictures/${sha256}.${ending}`, bytes }
    }
  }
}

/** A name for a folder. Calls of earlier versions go by ids that integrators chose: those are no path of theirs. */
function folderOf(internalId: string): string {
  if (/^[\w-]+$/.test(internalId)) return internalId
  const digest = createHash('sha256').update(internalId).digest('hex').slice(0, 16)
  return `${internalId.replace(/[^\w-]/g, '_')}-${digest}`
}
