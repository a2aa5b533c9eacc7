import type Sqlite from 'better-sqlite3'

import { AssistError } from '../../errors/errors.js'
import type { Seal } from '../../sealing/seal.js'

const known = 'assist'
/** The key is being changed: some texts are under this one, others under the one before. */
const changing = 'changing'
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
    if (seal.openText(row.proof, label) === changing) {
      throw new AssistError(
        'ASSIST_DATA_KEY_WRONG',
        'The change to this data key was interrupted. Run “assist keys rekey” again, with the key before it and this one.',
      )
    }
    return row.hadPlain === 1
  }
  if (!seal.isOn) return false
  const hadPlain = database.prepare('SELECT 1 FROM events LIMIT 1').get() !== undefined
  database
    .prepare('INSERT INTO sealing (proof, hadPlain) VALUES (?, ?)')
    .run(seal.sealText(known, label), hadPlain ? 1 : 0)
  return hadPlain
}

/**
 * From here on the database opens with neither key, until `endNewSeal`.
 *
 * @throws AssistError ASSIST_DATA_KEY_WRONG where it has another key than these
 */
export function beginNewSeal(
  database: Sqlite.Database,
  { from, to }: { readonly from: Seal; readonly to: Seal },
): void {
  const row = database.prepare('SELECT proof FROM sealing').get() as ProofRow | undefined
  if (row && to.opensText(row.proof, label)) return
  if (row) from.openText(row.proof, label)
  writeProof(database, to.sealText(changing, label))
}

/** Every text is under the new key. */
export function endNewSeal(database: Sqlite.Database, to: Seal): void {
  writeProof(database, to.sealText(known, label))
}

function writeProof(database: Sqlite.Database, proof: string): void {
  database.transaction(() => {
    database.prepare('DELETE FROM sealing').run()
    database.prepare('INSERT INTO sealing (proof, hadPlain) VALUES (?, 0)').run(proof)
  })()
}
