import type { EngineChoice, LegFormat } from '../../call/call-start.js'

/** Where the audio of one leg and the log of its call meet: what was said before this byte is in the stored log. */
export interface LegPlace {
  readonly legId: string
  readonly format: LegFormat
  /** Whole samples of the leg, or of Opus a place between two packets, counted from its first byte. */
  readonly byte: number
  /** Call time of that byte, in whole milliseconds. */
  readonly atMs: number
}

/** What a call needs beside its log to go on in another process. It is stored behind the events that it counts on. */
export interface CallPlace {
  /** When call time was 0, in epoch milliseconds. */
  readonly beganAt: number
  /** Which engine the client asked for, where it did. */
  readonly engine?: EngineChoice
  /** Legs that the call has had, those that are closed included. */
  readonly legCount: number
  /** Legs that are open. */
  readonly legs: readonly LegPlace[]
}
