import { readFile, writeFile } from 'node:fs/promises'

/**
 * Writes Whisper's tokens with every byte spelled as the character of the same number. sherpa-onnx cleans each token of
 * broken UTF-8 before it joins them (its issue 3320), which loses every Chinese character that two tokens share. Tokens
 * in this spelling lose nothing, and `fromLatin1` gives their text back.
 */
export async function writeLatin1Tokens(from: string, to: string): Promise<void> {
  const lines = (await readFile(from, 'utf8')).split('\n').filter((line) => line !== '')
  const spelled = lines.map((line) => {
    const [token = '', number = ''] = line.split(' ')
    const bytes = Buffer.from(token, 'base64').toString('latin1')
    return `${Buffer.from(bytes, 'utf8').toString('base64')} ${number}\n`
  })
  await writeFile(to, spelled.join(''))
}

/** The text that such tokens stand for. */
export function fromLatin1(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8').replaceAll('\uFFFD', '')
}
