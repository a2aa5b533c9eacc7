import path from 'node:path'
import { defineConfig } from 'vite'

const folder = import.meta.dirname

/** One module without dependencies, out of the client of the service's own sources. */
export default defineConfig({
  root: folder,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    minify: false,
    target: 'es2023',
    lib: {
      entry: path.join(folder, '../../assist/client/assist-client.ts'),
      formats: ['es'],
      fileName: 'client',
    },
  },
})
