import vue from 'eslint-plugin-vue'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { layers } from './test/architecture/rules.ts'

// Formatting is prettier's, unused files and exports are knip's, types are the compiler's. What is left for lint are the
// mistakes that none of them sees, and the layers, here so that an editor teaches them while an import is written.

/** A zone a layer: what lies in a layer that it may not import, by the first part of the relative path. */
const zones = Object.entries(layers).map(([name, { mayImport, because }]) => {
  const open = new Set([name, ...mayImport])
  const closed = Object.keys(layers).filter((other) => !open.has(other))
  const exceptions = mayImport.filter((place) => place.includes('/'))
  const patterns = closed.map((other) => {
    const allowed = exceptions.filter((place) => place.startsWith(`${other}/`))
    const unless = allowed.map((place) => `(?!${place.slice(other.length + 1)}$)`).join('')
    return { regex: `^(\\.\\./)+${other}/${unless}`, message: `${because}.` }
  })
  /** @type {import('eslint').Linter.RulesRecord} */
  const rules = { 'no-restricted-imports': ['error', { patterns }] }
  return { files: [`src/${name}/**/*.{ts,vue}`], rules }
})

export default defineConfig(
  globalIgnores(['out', 'node_modules', 'test/golden', '.vitest']),
  {
    // A suppression that suppresses nothing hides that its reason is gone.
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['**/*.{ts,mjs,vue}'],
    extends: [tseslint.configs.base],
    rules: {
      // == converts; nothing here wants that, null and undefined at once excepted.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // What is never reassigned is read faster when it says so.
      'prefer-const': 'error',
      'no-var': 'error',
      // The service's and the command line's outputs are their interface; a forgotten trace breaks `--json`.
      'no-console': 'error',
      // A control character in a pattern is a slip, unless a comment says that it is meant.
      'no-control-regex': 'error',
      // A `return` there swallows the error that is on its way.
      'no-unsafe-finally': 'error',
      // An error that hides its cause cannot be understood from a log.
      'preserve-caught-error': 'error',
      // `any` switches the compiler off, also for everything that it touches later.
      '@typescript-eslint/no-explicit-any': 'error',
      // Types that are imported as such vanish from the bundle, and from the graph of what loads what.
      // `typeof import('…')` stays possible: it is the type of what is loaded late.
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      // A suppression carries its reason on the same line.
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': 'allow-with-description', minimumDescriptionLength: 10 },
      ],
      '@typescript-eslint/no-require-imports': 'error',
    },
  },
  {
    // The rules that ask the compiler: they cost most of the time of a run, so there are only those that find real bugs.
    files: ['src/**/*.ts', 'scripts/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // A promise that nobody waits for loses its error, and the work it stands for may be cut short.
      '@typescript-eslint/no-floating-promises': 'error',
      // A promise where a boolean or a plain callback is expected is always true, and its error is lost.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false } },
      ],
      // Waiting for what is no promise says that something was misunderstood.
      '@typescript-eslint/await-thenable': 'error',
      // Without it a `catch` around a returned promise never runs.
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      // A new member of a union must be answered everywhere it is told apart.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // What is thrown without a stack cannot be traced. An abort's reason, of unknown type, is passed on as it is.
      '@typescript-eslint/only-throw-error': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      // `[object Object]` in a message helps nobody.
      '@typescript-eslint/no-base-to-string': 'error',
      // [10, 9].sort() is [10, 9].
      '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
      // What the library itself warns of.
      '@typescript-eslint/no-deprecated': 'error',
    },
  },
  {
    // The scripts speak to the person on the terminal; benches print tables; what a worker or the window's process
    // writes to its error output is read and logged by who started it.
    files: ['scripts/**', 'bench/**', 'test/**', 'src/main/**', 'src/worker/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['src/renderer/**/*.vue'],
    extends: [vue.configs['flat/essential']],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // A page's words come from the locales; `v-html` would let a file name be markup.
      'vue/no-v-html': 'error',
      'vue/no-bare-strings-in-template': [
        'error',
        { allowlist: ['·', 'npx graft new shirts.graft'] },
      ],
      // Types say what a component takes and tells.
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/define-emits-declaration': ['error', 'type-literal'],
    },
  },
  ...zones,
)
