/** What a reviewer says: of a card, of something that was missing, of a text, or of a moment. */
export const labelKinds = ['right', 'wrong', 'missing', 'text', 'note'] as const

/** One of the kinds. */
export type LabelKind = (typeof labelKinds)[number]

/** What a reviewer says of one thing in a call. */
export interface NewLabel {
  /** Internal id of the call. */
  readonly callId: string
  /** Id of the key or person who says so. */
  readonly who: string
  readonly kind: LabelKind
  /** The card that is right or wrong; the utterance that lacks a card or has another text; of a note its moment. */
  readonly target: string
  /** Where in the call, in ms. */
  readonly atMs: number
  /** The solution that is right, wrong, or was missing; null for texts and notes. */
  readonly solutionId: string | null
  /** What was really said, or the note; empty for cards. */
  readonly text: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** A label that is kept. */
export interface StoredLabel extends NewLabel {
  readonly labelId: number
}

/**
 * What reviewers say of calls. It goes with its call.
 *
 * Any method may throw AssistError ASSIST_STORE_FAILED when the disk or the database refuses, or ASSIST_WORKER_FAILED
 * when the store's worker has died or is closed.
 */
export interface LabelStore {
  /**
   * Keeps a label. What the same reviewer said of the same thing before goes: right and wrong of one card are one
   * thing, so are several missing cards of one utterance. What others said stays.
   *
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  save(label: NewLabel): Promise<StoredLabel>
  /** Labels of a call, or of every call, in the order in which they were given. */
  list(callId?: string): Promise<readonly StoredLabel[]>
  /** Takes a label of a call back; false where there is none. */
  remove(callId: string, labelId: number): Promise<boolean>
}
