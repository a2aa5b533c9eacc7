import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Builds the agent's screen into `dist/desk`; all paths are relative, so any prefix can serve it. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/desk',
    emptyOutDir: true,
    // A worklet inlined as a data address would need a wider content policy.
    assetsInlineLimit: 0,
  },
})
