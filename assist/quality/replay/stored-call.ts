import { access } from 'node:fs/promises'
import path from 'node:path'

import type { Recording } from '../../audio/recording.js'
import type { CallLanguage } from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import { dataKeyOf } from '../../sealing/data-key.js'
import { keptSound } from '../../service/kept-sound.js'
import type { BaseContent } from '../../service/offline.js'
import type { Config } from '../../settings/config.js'
import { defaultBase } from '../../store/solution-store.js'
import { openSqliteStore } from '../../store/sqlite/sqlite-store.js'

/** A call that was recorded live, with all that its replay needs. */
export interface RecordedCall {
  readonly callId: string
  readonly language: CallLanguage
  readonly recording: Recording
  /** Its log, as it was live. */
  readonly events: readonly CallEvent[]
  /** The base that it is matched against, as it is now. */
  readonly base: BaseContent
}

/**
 * Reads a call out of the data folder: its recorded sound, its log, and its solution base. A service may be using the
 * folder meanwhile.
 *
 * @throws AssistError ASSIST_CALL_NOT_FOUND, ASSIST_AUDIO_FILE_INVALID where its sound was not kept
 */
export async function recordedCall(config: Config, callId: string): Promise<RecordedCall> {
  const dataKey = dataKeyOf(config)
  const database = path.join(config.dataDir, 'assist.db')
  await access(database).catch((cause: unknown) => {
    const reason = 'The data folder (ASSIST_DATA_DIR) holds no calls.'
    throw new AssistError('ASSIST_CALL_NOT_FOUND', reason, { cause })
  })
  const store = await openSqliteStore({ path: database, dataKey })
  try {
    const call = await store.calls.get(callId)
    const events = await store.calls.eventsAfter(call.internalId, 0)
    const name = call.facts.solutions ?? defaultBase
    const [entries, glossary] = [
      await store.solutions.all(name),
      await store.solutions.glossary(name),
    ]
    const recording = await keptSound(config, call)
    const language = call.language as CallLanguage
    return { callId: call.callId, language, events, recording, base: { entries, glossary } }
  } finally {
    await store.close()
  }
}
