import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.switchback/', '.switchback-aws/', '.pulumi-cli/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./test/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // A number in a text is no accident.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => log(x)` as a callback that returns nothing is plain enough.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Functions may be passed to express, commander and event emitters whatever they return.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Nothing here is an enum; looking for one at every assignment takes a sixth of all rules' time.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // `async` says that a function belongs to an asynchronous contract, also where this one need not wait.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // Tests look at the inside of answers whose shape they are there to check.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: [
      'scripts/**/*.mjs',
      'tools/**/*.mjs',
      'action/**/*.mjs',
      'examples/**/*.js',
      'test/**/*.mjs',
      '*.js',
    ],
    languageOptions: { globals: globals.node },
  },
);
