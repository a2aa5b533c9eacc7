import { X509Certificate, createPrivateKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import path from 'node:path'

import type { FastifyInstance, FastifyServerFactory } from 'fastify'

import type { Config } from '../../settings/config.js'
import { AssistError } from '../../errors/errors.js'
import { ownCertificate } from './own-certificate.js'

/** The certificate and key of HTTPS. */
export interface TlsIdentity {
  /** PEM; the server's certificate first, then those of its issuers. */
  readonly cert: string
  /** PEM. */
  readonly key: string
  /** PEM of the root that a telephone can be told to trust; left out where the certificate is not our own. */
  readonly root?: string
}

/**
 * The certificate and key of the settings, the service's own ones with `tls`, or undefined where it answers by HTTP.
 * Named files take precedence over a certificate of its own.
 *
 * @param nowMs epoch milliseconds
 * @throws AssistError ASSIST_TLS_FILE_MISSING, ASSIST_TLS_FILE_INVALID, ASSIST_TLS_KEY_MISMATCH,
 *   ASSIST_TLS_CERTIFICATE_EXPIRED
 */
export async function tlsIdentity(config: Config, nowMs: number): Promise<TlsIdentity | undefined> {
  const { tls, tlsCert, tlsKey, dataDir, host, publicUrl } = config
  if (tlsCert === '' && tlsKey === '') {
    if (!tls) return undefined
    const names = [host, ...(publicUrl === '' ? [] : [new URL(publicUrl).hostname])]
    return ownCertificate({ folder: path.join(dataDir, 'tls'), names, nowMs })
  }
  const cert = await readPem(tlsCert, 'ASSIST_TLS_CERT')
  const key = await readPem(tlsKey, 'ASSIST_TLS_KEY')
  requirePair(cert, key, nowMs)
  return { cert, key }
}

async function readPem(file: string, setting: string): Promise<string> {
  if (file === '') {
    throw new AssistError(
      'ASSIST_TLS_FILE_MISSING',
      `ASSIST_TLS_CERT and ASSIST_TLS_KEY go together; ${setting} names no file.`,
    )
  }
  try {
    return await readFile(file, 'utf8')
  } catch (thrown) {
    const { code = 'unknown' } = thrown as NodeJS.ErrnoException
    throw new AssistError(
      'ASSIST_TLS_FILE_MISSING',
      `Expected a file that can be read in ${setting}; reading it failed (${code}).`,
      { cause: thrown },
    )
  }
}

function requirePair(cert: string, key: string, nowMs: number): void {
  const certificate = parsed('ASSIST_TLS_CERT', 'a certificate', () => new X509Certificate(cert))
  // A key with a passphrase cannot be read: nobody is there to type it.
  const privateKey: KeyObject = parsed('ASSIST_TLS_KEY', 'a private key without a passphrase', () =>
    createPrivateKey(key),
  )
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new AssistError(
      'ASSIST_TLS_KEY_MISMATCH',
      'The key in ASSIST_TLS_KEY is not the one of the certificate in ASSIST_TLS_CERT; name the two that were issued together, the server’s own certificate first in its file.',
    )
  }
  if (Date.parse(certificate.validTo) <= nowMs) {
    throw new AssistError(
      'ASSIST_TLS_CERTIFICATE_EXPIRED',
      `The certificate in ASSIST_TLS_CERT was good until ${certificate.validTo}; renew it.`,
    )
  }
}

function parsed<T>(setting: string, expected: string, parse: () => T): T {
  try {
    return parse()
  } catch (thrown) {
    throw new AssistError(
      'ASSIST_TLS_FILE_INVALID',
      `Expected ${expected} in PEM in ${setting}; something else came.`,
      { cause: thrown },
    )
  }
}

/** Makes Fastify listen by HTTPS. Its own `https` option would give the app, and every route, another type. */
export function tlsListener({ cert, key }: TlsIdentity): FastifyServerFactory<Server> {
  return (handler) => createServer({ cert, key, minVersion: 'TLSv1.2' }, handler)
}

/** `/root-certificate.crt`: a telephone opens it once and trusts certificates of our own from then on. */
export function rootCertificateRoute(app: FastifyInstance, root: string): void {
  const schema = {
    summary: 'The certificate to trust, where the service made its own.',
    tags: ['health'],
    produces: ['application/x-x509-ca-cert'],
  }
  app.get('/root-certificate.crt', { config: { access: 'open' }, schema }, (_request, reply) =>
    reply.type('application/x-x509-ca-cert').send(root),
  )
}
