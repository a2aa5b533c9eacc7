import { AssistError } from '../../errors/errors.js'

/** One word of a result; times in seconds of the audio that the recogniser was given. */
export interface VoskWord {
  readonly word: string
  readonly start: number
  readonly end: number
  /** 0 to 1. */
  readonly conf: number
}

/** A settled utterance; `result` is missing where there were no words. */
export interface VoskResult {
  readonly text: string
  readonly result?: readonly VoskWord[]
}

/** The text recognised so far. */
export interface VoskPartial {
  readonly partial: string
  readonly partial_result?: readonly VoskWord[]
}

/** A loaded model; `handle` is a native pointer. */
export interface VoskModel {
  readonly handle: { isNull(): boolean }
  free(): void
}

/** One stream of audio at a model. All calls block. */
export interface VoskNativeRecogniser {
  setWords(isOn: boolean): void
  setPartialWords(isOn: boolean): void
  /** @returns true at the end of an utterance, whose `result` is there then */
  acceptWaveform(s16le: Buffer): boolean
  result(): VoskResult
  partialResult(): VoskPartial
  finalResult(): VoskResult
  free(): void
}

/** The part of the npm package `vosk` that is used; it has no types of its own. */
export interface VoskLibrary {
  setLogLevel(level: number): void
  readonly Model: new (folder: string) => VoskModel
  readonly Recognizer: new (options: {
    readonly model: VoskModel
    readonly sampleRate: number
  }) => VoskNativeRecogniser
}

let library: Promise<VoskLibrary> | undefined

/**
 * The optional package `vosk`, loaded when it is first wanted.
 *
 * @throws AssistError ASSIST_ENGINE_UNAVAILABLE where it is not installed or does not run here
 */
export function voskLibrary(): Promise<VoskLibrary> {
  library ??= load()
  library.catch(() => (library = undefined))
  return library
}

async function load(): Promise<VoskLibrary> {
  try {
    const module = (await import('vosk')) as { readonly default: VoskLibrary }
    module.default.setLogLevel(-1)
    return module.default
  } catch (cause) {
    throw new AssistError(
      'ASSIST_ENGINE_UNAVAILABLE',
      'The package vosk is not installed or does not run on this machine. Run “npm install vosk”, or choose another engine.',
      { cause },
    )
  }
}
