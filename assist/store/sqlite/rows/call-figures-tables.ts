/** That an entry stood on the screen of a call. */
export interface CallEntriesTable {
  /** Internal id of the call. */
  callId: string
  solutionId: string
  /** `SolutionVerdict`. */
  verdict: string
  /** The highest that its card had, 0 to 1. */
  confidence: number
}

/** That the agent has ticked a topic of a call. */
export interface CallTopicsTable {
  /** Internal id of the call. */
  callId: string
  topic: string
}

/** What a customer asked and no card came for. */
export interface CallQuestionsTable {
  /** Internal id of the call. */
  callId: string
  utteranceId: string
  /** Where in the call, in ms. */
  atMs: number
  /** Sealed where there is a key. */
  text: string
}

/**
 * The migration that lets calls be found and counted by what stands in their logs: the traits that the search reads out
 * of them. `callsListed` has all that filters ask, so that a list of very many calls reads the few rows that it shows.
 * What earlier versions have read is read anew.
 */
export const callFigures = `
  ALTER TABLE calls ADD COLUMN docId INTEGER;
  ALTER TABLE calls ADD COLUMN docSeq INTEGER NOT NULL DEFAULT -1;
  ALTER TABLE calls ADD COLUMN media INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE calls ADD COLUMN wrongCount INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE calls ADD COLUMN isDegraded INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE calls ADD COLUMN isRedacted INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE calls ADD COLUMN ownerId TEXT AS (json_extract(facts, '$.owner.id'));
  ALTER TABLE calls ADD COLUMN ownerAgent TEXT AS (json_extract(facts, '$.owner.agent'));
  ALTER TABLE calls ADD COLUMN ownerTeam TEXT AS (json_extract(facts, '$.owner.team'));
  DROP INDEX callsByStart;
  CREATE INDEX callsListed ON calls (
    startedAt DESC, callId, internalId, docId, language, endedAt, media, wrongCount, isDegraded, isRedacted,
    ownerId, ownerAgent, ownerTeam
  );
  CREATE INDEX callsUnread ON calls (internalId) WHERE endedAt IS NOT NULL AND docSeq < lastSeq;
  CREATE INDEX wrapUpsByOutcome ON wrapUps (outcome);
  CREATE INDEX wrapUpsByDisposition ON wrapUps (disposition);
  CREATE TABLE callEntries (
    callId TEXT NOT NULL REFERENCES calls (internalId) ON DELETE CASCADE,
    solutionId TEXT NOT NULL,
    verdict TEXT NOT NULL,
    PRIMARY KEY (solutionId, callId)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX callEntriesByCall ON callEntries (callId, verdict);
  CREATE TABLE callTopics (
    callId TEXT NOT NULL REFERENCES calls (internalId) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    PRIMARY KEY (topic, callId)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX callTopicsByCall ON callTopics (callId);
  CREATE TABLE callQuestions (
    callId TEXT NOT NULL REFERENCES calls (internalId) ON DELETE CASCADE,
    utteranceId TEXT NOT NULL,
    atMs REAL NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (callId, utteranceId)
  ) STRICT, WITHOUT ROWID;
  DELETE FROM callDocs;
  ALTER TABLE callDocs DROP COLUMN readSeq;
  DROP TRIGGER callDocsGo;
  CREATE TRIGGER callDocsGo AFTER DELETE ON callDocs BEGIN
    DELETE FROM callTexts WHERE rowid = old.docId;
    DELETE FROM callQuestions WHERE callId = old.callId;
    UPDATE calls SET docId = NULL, docSeq = -1 WHERE internalId = old.callId;
  END;
  `

/**
 * The migration by which calls are found by how sure recognition was, and counted by how sure their cards were and by
 * whether advice was taken. What earlier versions have read is read anew.
 */
export const callMeasures = `
  ALTER TABLE calls ADD COLUMN confidence REAL;
  ALTER TABLE calls ADD COLUMN advice TEXT NOT NULL DEFAULT 'none';
  ALTER TABLE callEntries ADD COLUMN confidence REAL NOT NULL DEFAULT 0;
  DROP INDEX callsListed;
  CREATE INDEX callsListed ON calls (
    startedAt DESC, callId, internalId, docId, language, endedAt, media, wrongCount, isDegraded, isRedacted,
    confidence, ownerId, ownerAgent, ownerTeam
  );
  DELETE FROM callDocs;
  `
