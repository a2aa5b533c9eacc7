import qrcode from 'qrcode-generator'
import { useMemo } from 'react'

/** Width of the empty border around the code, in modules. Scanners need it. */
const marginModules = 4

/** A text as a QR code. It is dark on white in every theme. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { path, size } = useMemo(() => drawn(text), [text])
  return (
    <svg
      className="qr"
      data-testid="qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

function drawn(text: string): { readonly path: string; readonly size: number } {
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  const count = code.getModuleCount()
  const dark: string[] = []
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (!code.isDark(row, column)) continue
      dark.push(`M${column + marginModules} ${row + marginModules}h1v1h-1z`)
    }
  }
  return { path: dark.join(''), size: count + 2 * marginModules }
}
