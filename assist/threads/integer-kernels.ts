import { readFileSync } from 'node:fs'

/** Which instructions multiply a model's 8-bit weights; `unknown` where the system does not tell. */
export type IntegerKernels = 'avx512-vnni' | 'avx-vnni' | 'avx512' | 'avx2' | 'neon-dot' | 'unknown'

/** What tells the kernels apart, the best first: a word among the processor's flags. */
const kernelsByFlag: readonly (readonly [flag: string, kernels: IntegerKernels])[] = [
  ['avx512_vnni', 'avx512-vnni'],
  ['avx_vnni', 'avx-vnni'],
  ['avx512bw', 'avx512'],
  ['avx2', 'avx2'],
  ['asimddp', 'neon-dot'],
]

/**
 * The integer kernels that onnxruntime chooses on this processor. None of our models saturates on any of them; they
 * differ in speed, and in the last digits of the floating-point sums between products.
 *
 * @param processor text of Linux's `/proc/cpuinfo`
 */
export function integerKernels(processor: string = processorText()): IntegerKernels {
  const flags = new Set(/^(?:flags|Features)\s*:\s*(.*)$/m.exec(processor)?.[1]?.split(/\s+/) ?? [])
  return kernelsByFlag.find(([flag]) => flags.has(flag))?.[1] ?? 'unknown'
}

function processorText(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8')
  } catch {
    // Only Linux has the file.
    return ''
  }
}
