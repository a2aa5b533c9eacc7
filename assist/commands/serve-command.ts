import type { Config } from '../settings/config.js'
import { createLog } from '../log/log.js'
import { serve } from '../server/serve.js'
import { commandConfig, parseCommand, type CommandIo } from './command.js'

/** How the command is called. */
export const serveUsage = `Usage: assist serve [--port 8080] [--host H] [--solutions FILE] [--glossary FILE] [--engine NAME]
                    [--demo] [--tls | --tls-cert FILE --tls-key FILE]`

/** `assist serve`: runs until it is interrupted. */
export async function runServeCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(
    args,
    {
      port: { type: 'string' },
      host: { type: 'string' },
      tls: { type: 'boolean' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      solutions: { type: 'string' },
      glossary: { type: 'string' },
      engine: { type: 'string' },
      demo: { type: 'boolean' },
    },
    serveUsage,
  )
  const port = parsed.text('port')
  const overrides: Partial<Config> = {
    ...(port === undefined ? {} : { port: parsed.integer('port', 0, 8080) }),
    ...textOverride('host', parsed.text('host')),
    ...(parsed.flag('tls') ? { tls: true } : {}),
    ...textOverride('tlsCert', parsed.text('tls-cert')),
    ...textOverride('tlsKey', parsed.text('tls-key')),
    ...textOverride('solutions', parsed.text('solutions')),
    ...textOverride('glossary', parsed.text('glossary')),
    ...textOverride('engine', parsed.text('engine')),
  }
  const config = commandConfig(overrides, serveUsage)
  const log = createLog(config.logLevel, config.logPersonal)
  const isDemo = parsed.flag('demo')
  const service = await serve({ config, log, isDemo, stderr: io.stderr })
  io.stdout.write(`listening on ${service.address}\n`)
  await interruption()
  log.info('stopping')
  await service.close()
  return 0
}

function textOverride<K extends string>(
  key: K,
  value: string | undefined,
): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, string>>)
}

function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}
