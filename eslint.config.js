import js from '@eslint/js'
import importX from 'eslint-plugin-import-x'
import jsdoc from 'eslint-plugin-jsdoc'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** The house, top to bottom: a stage may import from the folders above it, never from those below. */
const stages = [
  'ingest',
  'audio',
  'vad',
  'recognition',
  'utterance',
  'matching',
  'suggestion',
  'screen',
]
const zones = stages.flatMap((stage, index) => [
  ...stages.slice(index + 1).map((below) => ({
    target: `./assist/${stage}`,
    from: `./assist/${below}`,
    message: `${stage}/ comes before ${below}/ in the call's way: data flows down the tree of docs/architecture.md.`,
  })),
  {
    target: `./assist/${stage}`,
    from: './assist/replay',
    message: 'A stage knows no end of the pipeline.',
  },
])

export default tseslint.config(
  {
    ignores: ['dist/', 'data/', 'coverage/', 'node_modules/', 'models/downloaded/', 'bench/.work/'],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX, jsdoc },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
          ],
        },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      complexity: ['error', 15],
      'id-denylist': ['error', 'data', 'info', 'util', 'helper', 'manager'],
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { FunctionDeclaration: true, ClassDeclaration: true },
          contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'],
        },
      ],
      eqeqeq: 'error',
    },
    settings: { 'import-x/resolver': { typescript: true } },
  },
  {
    files: ['assist/pages/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'max-lines-per-function': ['error', { max: 140 }],
    },
  },
  {
    files: ['**/*.test.ts', '**/*.contract.ts', 'assist/testing/**', 'bench/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off',
      'jsdoc/require-jsdoc': 'off',
      // A test may drive its stage from the pipeline's end.
      'import-x/no-restricted-paths': 'off',
    },
  },
  { files: ['eslint.config.js'], ...tseslint.configs.disableTypeChecked },
)
