import { readdir } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../../errors/errors.js'
import type { Engine } from '../engine.js'
import { modelKindOf } from './model-kind.js'
import { OfflineSherpa } from './offline.js'
import { OnlineSherpa } from './online.js'
import { sherpaLibrary } from './sherpa-library.js'

/**
 * sherpa-onnx runs what the model's folder holds. Whisper, SenseVoice and paraformer write segments; streaming
 * transducers and paraformers have partials and endpoints of their own. Of these only Whisper has been run by us with a
 * real model; the others could not be fetched where this was built.
 *
 * @throws AssistError ASSIST_ENGINE_UNAVAILABLE where the folder holds no such model or it cannot be loaded
 */
export async function loadSherpa(folder: string): Promise<Engine> {
  const names = await readdir(folder).catch(() => [])
  const model = modelKindOf(path.basename(folder), names)
  if (!model) {
    throw new AssistError(
      'ASSIST_ENGINE_UNAVAILABLE',
      'The model of the sherpa engine lacks files: expected tokens.txt with a model.onnx, or with encoder, decoder and where it has one joiner. Install it again, or set ASSIST_SHERPA_MODEL to another.',
    )
  }
  const library = await sherpaLibrary()
  try {
    return model.kind === 'online-transducer' || model.kind === 'online-paraformer'
      ? { kind: 'stream', recogniser: OnlineSherpa.load(library, folder, model) }
      : { kind: 'segments', recogniser: await OfflineSherpa.load(library, folder, model) }
  } catch (cause) {
    throw new AssistError(
      'ASSIST_ENGINE_UNAVAILABLE',
      `The ${model.kind} model of the sherpa engine cannot be loaded; its files may be broken. Install it again.`,
      { cause },
    )
  }
}
