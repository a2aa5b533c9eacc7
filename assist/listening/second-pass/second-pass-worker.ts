import { setPriority } from 'node:os'
import { workerData } from 'node:worker_threads'

import {
  recogniseWhole,
  type Recognition,
  type RecognitionRequest,
} from '../../recognition/recogniser.js'
import type { EngineSettings } from '../../recognition/engine-list.js'
import { LoadedEngines } from '../../recognition/loaded-engines.js'
import { serveWorker } from '../../threads/worker-server.js'

/** Methods of the second pass's worker. */
export interface SecondPassHandlers {
  /** Loads the model; false where it is not installed (yet). */
  ready(args: null): Promise<boolean>
  /** One at a time: the caller keeps the order. */
  revise(args: RecognitionRequest): Promise<Recognition>
}

/** Below everything else of the service (Linux gives each thread its own). */
const niceness = 15

setPriority(niceness)

const engines = new LoadedEngines(workerData as EngineSettings)

serveWorker<SecondPassHandlers>(
  {
    ready: async () => {
      try {
        await engines.accurate()
        return true
      } catch {
        return false
      }
    },
    revise: async (request) => recogniseWhole(await engines.accurate(), request),
  },
  () => engines.close(),
)
