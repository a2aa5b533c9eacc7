import path from 'node:path'

import { pipelineSampleRateHz } from '../../audio/frame.js'
import type { RecogniserCapabilities } from '../recogniser.js'
import type {
  RecogniserStream,
  StreamListener,
  StreamRecogniser,
  StreamStart,
} from '../stream-recogniser.js'
import type { SherpaModelKind } from './model-kind.js'
import { OnlineSherpaStream } from './online-stream.js'
import type { NativeOnline, SherpaLibrary } from './sherpa-library.js'

/** Silence that ends an utterance with words, in seconds; the pipeline's own endpoint is as long. */
const endpointSilenceS = 0.6

/** Silence that ends an utterance without words, in seconds. */
const emptySilenceS = 2.4

/** Length at which a monologue is cut, in seconds. */
const maxUtteranceS = 16

/**
 * Streaming transducers and paraformers in sherpa-onnx. They are untested with a real model, since none could be had
 * where this was built. The stream's logic is tested against a scripted recogniser.
 */
export class OnlineSherpa implements StreamRecogniser {
  readonly name = 'sherpa'
  readonly isRemote = false
  readonly capabilities: RecogniserCapabilities
  readonly #native: NativeOnline

  constructor(native: NativeOnline, languages: SherpaModelKind['languages']) {
    this.#native = native
    this.capabilities = {
      ...{ partials: true, wordTimes: true, keyterms: false, detectsLanguage: false },
      languages,
    }
  }

  static load(library: SherpaLibrary, folder: string, model: SherpaModelKind): OnlineSherpa {
    const file = (part: string): string => path.join(folder, model.files[part] ?? '')
    const own =
      model.kind === 'online-transducer'
        ? {
            transducer: {
              encoder: file('encoder'),
              decoder: file('decoder'),
              joiner: file('joiner'),
            },
          }
        : { paraformer: { encoder: file('encoder'), decoder: file('decoder') } }
    const native = new library.OnlineRecognizer({
      featConfig: { sampleRate: pipelineSampleRateHz, featureDim: 80 },
      modelConfig: { ...own, tokens: file('tokens'), numThreads: 1, provider: 'cpu', debug: 0 },
      enableEndpoint: 1,
      rule1MinTrailingSilence: emptySilenceS,
      rule2MinTrailingSilence: endpointSilenceS,
      rule3MinUtteranceLength: maxUtteranceS,
    })
    return new OnlineSherpa(native, model.languages)
  }

  open({ language }: StreamStart, listener: StreamListener): Promise<RecogniserStream> {
    return Promise.resolve(new OnlineSherpaStream(this.#native, language ?? '', listener))
  }

  close(): Promise<void> {
    // The library frees a recogniser with its object.
    return Promise.resolve()
  }
}
