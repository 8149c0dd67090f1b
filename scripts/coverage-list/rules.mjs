import { dirname, join } from 'node:path/posix';

const folder = 'src/policy/';

/**
 * Every rule of the policy, by its name, and which test files try it: those that import it, else those that import what
 * is decided by it, as near as there are any.
 */
export function coverageOfRules({ sources, tests }) {
  const files = [...sources, ...tests].map(({ name, text }) => ({
    name,
    text,
    imports: importsOf(name, text),
  }));
  const importers = (names) =>
    files.filter(({ imports }) => names.some(({ file, word }) => imports.get(file)?.has(word) ?? false));
  return sources
    .filter(({ name }) => name.startsWith(folder))
    .flatMap(({ name, text }) => rulesIn(text).map((rule) => ({ ...rule, file: name })))
    .map((rule) => ({
      name: `${rule.file.slice(folder.length, -'.ts'.length)} · ${rule.word}`,
      files: rule.code === undefined ? nearestTests(rule, { files, importers }) : testsOfCode(rule, tests),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Exported functions; and of the list `rules` each one, which is known outside by the code that it gives. */
function rulesIn(text) {
  const exported = [
    ...text.matchAll(/^export (?:async )?function\*? (\w+)/gm),
    ...text.matchAll(/^export const (\w+)(?:: [^=]+)? = (?:async )?\(/gm),
  ].map(([, word]) => ({ word }));
  const [, list = ''] = /^export const rules[^=]*= \[([^\]]*)\]/m.exec(text) ?? [];
  const listed = [...list.matchAll(/\w+/g)].map(([word]) => ({ word, code: codesOf(text, word) }));
  return [...exported, ...listed];
}

function codesOf(text, word) {
  const [body = ''] = new RegExp(String.raw`^function ${word}\([^]*?^}`, 'm').exec(text) ?? [];
  return [...body.matchAll(/code: '([a-z-]+)'/g)].map(([, code]) => code);
}

const testsOfCode = ({ file, code }, tests) => {
  const own = `test/policy/${file.slice(folder.length, -'.ts'.length)}.test.ts`;
  return tests
    .filter(({ name, text }) => name === own || code.some((one) => text.includes(`'${one}'`)))
    .map(({ name }) => name);
};

function nearestTests({ file, word }, { files, importers }) {
  const seen = new Set();
  for (let names = [{ file, word }]; names.length > 0;) {
    const found = importers(names);
    const tests = found.filter(({ name }) => name.startsWith('test/'));
    if (tests.length > 0) return tests.map(({ name }) => name);
    // What only its own file uses is tried with what that file gives.
    const next = (found.length > 0 ? found : files.filter(({ name }) => name === names[0].file)).filter(
      ({ name }) => !seen.has(name),
    );
    next.forEach(({ name }) => seen.add(name));
    names = next.flatMap(({ name, text }) => wordsOf(text).map((one) => ({ file: name, word: one })));
  }
  return [];
}

const wordsOf = (text) =>
  [...text.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)].map(([, word]) => word);

/** Imported file → the names that are imported of it. */
function importsOf(name, text) {
  const imports = new Map();
  for (const [, names, from] of text.matchAll(/^import (?!type)\{([^}]*)\} from '(\.[^']+)'/gm)) {
    const file = join(dirname(name), from).replace(/\.js$/, '.ts');
    const words = names
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '' && !one.startsWith('type '))
      .map((one) => one.split(' as ')[0]);
    imports.set(file, new Set([...(imports.get(file) ?? []), ...words]));
  }
  return imports;
}
