import type { SpokenLanguage } from '../../call/call-start.js'

/** A model that sherpa can run, by the files in its folder. */
export interface SherpaModelKind {
  readonly kind:
    'whisper' | 'sense-voice' | 'paraformer' | 'online-transducer' | 'online-paraformer'
  /** Names of the files by their part in the configuration. */
  readonly files: Readonly<Record<string, string>>
  readonly languages: readonly SpokenLanguage[]
}

interface Pattern {
  readonly kind: SherpaModelKind['kind']
  readonly parts: Readonly<Record<string, RegExp>>
  readonly languages: readonly SpokenLanguage[]
}

/** Names of files as in the archives of k2-fsa. The first kind counts whose every part is there. */
const patterns: readonly Pattern[] = [
  {
    kind: 'online-transducer',
    parts: {
      encoder: /^encoder.*\.onnx$/,
      decoder: /^decoder.*\.onnx$/,
      joiner: /^joiner.*\.onnx$/,
    },
    languages: ['zh', 'en'],
  },
  {
    kind: 'online-paraformer',
    parts: { encoder: /^encoder.*\.onnx$/, decoder: /^decoder.*\.onnx$/ },
    languages: ['zh', 'en'],
  },
  {
    kind: 'whisper',
    parts: { encoder: /-encoder.*\.onnx$/, decoder: /-decoder.*\.onnx$/ },
    languages: ['en', 'zh', 'ko'],
  },
  { kind: 'sense-voice', parts: { model: /^model.*\.onnx$/ }, languages: ['zh', 'en', 'ko'] },
]

/**
 * The kind of model in a folder; undefined where sherpa runs none of it. Of a part in two precisions, int8 is taken.
 *
 * @param folderName distinguishes two kinds that have the same files: paraformer and SenseVoice
 * @param names files in the folder
 */
export function modelKindOf(
  folderName: string,
  names: readonly string[],
): SherpaModelKind | undefined {
  const tokens = names.find((name) => /tokens\.txt$/.test(name))
  if (tokens === undefined) return undefined
  for (const { kind, parts, languages } of patterns) {
    const found = Object.entries(parts).map(([part, pattern]) => {
      const matching = names.filter((name) => pattern.test(name))
      return [part, matching.find((name) => name.includes('int8')) ?? matching[0]] as const
    })
    if (found.some(([, name]) => name === undefined)) continue
    const files = { ...(Object.fromEntries(found) as Record<string, string>), tokens }
    if (kind === 'sense-voice' && folderName.includes('paraformer')) {
      return { kind: 'paraformer', files, languages: ['zh', 'en'] }
    }
    return { kind, files, languages }
  }
  return undefined
}
