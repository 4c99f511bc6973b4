import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'
import { house } from './scripts/lint/house.mjs'

const electron = ['electron', 'electron/*']
const node = [
  'node:*',
  'fs',
  'path',
  'os',
  'crypto',
  'child_process',
  'worker_threads',
  'stream',
  'util',
  'http',
  'https',
]
const pouchdb = ['pouchdb', 'pouchdb-*', 'crypto-pouch', 'leveldown', 'levelup']

/** A folder is a runtime: what each one must not import, with the reason a person reads. */
const forbid = (...rules) => [
  'error',
  { patterns: rules.map(([group, message, extra]) => ({ group, message, ...extra })) },
]

/** What no file of the window imports. */
const windowKnows = [
  [electron, 'The window has window.api and nothing else.'],
  [node, 'The window has no Node.'],
  [pouchdb, 'The window has no database.'],
  [['**/main/**'], 'main/ and renderer/ never import each other; share through app/.', { caseSensitive: true }],
]

/** Forms that are refused everywhere, with the reason. */
const syntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  {
    selector:
      'CallExpression > :matches(Identifier[name="setMaxListeners"], MemberExpression[property.name="setMaxListeners"])',
    message: 'The alarm for leaking listeners stays on: docs/adr/0240-one-listener-for-each-signal.md.',
  },
]

/** In the sources: an object spread in place, which only puts several properties on one line. */
const spread = {
  selector: 'ObjectExpression > SpreadElement > ObjectExpression',
  message: 'Write the properties one below the other.',
}

/** The same for every file: with others in between, the type checker would load the project anew each time. */
const typed = { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.vue'] }

export default defineConfig(
  globalIgnores([
    'node_modules',
    'out',
    'dist',
    'coverage',
    'test-results',
    'build',
    'test/fixtures',
    'app/runtime.d.ts',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['app/**/*.ts', 'main/**/*.ts', 'renderer/**/*.{ts,vue}', 'test/**/*.ts', 'bench/**/*.ts', '*.config.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: typed },
    rules: {
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...syntax],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A method of an interface may be async because another implementation has to wait.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['renderer/**/*.vue'],
    extends: [vue.configs['flat/recommended']],
    languageOptions: { parser: vueParser, parserOptions: { ...typed, parser: tseslint.parser } },
    rules: {
      // Types pass over a component that is not imported; the window shows nothing in its place.
      'vue/no-undef-components': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/max-lines-per-block': ['error', { template: 120, script: 150 }],
    },
  },
  {
    files: ['app/**/*.ts', 'main/**/*.ts', 'renderer/**/*.{ts,vue}'],
    plugins: { house },
    rules: {
      'house/layers': 'error',
      'house/folder-size': 'error',
      'no-restricted-syntax': ['error', ...syntax, spread],
    },
  },
  {
    files: ['**/*.{ts,vue,mjs}'],
    plugins: { house },
    rules: { 'house/file-name': 'error' },
  },
  {
    files: ['app/**/*.ts', 'main/**/*.ts', 'renderer/**/*.{ts,vue}', 'bench/**/*.ts'],
    plugins: { house },
    rules: { 'house/names': 'error' },
  },
  {
    files: ['renderer/i18n/{en,de}/*.ts', 'app/messages/{english,german}/*.ts', 'main/cli/**/*.ts'],
    plugins: { house },
    rules: { 'house/wording': 'error' },
  },
  {
    files: ['app/**/*.ts'],
    rules: {
      'no-restricted-imports': forbid(
        [electron, 'app/ is pure: no Electron.'],
        [node, 'app/ is pure: no Node.'],
        [pouchdb, 'app/ is pure: no PouchDB.'],
        [['**/main/**', '**/renderer/**'], 'app/ is imported by main/ and renderer/, never the other way.'],
        [['vue', 'pinia', 'vue-i18n'], 'app/ knows no window.'],
      ),
      'no-restricted-globals': [
        'error',
        'process',
        'Buffer',
        'require',
        'window',
        'document',
        'fetch',
        'setTimeout',
        'setInterval',
      ],
    },
  },
  {
    files: ['main/**/*.ts'],
    rules: {
      'no-restricted-imports': forbid(
        [['**/renderer/**'], 'main/ and renderer/ never import each other; share through app/.'],
        [['vue', 'pinia', 'vue-i18n'], 'main/ knows no window library.'],
        [
          electron,
          'Core services run in plain Node; Electron belongs to main/index.ts, main/preload.ts, main/shell and main/ipc/handle.ts.',
        ],
        [pouchdb, 'Only main/database may touch PouchDB.'],
      ),
    },
  },
  {
    files: ['main/database/**/*.ts'],
    rules: {
      'no-restricted-imports': forbid(
        [['**/renderer/**'], 'main/ and renderer/ never import each other; share through app/.'],
        [electron, 'Core services run in plain Node.'],
      ),
    },
  },
  {
    files: ['main/index.ts', 'main/preload.ts', 'main/shell/**/*.ts', 'main/ipc/handle.ts'],
    rules: {
      'no-restricted-imports': forbid(
        [['**/renderer/**'], 'main/ and renderer/ never import each other; share through app/.'],
        [pouchdb, 'Only main/database may touch PouchDB.'],
      ),
    },
  },
  {
    files: ['main/index.ts', 'main/preload.ts', 'main/shell/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'electron', importNames: ['ipcMain'], message: 'main/ipc/handle.ts alone touches ipcMain.' }],
        },
      ],
    },
  },
  {
    files: ['renderer/**/*.{ts,vue}'],
    rules: {
      'no-restricted-imports': forbid(...windowKnows),
      'no-restricted-globals': ['error', 'process', 'Buffer', 'require'],
      'no-restricted-syntax': [
        'error',
        ...syntax,
        spread,
        {
          selector: 'MemberExpression[property.name=/^(querySelector|getElement)/]',
          message: 'Name it with a template ref, or let its component expose what is needed (useKeyedRefs in a v-for).',
        },
      ],
    },
  },
  {
    files: ['renderer/**/*.vue'],
    rules: { 'no-restricted-imports': forbid(...windowKnows, [['**/api'], 'Components ask stores; stores ask main.']) },
  },
  {
    files: ['main/cli/**/*.ts', 'main/cli.ts', 'bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['*.config.ts', 'test/**/globalSetup.ts', '**/*.d.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['scripts/**/*.mjs', 'eslint.config.js'],
    extends: [tseslint.configs.base],
    languageOptions: { globals: { process: 'readonly' } },
    rules: { eqeqeq: ['error', 'always', { null: 'ignore' }], 'no-unused-vars': 'error', 'no-undef': 'off' },
  },
  prettier,
)
