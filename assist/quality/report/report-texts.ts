import type { FindingKind, RecordingFinding } from '../replay/findings.js'

/** Languages that reports are written in. */
export const reportLanguages = ['en', 'zh'] as const

/** One of the languages. */
export type ReportLanguage = (typeof reportLanguages)[number]

/** The words of a report in one language. */
export interface ReportTexts {
  /** Of the page, as HTML names it. */
  readonly htmlLanguage: string
  readonly title: (count: number) => string
  readonly note: (entryCount: number) => string
  readonly notReplayed: string
  readonly facts: Readonly<
    Record<'sound' | 'utterances' | 'cards' | 'settings' | 'models' | 'base', string>
  >
  readonly plots: Readonly<Record<'confidence' | 'count' | 'hearing', string>>
  readonly columns: readonly [string, string, string, string, string, string, string]
  readonly sides: Readonly<Record<'customer' | 'agent' | 'card' | 'cards', string>>
  readonly timeline: string
  readonly firstHeard: (text: string) => string
  readonly becauseOf: (words: string) => string
  readonly unsure: string
  readonly likely: string
  readonly findings: Readonly<Record<FindingKind, string>>
}

const english: ReportTexts = {
  htmlLanguage: 'en',
  title: (count) => `Replay of ${count} ${count === 1 ? 'call' : 'calls'}`,
  note: (count) => `Cards: ${count} entries in the base. Times are from the start of each call.`,
  notReplayed: 'Not replayed',
  facts: {
    ...{ sound: 'sound', utterances: 'utterances', cards: 'cards' },
    ...{ settings: 'settings', models: 'models', base: 'base' },
  },
  plots: {
    confidence: 'Cards by confidence',
    count: 'Cards a call',
    hearing: 'Utterances by confidence of recognition',
  },
  columns: ['call', 'length', 'utterances', 'cards', 'withdrawn', 'revised', 'what is amiss'],
  sides: { customer: 'customer', agent: 'agent', card: 'card', cards: 'cards' },
  timeline: 'Who speaks when, and which cards come',
  firstHeard: (text) => `first heard: ${text}`,
  becauseOf: (words) => `because of: ${words}`,
  ...{ unsure: 'unsure', likely: 'likely' },
  findings: {
    empty: 'it is empty',
    damaged: 'parts of it are damaged or missing',
    'sides-guessed': 'who speaks is guessed; --sides guess-swapped changes the sides',
    'no-speech': 'nobody speaks in it',
    'no-words': 'somebody speaks, and no word was understood',
    'silent-side': 'one side says nothing',
    clipped: 'its sound is clipped',
    doubled: 'both sides have one sound',
    echo: 'one side has an echo of the other',
  },
}

const chinese: ReportTexts = {
  htmlLanguage: 'zh-CN',
  title: (count) => `${count} 通电话的回放报告`,
  note: (count) => `知识库共有 ${count} 条内容。时间从每通电话开始时算起。`,
  notReplayed: '未能回放',
  facts: {
    ...{ sound: '录音', utterances: '语句', cards: '卡片' },
    ...{ settings: '设置', models: '模型', base: '知识库' },
  },
  plots: {
    confidence: '卡片数（按置信度）',
    count: '电话数（按卡片数量）',
    hearing: '语句数（按识别置信度）',
  },
  columns: ['电话', '时长', '语句', '卡片', '撤回', '修订', '录音问题'],
  sides: { customer: '客户', agent: '坐席', card: '卡片', cards: '卡片' },
  timeline: '谁在何时说话，出现了哪些卡片',
  firstHeard: (text) => `最初听到：${text}`,
  becauseOf: (words) => `依据：${words}`,
  ...{ unsure: '不确定', likely: '可能' },
  findings: {
    empty: '录音是空的',
    damaged: '部分录音损坏或缺失',
    'sides-guessed': '说话人由系统推测；用 --sides guess-swapped 可互换双方',
    'no-speech': '没有人说话',
    'no-words': '有人说话，但没有听懂任何词',
    'silent-side': '有一方没有说话',
    clipped: '声音削波失真',
    doubled: '双方声音相同',
    echo: '一方带有另一方的回声',
  },
}

/** The words of reports, by language. */
export const reportTexts: Readonly<Record<ReportLanguage, ReportTexts>> = {
  en: english,
  zh: chinese,
}

/** What is amiss with a recording, as one line tells it. */
export function findingText({ kind, channel }: RecordingFinding, texts: ReportTexts): string {
  const words = texts.findings[kind]
  return channel ? `${words} (${texts.sides[channel]})` : words
}
