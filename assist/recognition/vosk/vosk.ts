import { statSync } from 'node:fs'
import path from 'node:path'

import { AssistError } from '../../errors/errors.js'
import type { SpokenLanguage } from '../../call/call-start.js'
import type { RecogniserCapabilities } from '../recogniser.js'
import type {
  RecogniserStream,
  StreamListener,
  StreamRecogniser,
  StreamStart,
} from '../stream-recogniser.js'
import { voskLibrary, type VoskLibrary, type VoskModel } from './vosk-library.js'
import { VoskStream } from './vosk-stream.js'

/** A model has these, in its present layout or in the one of older models. */
const neededFiles = [
  ['am/final.mdl', 'final.mdl'],
  ['conf/mfcc.conf', 'mfcc.conf'],
  ['graph/HCLr.fst', 'graph/HCLG.fst', 'HCLr.fst', 'HCLG.fst'],
]

/**
 * vosk: Kaldi models with endpoints and partials of their own, small enough for a plain machine. The model is
 * loaded once (the Korean one: 0.7 s, about 300 MB); a stream has a native recogniser of its own.
 *
 * vosk cannot prefer words, only restrict itself to them, so domain words are not passed on.
 */
export class VoskRecogniser implements StreamRecogniser {
  readonly name = 'vosk'
  readonly isRemote = false
  readonly capabilities: RecogniserCapabilities
  readonly #library: VoskLibrary
  readonly #model: VoskModel
  readonly #language: SpokenLanguage
  #isClosed = false

  private constructor(library: VoskLibrary, model: VoskModel, language: SpokenLanguage) {
    this.#library = library
    this.#model = model
    this.#language = language
    this.capabilities = {
      ...{ partials: true, wordTimes: true, keyterms: false, detectsLanguage: false },
      languages: [language],
    }
  }

  /**
   * @param folder an unpacked vosk model
   * @param language what it was made for: the model's files do not contain it
   * @throws AssistError ASSIST_ENGINE_UNAVAILABLE where a file is missing or the model cannot be read
   */
  static async load(folder: string, language: SpokenLanguage): Promise<VoskRecogniser> {
    // The native library ends the process on some broken models, so the files are checked before it is called.
    for (const choices of neededFiles) {
      if (choices.some((file) => isFile(path.join(folder, file)))) continue
      throw unusable(`${choices[0] ?? ''} is missing or empty`)
    }
    const library = await voskLibrary()
    const model = new library.Model(folder)
    if (model.handle.isNull()) throw unusable('it cannot be read')
    return new VoskRecogniser(library, model, language)
  }

  open(start: StreamStart, listener: StreamListener): Promise<RecogniserStream> {
    const { language = this.#language } = start
    if (language !== this.#language) {
      const message = `The vosk model here understands ${this.#language}; the call is in ${language}. Install the model of that language.`
      return Promise.reject(new AssistError('ASSIST_ENGINE_LANGUAGE', message))
    }
    return Promise.resolve(new VoskStream(this.#library, this.#model, { language, listener }))
  }

  close(): Promise<void> {
    if (!this.#isClosed) this.#model.free()
    this.#isClosed = true
    return Promise.resolve()
  }
}

function isFile(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0
}

function unusable(why: string): AssistError {
  return new AssistError(
    'ASSIST_ENGINE_UNAVAILABLE',
    `The vosk model cannot be used: ${why}. Install it again with “assist models install”.`,
  )
}
