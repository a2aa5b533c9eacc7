import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Builds `dist/pages/component.js` beside the pages: one classic script for the pages of a CRM or CTI. */
export default defineConfig({
  root: fileAt('.'),
  build: {
    outDir: '../../../dist/pages',
    emptyOutDir: false,
    lib: {
      entry: fileAt('assist-view.ts'),
      formats: ['iife'],
      name: 'AssistView',
      fileName: () => 'component.js',
    },
  },
})
