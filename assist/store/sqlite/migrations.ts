import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs'

import type Sqlite from 'better-sqlite3'

import { AssistError } from '../../errors/errors.js'
import { blindScores, savedViews } from './quality/quality-tables.js'
import { callFigures, callMeasures } from './rows/call-figures-tables.js'

/**
 * What makes each version of the schema from the one before; the first makes version 1. Never edit an entry
 * that has been released: add one.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE calls (
    callId TEXT NOT NULL PRIMARY KEY,
    language TEXT NOT NULL,
    startedAt INTEGER NOT NULL,
    endedAt INTEGER,
    lastSeq INTEGER NOT NULL DEFAULT 0,
    facts TEXT NOT NULL
  ) STRICT;
  CREATE INDEX callsByStart ON calls (startedAt);
  CREATE TABLE events (
    callId TEXT NOT NULL REFERENCES calls (callId) ON UPDATE CASCADE ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    atMs REAL NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (callId, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE bases (
    name TEXT NOT NULL PRIMARY KEY,
    version TEXT,
    updatedAt INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE solutions (
    base TEXT NOT NULL REFERENCES bases (name) ON UPDATE CASCADE ON DELETE CASCADE,
    id TEXT NOT NULL,
    json TEXT NOT NULL,
    language TEXT,
    title TEXT NOT NULL,
    updatedAt INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (base, id)
  ) STRICT;
  CREATE INDEX solutionsByPosition ON solutions (base, position);
  INSERT INTO bases (name, version, updatedAt) VALUES ('default', NULL, 0);
  `,
  `
  CREATE TABLE followUps (
    followUpId TEXT NOT NULL PRIMARY KEY,
    callId TEXT NOT NULL,
    base TEXT NOT NULL,
    solutionId TEXT NOT NULL,
    expiresAt INTEGER NOT NULL,
    openedAt INTEGER
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE bases ADD COLUMN glossary TEXT NOT NULL DEFAULT '[]';
  `,
  `
  CREATE TABLE observations (
    observationId INTEGER PRIMARY KEY,
    base TEXT NOT NULL REFERENCES bases (name) ON UPDATE CASCADE ON DELETE CASCADE,
    callId TEXT NOT NULL REFERENCES calls (callId) ON UPDATE CASCADE ON DELETE CASCADE,
    suggestionId TEXT NOT NULL,
    solutionId TEXT NOT NULL,
    kind TEXT NOT NULL,
    confidence REAL NOT NULL,
    isSettled INTEGER NOT NULL,
    UNIQUE (callId, suggestionId)
  ) STRICT;
  CREATE INDEX observationsBySolution ON observations (base, solutionId);
  CREATE TABLE proposals (
    proposalId INTEGER PRIMARY KEY AUTOINCREMENT,
    base TEXT NOT NULL REFERENCES bases (name) ON UPDATE CASCADE ON DELETE CASCADE,
    kind TEXT NOT NULL,
    solutionId TEXT NOT NULL,
    text TEXT NOT NULL,
    fromBias REAL NOT NULL,
    toBias REAL NOT NULL,
    evidence TEXT NOT NULL,
    status TEXT NOT NULL,
    decidedAt INTEGER
  ) STRICT;
  CREATE INDEX proposalsBySolution ON proposals (base, solutionId);
  CREATE TABLE biases (
    base TEXT NOT NULL REFERENCES bases (name) ON UPDATE CASCADE ON DELETE CASCADE,
    solutionId TEXT NOT NULL,
    bias REAL NOT NULL,
    PRIMARY KEY (base, solutionId)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE calls ADD COLUMN internalId TEXT NOT NULL DEFAULT '';
  UPDATE calls SET internalId = callId;
  CREATE UNIQUE INDEX callsByInternalId ON calls (internalId);
  `,
  `
  ALTER TABLE calls ADD COLUMN place TEXT;
    `,
  `
  CREATE TABLE keys (
    keyId TEXT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    formerDigest TEXT UNIQUE,
    formerUntil INTEGER,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    team TEXT,
    createdAt INTEGER NOT NULL,
    createdBy TEXT NOT NULL,
    expiresAt INTEGER
  ) STRICT;
  CREATE TABLE sealing (proof TEXT NOT NULL, hadPlain INTEGER NOT NULL) STRICT;
  CREATE TABLE audit (
    auditId INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    address TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE INDEX auditByAction ON audit (action, auditId);
  CREATE TRIGGER auditStays BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END;
  CREATE TRIGGER auditGrows BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'nothing is deleted of the audit log'); END;
  `,
  `
  CREATE TABLE deliveries (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    deliveryId TEXT NOT NULL UNIQUE,
    callId TEXT NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    state TEXT NOT NULL,
    attemptCount INTEGER NOT NULL DEFAULT 0,
    nextAt INTEGER,
    attemptedAt INTEGER,
    answer INTEGER,
    problem TEXT
  ) STRICT;
  CREATE INDEX deliveriesWaiting ON deliveries (callId, position) WHERE state = 'waiting';
  CREATE INDEX deliveriesByState ON deliveries (state, position);
  `,
  `
  CREATE TABLE labels (
    labelId INTEGER PRIMARY KEY AUTOINCREMENT,
    callId TEXT NOT NULL REFERENCES calls (internalId) ON DELETE CASCADE,
    who TEXT NOT NULL,
    kind TEXT NOT NULL,
    slot TEXT NOT NULL,
    target TEXT NOT NULL,
    atMs REAL NOT NULL,
    solutionId TEXT,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (callId, who, slot, target)
  ) STRICT;
  `,
  `
  CREATE TABLE wrapUps (
    callId TEXT NOT NULL PRIMARY KEY REFERENCES calls (internalId) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    savedAt INTEGER NOT NULL,
    outcome TEXT,
    disposition TEXT,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE callDocs (
    docId INTEGER PRIMARY KEY,
    callId TEXT NOT NULL UNIQUE REFERENCES calls (internalId) ON DELETE CASCADE,
    readSeq INTEGER NOT NULL,
    isSealed INTEGER NOT NULL,
    matter TEXT NOT NULL
  ) STRICT;
  CREATE VIRTUAL TABLE callTexts USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
  );
  CREATE TRIGGER callDocsGo AFTER DELETE ON callDocs
    BEGIN DELETE FROM callTexts WHERE rowid = old.docId; END;
  `,
  `
  CREATE TABLE followUpDeliveries (
    deliveryId TEXT NOT NULL PRIMARY KEY,
    callId TEXT NOT NULL REFERENCES calls (internalId) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    solutionId TEXT NOT NULL,
    followUpId TEXT NOT NULL,
    state TEXT NOT NULL,
    reference TEXT NOT NULL,
    reason TEXT NOT NULL,
    createdAt INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX followUpDeliveriesByCall ON followUpDeliveries (callId);
  `,
  `
  ALTER TABLE calls ADD COLUMN isHeld INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE calls ADD COLUMN lacksSound INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE calls ADD COLUMN lacksWords INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX callsByEnd ON calls (endedAt);
  CREATE TABLE callCustomers (
    callId TEXT NOT NULL REFERENCES calls (internalId) ON DELETE CASCADE,
    mark TEXT NOT NULL,
    PRIMARY KEY (mark, callId)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX callCustomersByCall ON callCustomers (callId);
  CREATE TABLE customerSalt (salt TEXT NOT NULL) STRICT;
  CREATE INDEX followUpsByCall ON followUps (callId);
  CREATE INDEX deliveriesByCall ON deliveries (callId);
  `,
  callFigures,
  `
  CREATE TABLE scorecards (version TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE scores (
    scoreId INTEGER PRIMARY KEY AUTOINCREMENT,
    callId TEXT NOT NULL REFERENCES calls (internalId) ON DELETE CASCADE,
    who TEXT NOT NULL,
    cardVersion TEXT NOT NULL REFERENCES scorecards (version),
    answers TEXT NOT NULL,
    points REAL,
    at INTEGER NOT NULL,
    appeal TEXT,
    UNIQUE (callId, who, cardVersion)
  ) STRICT;
  `,
  callMeasures,
  savedViews,
  blindScores,
]

/** The first version under which what is deleted is overwritten. */
const scrubbingVersion = 13

/** The schema version that this program writes. */
export const schemaVersion = migrations.length

/**
 * Brings a database to the current schema, one transaction a version; its version stands in `user_version`. One that an
 * earlier program has written is copied first, to `<path>.version-<number>` beside it, and rewritten where that program
 * left what it deleted in the file.
 *
 * @param path where the database lies; undefined for one in memory
 * @throws AssistError ASSIST_STORE_FAILED when a newer program has written it, or when it cannot be copied
 */
export function migrate(database: Sqlite.Database, path?: string): void {
  const versionOf = () => Number(database.pragma('user_version', { simple: true }))
  if (versionOf() > schemaVersion) {
    throw new AssistError(
      'ASSIST_STORE_FAILED',
      `The database has schema version ${versionOf()}, this program knows up to ${schemaVersion}. Update the program, or choose another ASSIST_DATA_DIR.`,
    )
  }
  if (path !== undefined && versionOf() > 0 && versionOf() < schemaVersion) {
    copyBefore(database, `${path}.version-${versionOf()}`)
  }
  // The version is read again inside: another process may be opening the same new file.
  const advance = database.transaction(() => {
    const migration = migrations[versionOf()]
    if (migration === undefined) return false
    const next = versionOf() + 1
    database.exec(migration)
    database.pragma(`user_version = ${next}`)
    return true
  })
  const begun = versionOf()
  while (versionOf() < schemaVersion && advance.exclusive()) continue
  // What was deleted under an earlier program lies in the file still.
  if (path !== undefined && begun > 0 && begun < scrubbingVersion) database.exec('VACUUM')
}

/** Keeps the database as it is. A copy of an earlier attempt stays: what it copied was not changed since. */
function copyBefore(database: Sqlite.Database, copy: string): void {
  if (existsSync(copy)) return
  const unfinished = `${copy}.unfinished`
  try {
    rmSync(unfinished, { force: true })
    // SQLite takes an empty file and leaves its mode.
    closeSync(openSync(unfinished, 'a', 0o600))
    database.prepare('VACUUM INTO ?').run(unfinished)
    renameSync(unfinished, copy)
  } catch (cause) {
    throw new AssistError(
      'ASSIST_STORE_FAILED',
      'The database of an earlier version could not be copied before it is changed. Make as much room as it takes, or choose another ASSIST_DATA_DIR.',
      { cause },
    )
  }
}
