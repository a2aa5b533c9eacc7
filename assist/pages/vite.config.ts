import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/**
 * Builds the agent's screen and the customer's page into `dist/pages`. All paths are relative, so that any prefix can
 * serve them.
 */
export default defineConfig({
  root: fileAt('.'),
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/pages',
    emptyOutDir: true,
    // A worklet inlined as a data address would need a wider content policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: [fileAt('index.html'), fileAt('customer.html'), fileAt('entry.html')],
    },
  },
})
