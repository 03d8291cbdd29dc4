// The linter's rules. Directions between rooms are computed from src/contexts.ts, in src/app/lint/boundaries.ts.
import { defineConfig } from 'oxlint'

// node:test keeps the promises of the tests it is given.
const kept = ['test', 'it', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach']

export default defineConfig({
  ignorePatterns: ['node_modules', '/dist', '/data', '/pictures'],
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'react', 'jsx-a11y', 'promise', 'node'],
  jsPlugins: ['./src/app/lint/plugin.ts'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  rules: {
    'throughline/boundaries': 'error',
    'throughline/clock': 'error',
    'throughline/pages': 'error',
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'no-console': 'error',
    'no-var': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: kept }] }],
    'typescript/no-misused-promises': ['error', { checksVoidReturn: false }],
    // Spreading a string into its characters is meant as such.
    'typescript/no-misused-spread': ['error', { allow: ['string'] }],
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'unicorn/prefer-node-protocol': 'error',
    'react/rules-of-hooks': 'error',
    'react/jsx-no-target-blank': 'error',
    // What came through a check of our own (a parsed row, a caught error) is named by an assertion; each is read in review.
    'typescript/no-unsafe-type-assertion': 'off',
    // `new Intl.DateTimeFormat(zone)` in a try is how a zone is checked; pg is one default export with everything on it.
    'no-new': 'off',
    'import/no-named-as-default-member': 'off',
    // Libraries that call back must be called back; some name what they offer with an underscore; a small function may stand where it is used.
    'promise/no-callback-in-promise': 'off',
    'no-underscore-dangle': 'off',
    'unicorn/consistent-function-scoping': 'off',
    // Contracts of ours declare methods and never use `this`; an effect returns its own undoing, or nothing.
    'typescript/unbound-method': 'off',
    'typescript/consistent-return': 'off',
    // A column's cell is a function that is called, not a component that is mounted.
    'react/no-unstable-nested-components': 'off',
    // Roles and focus are judged by axe on the rendered page: a table that turns into cards on a phone must say its roles itself.
    'jsx-a11y/no-redundant-roles': 'off',
    'jsx-a11y/prefer-tag-over-role': 'off',
    'jsx-a11y/no-autofocus': 'off',
    'jsx-a11y/no-interactive-element-to-noninteractive-role': 'off',
    'jsx-a11y/no-noninteractive-element-to-interactive-role': 'off',
    'jsx-a11y/no-noninteractive-element-interactions': 'off',
    'jsx-a11y/no-noninteractive-tabindex': 'off',
    'jsx-a11y/no-static-element-interactions': 'off',
    'jsx-a11y/click-events-have-key-events': 'off',
    'jsx-a11y/control-has-associated-label': 'off',
    // A literal that is spread groups the fields that belong together.
    'unicorn/no-useless-spread': 'off',
    // The JSX transform imports React by itself; styles are imported for their effect.
    'react/react-in-jsx-scope': 'off',
    'import/no-unassigned-import': ['error', { allow: ['**/*.css', '@fontsource*/**'] }],
  },
  overrides: [
    { files: ['oxlint.config.ts', 'src/app/lint/plugin.ts', '**/vite.config.ts'], rules: { 'import/no-default-export': 'off' } },
    { files: ['bench/**', 'e2e/pictures.ts', 'src/app/**'], rules: { 'no-console': 'off' } },
    // A test says before and after of what it changes, beside the hooks of that name; odd requests and waiting loops are its trade.
    {
      files: ['**/*.test.ts'],
      rules: {
        'no-shadow': 'off',
        'no-unmodified-loop-condition': 'off',
        'unicorn/no-invalid-fetch-options': 'off',
        'typescript/require-array-sort-compare': 'off',
        'typescript/no-unnecessary-type-conversion': 'off',
      },
    },
  ],
})
