import type { DoorParts } from '../ingest/door-route.js'
import type { Running } from './running.js'

import { type FastifyInstance } from 'fastify'

import { systemClock } from '../call/clock.js'
import { doorRoute } from '../ingest/door-route.js'
import { audiohookDoor } from '../ingest/audiohook/audiohook-door.js'
import { deepgramDoor } from '../ingest/deepgram/deepgram-door.js'
import { jambonzDoor } from '../ingest/jambonz/jambonz-door.js'
import { nativeDoor } from '../ingest/native/native-door.js'
import { twilioDoor } from '../ingest/twilio/twilio-door.js'
import { voskDoor } from '../ingest/vosk/vosk-door.js'
import { voskPort } from '../ingest/vosk/vosk-port.js'

/** Every door, over the one socket end; `legOf` finds the leg of a customer's page. */
export function addDoors(
  server: FastifyInstance,
  { assist: { config }, calls, log, audit }: Running,
  legOf: DoorParts['legOf'],
): void {
  const door = { calls, clock: systemClock, config, log, audit, legOf }
  doorRoute(server, nativeDoor, door)
  doorRoute(server, deepgramDoor(config.finalPatienceMs), door)
  doorRoute(server, voskDoor(config.finalPatienceMs), door)
  voskPort(server, config)
  doorRoute(server, twilioDoor, door)
  doorRoute(server, jambonzDoor, door)
  doorRoute(server, audiohookDoor(config.finalPatienceMs), door)
}
