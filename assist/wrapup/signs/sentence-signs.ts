/** What the sentences of an agent or a customer give away, in one language. Each is asked of one sentence. */
export interface SentenceSigns {
  /** Something was done in this call. */
  readonly isDone: (sentence: string) => boolean
  /** Something will be done after it. */
  readonly isPromised: (sentence: string) => boolean
  /** Somebody else takes the matter on, or has to decide it. */
  readonly isEscalated: (sentence: string) => boolean
  /** The customer says that it works, or is content. */
  readonly isContent: (sentence: string) => boolean
  /** It does not work, or cannot be done. */
  readonly isStuck: (sentence: string) => boolean
  /** A matter is told or asked for. */
  readonly isMatterTold: (sentence: string) => boolean
  /** It says that there is a matter, and not which. */
  readonly isVague: (sentence: string) => boolean
  /** It asks something. */
  readonly isQuestion: (sentence: string) => boolean
  /** The agent asks what the call is about. */
  readonly isInvitation: (sentence: string) => boolean
}
