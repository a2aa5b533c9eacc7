/** Why a medium is advised: what was said, and what kind of sign it is. */
export interface AdviceReason {
  /** Text that is really in an utterance or message, or the title of the solution. */
  readonly text: string
  readonly kind:
    /** The solution on the screen: its author prefers that it is shown, or it has the steps that were asked for. */
    | 'solution'
    /** Words for what has to be seen or operated: a light, a part, “which button”, “how do I fit it”. */
    | 'visible'
    /** The customer asked to have something sent, or to show something. */
    | 'asked'
    /** Something was asked again, or again not understood. */
    | 'repeated'
    /** Something had to be spelled. */
    | 'spelled'
    /** Something was recognised badly, or both sides spoke at once. */
    | 'unclear'
}

/** A suggestion of a kind of its own: to move to another medium, because voice does not suffice. */
export interface MediumAdvice {
  /** `a1`, `a2`, … within the call. */
  readonly adviceId: string
  /** `video`: let the customer show it; `link`: send the page; `demonstrate`: show it to the customer. */
  readonly advice: 'video' | 'link' | 'demonstrate'
  /** The utterance or message that raised it. */
  readonly utteranceId: string
  /** The solution whose page is to be sent or whose steps are to be shown. */
  readonly solutionId?: string
  readonly because: readonly AdviceReason[]
}

/** What the agent makes of an advice. */
export type AdviceAction = 'taken' | 'dismissed'
