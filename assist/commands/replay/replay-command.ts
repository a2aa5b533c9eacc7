import { InvalidArgumentError, Option, type Command } from 'commander'

import { channelNames } from '../../call/call-start.js'
import type { Sides } from '../../audio/files/sides.js'
import { readLogs } from '../../quality/compare/log-file.js'
import { listRecordings } from '../../quality/replay/recording-list.js'
import { reportLanguages, type ReportLanguage } from '../../quality/report/report-texts.js'
import type { ReplayOptions } from '../../quality/replay/replay.js'
import { withOfflineAssist, type BaseFiles } from '../../service/offline.js'
import {
  commandConfig,
  newCommand,
  usageError,
  writeJson,
  type CommandContext,
} from '../command.js'
import {
  baseFiles,
  baseOptions,
  choiceOption,
  engineOptions,
  engineOverrides,
  integerOption,
  jsonOption,
  languageOption,
  partialsOption,
  speedOption,
  textOption,
  type EngineFlags,
} from '../options.js'
import type { Config } from '../../settings/config.js'
import { compareChoices } from './comparing.js'
import { replayRecordings, solutionTitles, type SidesChoice } from './replay-batch.js'
import { Reporting } from './reporting.js'
import { runChoice } from './run-choice.js'
import { logsOfRecordings, replayStoredCall, verifyLogs } from './verifying.js'

interface ReplayFlags extends BaseFiles, EngineFlags, Pick<ReplayOptions, 'language' | 'speed'> {
  readonly workers: number
  readonly jobs: number
  readonly sides?: SidesChoice
  readonly partials: 'on' | 'off'
  readonly out?: string
  readonly resume?: true
  readonly report?: string
  readonly reportLanguage?: ReportLanguage
  readonly compare?: string
  readonly verify?: string
  readonly call?: string
  readonly json?: true
}

const notes = `
FILE is a recording, a folder or a pattern. WAV and FLAC are read as they are, MP3, Ogg, Opus, MP4, WebM, Matroska and
packed WAV by ffmpeg, where it is installed. Stereo is customer left, agent right; mono is one customer. --sides says
otherwise: agent,customer or none,customer,agent; guess tells two voices on one channel apart.

  assist replay --compare A B [FILE...]   what B changes: logs, folders of logs, solutions files, or engine=NAME,
                                          passes=1, partials=off, show=0.4, sure=0.6, solutions=FILE, as-is
  assist replay --verify LOG FILE...      whether the recordings give these logs, byte for byte
  assist replay --call ID                 a call of ASSIST_DATA_DIR from its kept sound, beside its live log`

/** `assist replay FILE...`: recordings through the service's own pipeline, on the terminal. */
export function replayCommand(context: CommandContext): Command {
  const summary = "plays recordings through the service's own pipeline"
  const command = newCommand('replay', context, { summary, missing: 'No recording was named.' })
    .usage('[options] FILE...')
    .argument('[files...]', 'recordings of calls')
    .addOption(speedOption('1'))
    .addOption(integerOption('--workers <N>', 'ears that listen', 1).default(1))
    .addOption(integerOption('--jobs <N>', 'recordings at once', 1).default(1))
    .addOption(sidesOption())
    .addOption(partialsOption())
    .addOption(languageOption().default('auto'))
    .addOption(textOption('--out <DIR>', 'writes events, subtitles and a report a recording'))
    .addOption(new Option('--resume', 'leaves out what an earlier run has finished into --out'))
    .addOption(textOption('--report <FILE>', 'writes one HTML page about the run'))
    .addOption(reportLanguageOption())
    .addOption(textOption('--compare <A>', 'compares A with what is named next'))
    .addOption(textOption('--verify <LOG>', 'a log or a folder with logs that the recordings gave'))
    .addOption(textOption('--call <ID>', 'a call that was recorded live'))
    .addOption(jsonOption())
    .addHelpText('after', notes)
  for (const option of [...engineOptions(), ...baseOptions()]) command.addOption(option)
  return command.action(async (files: readonly string[], flags: ReplayFlags) => {
    if (flags.call !== undefined) return replayOwn(flags.call, flags, command, context)
    if (files.length === 0) throw usageError('No recording was named.', command)
    if (flags.compare !== undefined)
      return compare([flags.compare, ...files], flags, command, context)
    if (flags.verify !== undefined) return verify(flags.verify, files, flags, command, context)
    return replayAll(files, flags, command, context)
  })
}

type Run = readonly [flags: ReplayFlags, command: Command, context: CommandContext]

function overridesOf(flags: ReplayFlags): Partial<Config> {
  const { workers: earWorkers, partials } = flags
  return { ...engineOverrides(flags), earWorkers, partials: partials === 'on' }
}

async function replayAll(files: readonly string[], ...[flags, command, context]: Run) {
  const { language, speed, jobs, sides, out, json = false, resume = false } = flags
  const { io } = context
  if (resume && out === undefined) throw usageError('--resume needs --out DIR.', command)
  const config = commandConfig(overridesOf(flags), command, context)
  const list = await listRecordings(files)
  const options = { language, speed, jobs, sides, out, isResumed: resume, isQuiet: json }
  const outcome = await withOfflineAssist(config, baseFiles(flags), io, async (assist) => {
    if (flags.report === undefined) return replayRecordings(assist, list, options, io)
    const reporting = new Reporting(flags.report, reportLanguageOf(flags))
    const logs = { ...options, onCall: reporting.keep.bind(reporting) }
    const played = await replayRecordings(assist, list, logs, io)
    await reporting.write(played, await solutionTitles(assist), out)
    return played
  })
  const { length } = outcome.calls
  if (json) writeJson(io, outcome)
  if (length === list.length) return
  if (list.length > 1) io.stderr.write(`${length} of ${list.length} recordings were replayed.\n`)
  context.fail()
}

async function compare(names: readonly string[], ...[flags, command, context]: Run) {
  const [first = '', second = '', ...files] = names
  const choices = [await runChoice(first, command), await runChoice(second, command)] as const
  const list = files.length === 0 ? [] : await listRecordings(files)
  const { language, sides, jobs, json = false } = flags
  const shared = { list, overrides: overridesOf(flags), base: baseFiles(flags), json }
  await compareChoices(choices, { ...shared, batch: { language, sides, jobs } }, command, context)
}

async function verify(log: string, files: readonly string[], ...[flags, command, context]: Run) {
  const { language, sides, jobs, json = false } = flags
  const config = commandConfig(overridesOf(flags), command, context)
  const kept = logsOfRecordings(await listRecordings(files), await readLogs(log))
  const shared = { config, base: baseFiles(flags), json }
  await verifyLogs(kept, { ...shared, batch: { language, sides, jobs } }, context)
}

async function replayOwn(callId: string, ...[flags, command, context]: Run) {
  const config = commandConfig(overridesOf(flags), command, context)
  await replayStoredCall(callId, { config, out: flags.out, json: flags.json ?? false }, context)
}

function reportLanguageOption(): Option {
  const description = 'of the report; zh with --language zh, else en'
  return choiceOption('--report-language <L>', description, reportLanguages)
}

function reportLanguageOf({ reportLanguage, language }: ReplayFlags): ReportLanguage {
  return reportLanguage ?? (language === 'zh' ? 'zh' : 'en')
}

/** Whose each channel is. */
function sidesOption(): Option {
  const option = new Option('--sides <LIST>', 'whose each channel is, or guess, guess-swapped')
  return option.argParser((value: string): SidesChoice => {
    if (value === 'guess' || value === 'guess-swapped') return value
    const sides = value.split(',')
    const taken = sides.filter((side) => side !== 'none')
    const isFit =
      taken.length > 0 &&
      new Set(taken).size === taken.length &&
      taken.every((side) => (channelNames as readonly string[]).includes(side))
    if (isFit) return sides as unknown as Sides
    throw new InvalidArgumentError(
      `--sides expects customer, agent and none, no side twice, or guess; “${value}” came.`,
    )
  })
}
