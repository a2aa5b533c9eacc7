/** A place of a call to which the transcript goes as soon as it has it. */
export interface CallMoment {
  readonly callId: string
  readonly atMs: number
}
