import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

import type { Config } from '../settings/config.js'

/** The parts of the configuration that decide what browsers may do with the pages. */
export type PagePolicy = Pick<Config, 'allowedOrigins' | 'frameAncestors'>

/** Seconds for which a browser is to come by HTTPS only: a year, as the field recommends. */
const hstsMaxAgeS = 31_536_000

/** The origins of a setting, without blanks. */
export function originsOf(setting: string): string[] {
  return setting
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '')
}

/**
 * What browsers are told with every answer: nothing inline, nothing from elsewhere, no guessing of types, who may
 * embed the pages, no address of ours in a referrer (links hold secrets), HTTPS for a year where it is ours. Pages of
 * allowed origins may read answers (CORS).
 *
 * Register it before what refuses requests: the question before a request (preflight) carries no key.
 *
 * @param isHttps the service itself answers by HTTPS
 */
export async function tellBrowsers(
  app: FastifyInstance,
  config: PagePolicy,
  isHttps: boolean,
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        // Pictures, films and sound of a call are made in the page.
        imgSrc: ["'self'", 'blob:', 'data:'],
        mediaSrc: ["'self'", 'blob:'],
        workerSrc: ["'self'"],
        // A customer's page shows the page of an answer.
        frameSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'", ...originsOf(config.frameAncestors)],
      },
    },
    // frame-ancestors says the same with exceptions.
    xFrameOptions: false,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isHttps ? { maxAge: hstsMaxAgeS } : false,
  })
  // The library answers questions before requests by a route of its own, which says nothing of calls.
  app.addHook('onRoute', (route) => {
    if (route.method === 'OPTIONS' && route.url === '*')
      route.config = { ...route.config, access: 'open' }
  })
  await app.register(cors, {
    origin: originsOf(config.allowedOrigins),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'x-api-key', 'content-type'],
    exposedHeaders: ['retry-after'],
    maxAge: 600,
    strictPreflight: true,
  })
}
