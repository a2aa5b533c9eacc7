import type Sqlite from 'better-sqlite3'

import { AssistError } from '../../errors/errors.js'
import type { Seal } from '../../sealing/seal.js'

const known = 'assist'
const label = 'proof'

interface ProofRow {
  readonly proof: string
  readonly hadPlain: number
}

/**
 * Makes sure that the key is that of the database, and begins to encrypt one that is given a key for the first time.
 *
 * @returns whether texts from before there was a key lie in it as they are
 * @throws AssistError ASSIST_DATA_KEY_WRONG for another key, or none where there was one
 */
export function requireSeal(database: Sqlite.Database, seal: Seal): boolean {
  const row = database.prepare('SELECT proof, hadPlain FROM sealing').get() as ProofRow | undefined
  if (row) {
    if (!seal.isOn) {
      throw new AssistError(
        'ASSIST_DATA_KEY_WRONG',
        'The texts of this data folder are encrypted: set ASSIST_DATA_KEY or ASSIST_DATA_KEY_FILE.',
      )
    }
    seal.openText(row.proof, label)
    return row.hadPlain === 1
  }
  if (!seal.isOn) return false
  const hadPlain = database.prepare('SELECT 1 FROM events LIMIT 1').get() !== undefined
  database
    .prepare('INSERT INTO sealing (proof, hadPlain) VALUES (?, ?)')
    .run(seal.sealText(known, label), hadPlain ? 1 : 0)
  return hadPlain
}
