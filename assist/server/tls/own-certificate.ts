import { randomBytes, X509Certificate, createPrivateKey } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import path from 'node:path'

import { generate } from 'selfsigned'

const dayMs = 86_400_000

/** A person has to trust a root by hand, so it should last longer than the machine. */
const rootDays = 3650

/** iPhones accept a server’s certificate for at most 825 days, browsers with public roots for at most 398. */
const serverDays = 397

/** The service makes its certificate at start only, so it replaces one well before that expires. */
const renewDays = 60

/** A certificate with its key, both in PEM. */
interface KeptPair {
  readonly cert: string
  readonly key: string
}

/** What a certificate of our own has to be. */
export interface OwnCertificateOptions {
  /** Where it is kept between starts. */
  readonly folder: string
  /** Names and addresses beside those of the machine that it has to be valid for. */
  readonly names: readonly string[]
  /** Epoch milliseconds. */
  readonly nowMs: number
  /** Names and addresses of this machine. */
  readonly ownNames?: readonly string[]
}

/**
 * A certificate that this machine issues to itself. A root of its own signs it, and the root is kept: a telephone that
 * trusts the root once accepts later certificates too, when the machine's addresses change or the year is over.
 */
export async function ownCertificate(options: OwnCertificateOptions) {
  const { folder, nowMs, ownNames = machineNames() } = options
  const names = [...new Set([...ownNames, ...options.names].filter(canBeNamed))]
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const keptRoot = await readPair(folder, 'root')
  const root = isFresh(keptRoot, nowMs) ? keptRoot : await makeRoot(nowMs)
  if (root !== keptRoot) await writePair(folder, 'root', root)
  const keptServer = await readPair(folder, 'server')
  const isKept = isFresh(keptServer, nowMs) && isFor(keptServer, root, names)
  const server = isKept ? keptServer : await makeServer(root, names, nowMs)
  if (server !== keptServer) await writePair(folder, 'server', server)
  return { cert: `${server.cert}\n${root.cert}\n`, key: server.key, root: root.cert }
}

/** `localhost`, the machine's name with and without the suffix of the local network, and its addresses. */
function machineNames(): string[] {
  const name = hostname().toLowerCase()
  const addresses = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    // An address with a zone is valid on one link only, and no browser accepts it.
    .filter(({ scopeid }) => !scopeid)
    .map(({ address }) => address)
  return ['localhost', '127.0.0.1', '::1', name, `${name.split('.')[0]}.local`, ...addresses]
}

/** Whether a certificate can have this name; an address that means “all of them” names no machine. */
function canBeNamed(name: string): boolean {
  return isIP(name) === 0 ? /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name) : !/^[0:.]+$/.test(name)
}

async function readPair(folder: string, name: string): Promise<KeptPair | undefined> {
  try {
    const read = (ending: string): Promise<string> =>
      readFile(path.join(folder, `${name}.${ending}`), 'utf8')
    return { cert: await read('crt'), key: await read('key') }
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
}

/** Writes each file whole or not at all. A pair of which a crash kept one file does not match, and is made anew. */
async function writePair(folder: string, name: string, { cert, key }: KeptPair): Promise<void> {
  for (const [ending, pem] of Object.entries({ key, crt: cert })) {
    const file = path.join(folder, `${name}.${ending}`)
    const unfinished = `${file}.${randomBytes(4).toString('hex')}`
    await writeFile(unfinished, pem, { mode: 0o600 })
    await rename(unfinished, file)
  }
}

function isFresh(pair: KeptPair | undefined, nowMs: number): pair is KeptPair {
  if (!pair) return false
  try {
    const certificate = new X509Certificate(pair.cert)
    const endsMs = Date.parse(certificate.validTo)
    const isPair = certificate.checkPrivateKey(createPrivateKey(pair.key))
    return (
      isPair && Date.parse(certificate.validFrom) <= nowMs && endsMs - nowMs > renewDays * dayMs
    )
  } catch {
    // No PEM any more: treated as missing.
    return false
  }
}

function isFor({ cert }: KeptPair, root: KeptPair, names: readonly string[]): boolean {
  const certificate = new X509Certificate(cert)
  const isOfRoot = certificate.verify(new X509Certificate(root.cert).publicKey)
  return isOfRoot && names.every((name) => namesOf(certificate, name) !== undefined)
}

function namesOf(certificate: X509Certificate, name: string): string | undefined {
  return isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)
}

async function makeRoot(nowMs: number): Promise<KeptPair> {
  // Telephones list trusted roots by this name, so two machines must not have the same.
  const value = `Agent Assist ${hostname().replace(/[^\w.-]/g, '')} ${randomBytes(3).toString('hex')}`
  const made = await generate([{ name: 'commonName', value }], {
    ...{ keyType: 'ec', algorithm: 'sha256', ...validity(nowMs, rootDays) },
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  return { cert: made.cert, key: made.private }
}

async function makeServer(
  ca: KeptPair,
  names: readonly string[],
  nowMs: number,
): Promise<KeptPair> {
  const made = await generate([{ name: 'commonName', value: 'Agent Assist' }], {
    ...{ keyType: 'ec', algorithm: 'sha256', ca, ...validity(nowMs, serverDays) },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) =>
          isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name },
        ),
      },
    ],
  })
  return { cert: made.cert, key: made.private }
}

/** Valid from yesterday on, since the clock of a telephone may be behind ours. */
function validity(nowMs: number, days: number) {
  return { notBeforeDate: new Date(nowMs - dayMs), notAfterDate: new Date(nowMs + days * dayMs) }
}
