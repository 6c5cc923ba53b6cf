import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const root = import.meta.dirname
const { version }: { version: string } = JSON.parse(
  readFileSync(resolve(root, 'package.json'), 'utf8'),
)

/** Every process of Graft is an entry beside the others in `out/main`, sharing their chunks. */
const processes = {
  index: resolve(root, 'src/main/main.ts'),
  service: resolve(root, 'src/service/main.ts'),
  worker: resolve(root, 'src/worker/main.ts'),
  cli: resolve(root, 'src/cli/main.ts'),
}

/**
 * Graft's sources are ES modules and make their own `require` where they need one. electron-vite puts a second one into
 * every file whose text has the word, a sample of code inside a string included, and the file no longer parses.
 */
const withoutCommonJsShims: Plugin = {
  name: 'graft:without-commonjs-shims',
  configResolved({ plugins }) {
    const shim = plugins.find(({ name }) => name === 'vite:esm-shim')
    if (!shim) throw new Error('electron-vite names its shim plugin otherwise now')
    delete shim.renderChunk
  },
}

export default defineConfig({
  main: {
    plugins: [withoutCommonJsShims],
    define: { __GRAFT_VERSION__: JSON.stringify(version) },
    // Packages of `dependencies` stay outside: native ones must, and @tensorflow/* bundled would be a second instance
    // beside the one that its own parts require.
    build: {
      externalizeDeps: true,
      sourcemap: true,
      rolldownOptions: { input: processes },
    },
  },
  preload: {
    build: {
      // A sandboxed preload script can load nothing: one CommonJS file, all inside.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(root, 'src/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src/renderer'),
    // Relative addresses: the page lives on app:// in Electron and on http:// in the browser shell.
    base: './',
    build: {
      // The content security policy allows no data: addresses, so that nothing is inlined as one.
      assetsInlineLimit: 0,
      rolldownOptions: { input: resolve(root, 'src/renderer/index.html') },
    },
    plugins: [vue()],
  },
})
