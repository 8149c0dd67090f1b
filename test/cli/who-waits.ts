import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { installation } from './command.js';

const root = join(installation, 'src', 'cli');

/** One function, or another value, of one file, with all that its text names. */
interface Declared {
  readonly key: string;
  readonly names: ReadonlySet<string>;
}

const keyOf = (file: string, name: string): string => `${file}#${name}`;

/**
 * The commands whose functions come to `act`, by way of whatever functions, as the command tree spells them: what is
 * imported when it is called is not followed, but for the commands themselves.
 */
export function commandsThatReach(act: string): string[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const sources = files.map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  });
  const callers = callersOf(sources.flatMap(declaredIn));
  const coming = new Set([act]);
  for (const key of coming) (callers.get(key) ?? []).forEach((caller) => coming.add(caller));
  return [...new Set(sources.filter(isTree).flatMap((source) => commandsIn(source, coming)))].toSorted();
}

const isTree = ({ fileName }: ts.SourceFile): boolean => fileName.startsWith('tree/');

function callersOf(declared: readonly Declared[]): Map<string, string[]> {
  const callers = new Map<string, string[]>();
  for (const { key, names } of declared)
    for (const name of names) callers.set(name, [...(callers.get(name) ?? []), key]);
  return callers;
}

function declaredIn(source: ts.SourceFile): Declared[] {
  const imported = importedIn(source);
  const namesOf = (node: ts.Node): ReadonlySet<string> =>
    new Set(wordsIn(node).map((word) => imported.get(word) ?? keyOf(source.fileName, word)));
  return source.statements.flatMap((statement) => {
    const named =
      ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
        ? [statement]
        : ts.isVariableStatement(statement)
          ? [...statement.declarationList.declarations]
          : [];
    return named.map((one) => ({
      key: keyOf(source.fileName, one.name?.getText() ?? ''),
      names: namesOf(one),
    }));
  });
}

/** What each name of a file means that another file of ours has. */
function importedIn(source: ts.SourceFile): Map<string, string> {
  const found = source.statements
    .filter(ts.isImportDeclaration)
    .flatMap(({ importClause, moduleSpecifier }) => {
      const from = (moduleSpecifier as ts.StringLiteral).text;
      const named = importClause?.namedBindings;
      if (!from.startsWith('.') || named === undefined || !ts.isNamedImports(named)) return [];
      const file = join(dirname(source.fileName), from).replace(/\.js$/, '.ts');
      return named.elements.map(
        ({ name, propertyName }) => [name.text, keyOf(file, (propertyName ?? name).text)] as const,
      );
    });
  return new Map([...found, ...source.statements.filter(ts.isVariableStatement).flatMap(whenUsedIn)]);
}

/** The same of `const { … } = whenUsed(() => import('…'))`, by which the tree names commands. */
function whenUsedIn(statement: ts.VariableStatement): (readonly [string, string])[] {
  return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
    const [, from] =
      /^whenUsed\(\s*\(\) =>\s*import\('([^']+)'\),?\s*\)$/.exec(initializer?.getText() ?? '') ?? [];
    if (from === undefined || !ts.isObjectBindingPattern(name)) return [];
    const file = join(dirname(statement.getSourceFile().fileName), from).replace(/\.js$/, '.ts');
    return name.elements.map((one) => [one.name.getText(), keyOf(file, one.name.getText())] as const);
  });
}

function wordsIn(node: ts.Node): string[] {
  const words: string[] = [];
  const look = (one: ts.Node): void => {
    if (ts.isIdentifier(one)) words.push(one.text);
    one.forEachChild(look);
  };
  look(node);
  return words;
}

/** The commands of one file of the tree whose action names one of these. */
function commandsIn(source: ts.SourceFile, coming: ReadonlySet<string>): string[] {
  const imported = importedIn(source);
  const commands: string[] = [];
  const look = (node: ts.Node): void => {
    if (isCallOf(node, 'action') && wordsIn(node.arguments[0] ?? node).some(isComing))
      commands.push(commandOf(node, source));
    node.forEachChild(look);
  };
  const isComing = (word: string): boolean => coming.has(imported.get(word) ?? '');
  look(source);
  return commands;
}

type Call = ts.CallExpression & { readonly expression: ts.PropertyAccessExpression };

const isCallOf = (node: ts.Node, method: string): node is Call =>
  ts.isCallExpression(node) &&
  ts.isPropertyAccessExpression(node.expression) &&
  node.expression.name.text === method;

/** `schedule run` of the chain `schedule.command('run <stage>')…action(…)`. */
function commandOf(action: Call, source: ts.SourceFile): string {
  let node: ts.Node = action;
  while (ts.isCallExpression(node) && !isCallOf(node, 'command'))
    node = ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : node.expression;
  if (!isCallOf(node, 'command')) throw new Error(`no command: ${action.getText()}`);
  const [given] = node.arguments;
  if (given === undefined || !ts.isStringLiteral(given)) throw new Error(`no name: ${node.getText()}`);
  const [verb = ''] = given.text.split(' ');
  const noun = groupOf(node.expression.expression, source);
  return noun === null ? verb : `${noun} ${verb}`;
}

/** The noun that `group(program, 'schedule', …)` made, in place or in a variable. */
function groupOf(receiver: ts.Expression, source: ts.SourceFile): string | null {
  if (receiver.getText() === 'program') return null;
  const [, noun] =
    /^group\(program, '(\w+)'/.exec(receiver.getText()) ??
    new RegExp(String.raw`const ${receiver.getText()} = group\(program, '(\w+)'`).exec(source.text) ??
    [];
  if (noun === undefined) throw new Error(`no noun: ${receiver.getText()}`);
  return noun;
}
