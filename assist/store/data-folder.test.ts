import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { workerFile } from '../threads/worker-file.js'
import { temporaryFolder } from '../testing/trial-models.js'
import { DataFolder } from './data-folder.js'
import { openSqliteStore } from './sqlite/sqlite-store.js'

const modeOf = async (path: string): Promise<string> =>
  ((await stat(path)).mode & 0o777).toString(8)

test('data folder: a second service is refused by a sentence that names the folder', async (t) => {
  const folder = join(await temporaryFolder(t), 'data')
  const first = await DataFolder.take(folder)
  await assert.rejects(DataFolder.take(folder), (thrown: Error & { code?: string }) => {
    assert.equal(thrown.code, 'ASSIST_DATA_FOLDER_IN_USE')
    assert.match(thrown.message, /^Another service uses the data folder “.*data”\. Stop it, or /)
    return true
  })
  first.release()
  const second = await DataFolder.take(folder)
  second.release()
})

test('data folder: a service that is killed holds it no longer', async (t) => {
  const folder = await temporaryFolder(t)
  const file = workerFile(import.meta.url, './data-folder').href
  const holder = spawn(
    process.execPath,
    [
      ...['--import', 'tsx', '--input-type=module', '-e'],
      `const { DataFolder } = await import(${JSON.stringify(file)})
       await DataFolder.take(${JSON.stringify(folder)})
       console.log('taken')
       setInterval(() => undefined, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  t.after(() => holder.kill('SIGKILL'))
  await once(holder.stdout, 'data')
  await assert.rejects(DataFolder.take(folder), { code: 'ASSIST_DATA_FOLDER_IN_USE' })
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  const after = await DataFolder.take(folder)
  after.release()
})

test('data folder: nobody else can read it, nor what an earlier version left in it', async (t) => {
  const folder = join(await temporaryFolder(t), 'data')
  await mkdir(join(folder, 'pictures'), { recursive: true, mode: 0o755 })
  await writeFile(join(folder, 'assist.db'), '', { mode: 0o644 })
  await chmod(folder, 0o755)
  const taken = await DataFolder.take(folder, ['embeddings.db'])
  const store = await openSqliteStore({ path: join(folder, 'assist.db') })
  await store.calls.create({ callId: 'c', language: 'en', startedAt: 0 })
  for (const name of ['', 'pictures']) assert.equal(await modeOf(join(folder, name)), '700', name)
  const files = ['assist.db', 'assist.db-wal', 'assist.db-shm', 'embeddings.db', 'service.lock']
  for (const name of files) assert.equal(await modeOf(join(folder, name)), '600', name)
  await store.close()
  taken.release()
})

test('data folder: a database that is made without a service is as closed', async (t) => {
  const folder = join(await temporaryFolder(t), 'deep')
  const store = await openSqliteStore({ path: join(folder, 'assist.db') })
  assert.equal(await modeOf(folder), '700')
  assert.equal(await modeOf(join(folder, 'assist.db')), '600')
  await store.close()
})

test('data folder: one that cannot be written is named, with the reason and what to do', async (t) => {
  const file = join(await temporaryFolder(t), 'file')
  await writeFile(file, '')
  await assert.rejects(DataFolder.take(join(file, 'data')), {
    code: 'ASSIST_STORE_FAILED',
    message: `The data folder “${join(file, 'data')}” (ASSIST_DATA_DIR) cannot be written: a file stands where the folder should be. Choose another folder.`,
  })
})

/** Takes a folder as a user who has no rights of the administrator, and gives the message of the refusal. */
async function takenByNobody(folder: string): Promise<string> {
  const file = workerFile(import.meta.url, './data-folder').href
  const program = `const { DataFolder } = await import(${JSON.stringify(file)})
    if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534) }
    await DataFolder.take(${JSON.stringify(folder)}).catch((error) => console.log(error.message))`
  const args = ['--import', 'tsx', '--input-type=module', '-e', program]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let message = ''
  child.stdout.on('data', (piece: Buffer) => (message += piece.toString()))
  await once(child, 'close')
  return message.trim()
}

test('data folder: one that may only be read is refused by a sentence on rights', async (t) => {
  const folder = join(await temporaryFolder(t), 'read-only')
  await mkdir(folder, { mode: 0o555 })
  await chmod(join(folder, '..'), 0o755)
  assert.match(
    await takenByNobody(folder),
    /cannot be written: this user has no right to it\. Give/,
  )
})
