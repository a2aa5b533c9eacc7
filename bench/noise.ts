import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

import { withOfflineAssist } from '../assist/service/offline.js'
import { loadConfig } from '../assist/settings/config.js'
import { latestUtterances } from '../assist/pipeline/log/latest-utterances.js'
import { openRecording } from '../assist/audio/recording.js'
import { replay } from '../assist/quality/replay/replay.js'
import type { BenchContext, BenchOutcome, FigureDefinition } from './harness/bench.js'
import { runProgram } from './harness/child.js'
import { need } from './harness/inputs.js'
import { MissingPart } from './harness/bench.js'
import { programPath } from '../assist/testing/requirements.js'

export const name = 'noise'
export const question = 'What is written down while nobody speaks?'

const minutes = 10

/** sox effects that make each sound, 8 kHz. */
const sounds: Readonly<
  Record<string, { readonly what: string; readonly synth: readonly string[] }>
> = {
  silence: { what: 'digital silence', synth: ['synth', 'sine', '0', 'vol', '0'] },
  line: {
    what: 'noise of a line (brown noise, −35 dB)',
    synth: ['synth', 'brownnoise', 'vol', '-35dB'],
  },
  hum: {
    what: 'mains hum',
    synth: ['synth', 'sine', '50', 'synth', 'sine', 'mix', '150', 'vol', '-20dB'],
  },
  ringing: {
    what: 'ringing, 425 Hz, 1 s on, 4 s off',
    synth: ['synth', '1', 'sine', '425', 'vol', '-10dB', 'pad', '0', '4'],
  },
  music: {
    what: 'music made by sox: plucked chords every two seconds',
    synth: [
      'synth',
      '2',
      'pluck',
      'C3',
      'pluck',
      'E4',
      'pluck',
      'G4',
      'pluck',
      'C5',
      'vol',
      '-12dB',
    ],
  },
}

/** Real hold music at 8 kHz: Debian's asterisk-moh-opsound-wav (several artists, CC BY-SA 3.0). */
const holdMusicDir = '/usr/share/asterisk/moh'
const holdMusic = { what: 'real hold music: Asterisk’s, five pieces by four artists, CC BY-SA 3.0' }

export const definitions: Readonly<Record<string, FigureDefinition>> = Object.fromEntries(
  Object.entries({ ...sounds, holdMusic }).flatMap(
    ([sound, { what }]): [string, FigureDefinition][] => [
      [
        `${sound}Finals`,
        { definition: `Utterances written in ${minutes} minutes of ${what}`, goal: { atMost: 0 } },
      ],
    ],
  ),
)

/** Ten minutes of each sound through the whole pipeline. */
export async function run({ workDir, isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  need('models')
  if (programPath('sox') === undefined) throw new MissingPart('sox is not installed')
  const lengthS = (isQuick ? 1 : minutes) * 60
  const bar = progress('Listening to nothing')
  const config = loadConfig({}, { partials: false })
  const hasHoldMusic = existsSync(holdMusicDir)
  const heardSounds = [...Object.keys(sounds), ...(hasHoldMusic ? ['holdMusic'] : [])]
  const heard: string[] = []
  const figures = await withOfflineAssist(config, undefined, process, async (assist) => {
    const counts: [string, number][] = []
    for (const [index, sound] of heardSounds.entries()) {
      const file = path.join(workDir, `${sound}.wav`)
      await make(sound, file, lengthS)
      const events = await replay(assist, await openRecording(file), {
        ...{ callId: sound, language: 'en', speed: 'max' },
      })
      const said = latestUtterances(events)
      counts.push([`${sound}Finals`, said.length])
      if (said.length > 0) heard.push(`${sound}: ${said.map(({ text }) => text).join(' / ')}`)
      bar.update((index + 1) / heardSounds.length)
    }
    return Object.fromEntries(counts)
  })
  bar.end()
  return {
    figures,
    notes: [
      ...(hasHoldMusic
        ? []
        : ['Real hold music was skipped: asterisk-moh-opsound-wav is missing.']),
      ...(heard.length === 0 ? [] : [`Written: ${heard.join('; ').slice(0, 500)}`]),
    ],
  }
}

async function make(sound: string, file: string, lengthS: number): Promise<void> {
  const { synth = [] } = sounds[sound] ?? {}
  if (sound === 'holdMusic') {
    const pieces = readdirSync(holdMusicDir).map((name) => path.join(holdMusicDir, name))
    const whole = ['trim', '0', String(lengthS)]
    await runProgram('sox', [...pieces.sort(), '-e', 'mu-law', file, ...whole])
    return
  }
  const format = ['-n', '-r', '8000', '-c', '1', '-e', 'mu-law', file]
  // A sound with a length of its own is repeated up to the whole length.
  const isRepeated = /^\d+$/.test(synth[1] ?? '')
  const effects = isRepeated
    ? [...synth, 'repeat', '-', 'trim', '0', String(lengthS)]
    : [...synth, 'trim', '0', String(lengthS)]
  await runProgram('sox', [...format, ...effects])
}
