import type { Command } from 'commander'

import type { Config } from '../settings/config.js'
import { createLog } from '../log/log.js'
import { serve } from '../server/serve.js'
import { startReport } from '../server/start/start-report.js'
import { commandConfig, newCommand, type CommandContext } from './command.js'
import { baseOptions, integerOption, textOption } from './options.js'

type ServeFlags = Partial<
  Pick<Config, 'port' | 'host' | 'tls' | 'tlsCert' | 'tlsKey' | 'solutions' | 'glossary' | 'engine'>
> & { readonly demo?: boolean }

/** `assist serve`: runs until it is interrupted. */
export function serveCommand(context: CommandContext): Command {
  const command = newCommand('serve', context, { summary: 'runs the service' })
  command
    .addOption(integerOption('--port <N>', 'port to listen on; 0 takes a free one', 0))
    .addOption(textOption('--host <H>', 'address to listen on'))
    .option('--tls', 'serves with a certificate of its own making')
    .addOption(textOption('--tls-cert <FILE>', 'serves with this certificate'))
    .addOption(textOption('--tls-key <FILE>', 'the key of the certificate'))
    .option('--demo', 'serves the demo base and a recorded call')
    .addOption(textOption('--engine <NAME>', 'which engine listens'))
  for (const option of baseOptions('left out: what is stored')) command.addOption(option)
  return command.action(async ({ demo: isDemo = false, ...overrides }: ServeFlags) => {
    const config = commandConfig(overrides, command, context)
    const log = createLog(config.logLevel, config.logPersonal)
    const { stderr } = context.io
    const report = startReport(stderr)
    const service = await serve({ config, log, isDemo, stderr, report })
    context.io.stdout.write(`listening on ${service.address}\n`)
    await interruption()
    log.info('stopping')
    await service.close()
  })
}

function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}
