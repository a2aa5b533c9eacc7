import type { TextLanguage } from '../words/analysis.js'

/** Gives the embedding of a text in a language, of unit length; undefined where that model is not there. */
export type EmbedText = (text: string, language: TextLanguage) => Promise<Float32Array | undefined>
