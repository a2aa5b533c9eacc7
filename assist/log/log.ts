import { pino, destination, type DestinationStream, type Logger } from 'pino'

/** The service's logger: object first, constant message; speech and solution text only below `pii`. */
export type Log = Logger

/**
 * Makes the logger. Nothing under `pii` is written unless `showPersonal` is set, and it goes to standard
 * error, so that standard output stays the command's own.
 *
 * @param level a pino level, or `silent`
 * @param showPersonal writes speech and solution text; for debugging on one's own machine only
 * @param stream where lines go
 */
export function createLog(
  level: string,
  showPersonal = false,
  stream: DestinationStream = destination({ fd: 2, sync: false }),
): Log {
  return pino(
    {
      level,
      base: null,
      redact: showPersonal ? [] : { paths: ['pii', '*.pii'], censor: '[personal]' },
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  )
}

/** A logger that writes nothing, for tests and embedded use. */
export const silentLog: Log = pino({ level: 'silent' })
