import iconv from 'iconv-lite'

import { AssistError } from '../../errors/errors.js'

/**
 * The text of a solutions file: UTF-8 with or without a byte order mark, UTF-16 with one (Excel's “Unicode
 * text”), else GB18030 (Excel and Notepad in China; a superset of GBK and GB2312).
 *
 * @throws AssistError ASSIST_SOLUTIONS_FILE_INVALID when it is none of these
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  const text = isUtf16 ? iconv.decode(Buffer.from(bytes), 'utf-16') : decodeUtf8(bytes)
  if (text !== undefined) return text
  const chinese = iconv.decode(Buffer.from(bytes), 'gb18030')
  // Text has no control characters; bytes that are not text nearly always decode to some.
  if (!/\ufffd|(?!\s)\p{Cc}/u.test(chinese)) return chinese
  throw new AssistError(
    'ASSIST_SOLUTIONS_FILE_INVALID',
    'The solutions file is neither UTF-8 nor GB18030 text. Save it as UTF-8 and try again.',
  )
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Not UTF-8: the caller tries the next encoding.
    return undefined
  }
}
