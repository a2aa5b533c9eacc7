import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressedFiles } from './compressed-files.js'

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/**
 * Builds the agent's screen, the customer's page and the reviewers' into `dist/pages`. All paths are relative, so that any prefix can
 * serve them.
 */
export default defineConfig({
  root: fileAt('.'),
  base: './',
  plugins: [react(), compressedFiles()],
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/pages',
    emptyOutDir: true,
    // A worklet inlined as a data address would need a wider content policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: ['index.html', 'customer.html', 'entry.html', 'qa.html'].map(fileAt),
    },
  },
})
