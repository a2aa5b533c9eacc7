/**
 * The parts of `natural` that we use, by their own files: its main entry loads every storage and
 * classifier plug-in (100 MB, most of a second) and prints to standard output.
 */
declare module 'natural/lib/natural/tokenizers/regexp_tokenizer.js' {
  const tokenizers: {
    RegexpTokenizer: new (options: { pattern: RegExp; gaps: boolean }) => {
      tokenize(text: string): string[] | null
    }
  }
  export default tokenizers
}

declare module 'natural/lib/natural/stemmers/porter_stemmer.js' {
  const stemmer: { stem(word: string): string }
  export default stemmer
}

declare module 'natural/lib/natural/util/stopwords.js' {
  const stopwords: { words: string[] }
  export default stopwords
}
