import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/**
 * Builds `dist/pages/widget.js` beside the pages. It is one classic script that leaves no name behind, since it runs in
 * web sites of others.
 */
export default defineConfig({
  root: fileAt('.'),
  build: {
    outDir: '../../../dist/pages',
    emptyOutDir: false,
    lib: {
      entry: fileAt('widget.ts'),
      formats: ['iife'],
      name: 'AssistWidget',
      fileName: () => 'widget.js',
    },
  },
})
