import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../errors/errors.js'
import { requireUsable } from '../moments/lint-moments.js'
import type { MomentRule } from '../moments/moment-rule.js'
import { readRulesFile } from '../moments/rules-file.js'
import { readScorecard, type Scorecard } from './scorecards/scorecard.js'
import type { Config } from '../settings/config.js'

/**
 * By what calls are judged: the files that the settings name.
 *
 * @throws AssistError ASSIST_MOMENTS_INVALID, ASSIST_SCORECARD_INVALID
 */
export async function reviewFiles(config: Pick<Config, 'moments' | 'scorecard'>): Promise<{
  readonly moments: readonly MomentRule[]
  readonly scorecard: Scorecard | undefined
}> {
  const { moments: rules, scorecard: card } = config
  const moments = rules === '' ? [] : requireUsable(await readRulesFile(rules))
  return { moments, scorecard: card === '' ? undefined : readScorecard(await cardText(card)) }
}

async function cardText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AssistError(
      'ASSIST_SCORECARD_INVALID',
      `The scorecard “${path.basename(file)}” cannot be read; ASSIST_SCORECARD names its file.`,
      { cause },
    )
  })
}
