/** Small made-up models, and folders for them, that the tests of models/ install. */
import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import type { ModelEntry, ModelSource } from '../models/catalog.js'

/** Contents of the trial model's files. */
export const trialContents: Readonly<Record<string, Buffer>> = {
  'weights.bin': Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251)),
  'words.json': Buffer.from('{"words":["one","two"]}'),
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A catalog of one model, `trial`, with the given sources. */
export function trialCatalog(sources: readonly ModelSource[] = []): readonly ModelEntry[] {
  return [
    {
      name: 'trial',
      purpose: 'tests',
      languages: ['en'],
      licence: 'MIT',
      origin: 'made up',
      files: Object.entries(trialContents).map(([file, bytes]) => ({
        file,
        byteLength: bytes.byteLength,
        sha256: sha256(bytes),
      })),
      sources,
    },
  ]
}

/** Members of every trial package: the file's own name below `inside/`. */
export const trialMembers = Object.fromEntries(
  Object.keys(trialContents).map((file) => [file, `inside/${file}`]),
)

/** A temporary folder that is gone after the test. */
export async function temporaryFolder(test: {
  after(done: () => Promise<void>): void
}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assist-test-'))
  test.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Writes files below a folder. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
}

/** A loopback server for one test; its address without a slash at the end. */
export async function serveHttp(
  test: { after(done: () => void): void },
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  test.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/**
 * Makes a folder of programs the whole PATH for one test: shell scripts by name, and `tar` with `gzip`.
 */
export async function usePath(
  test: { after(done: () => void): void },
  folder: string,
  scripts: Readonly<Record<string, string>>,
): Promise<void> {
  const before = process.env['PATH']
  test.after(() => {
    process.env['PATH'] = before
  })
  await mkdir(folder, { recursive: true })
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`)
    await chmod(join(folder, name), 0o755)
  }
  for (const program of ['tar', 'gzip']) {
    for (const from of ['/bin', '/usr/bin']) {
      await symlink(join(from, program), join(folder, program)).catch(() => undefined)
    }
  }
  process.env['PATH'] = folder
}
