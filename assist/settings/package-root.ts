import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json, seen from `assist/` (sources) and from `dist/` (built) alike. */
export const packageRoot = path.resolve(fileURLToPath(new URL('../..', import.meta.url)))
