import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * Every constant of time, size and count in the sources: `{ file, name, value }`. That is each number with a name of its
 * own at the top of a file, alone or in an object; a number with the name of a limit anywhere; and what the contract
 * says of how long or how many a value of a request may be.
 */
export function constantsIn(installDir) {
  const files = readdirSync(join(installDir, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('messages/'))
    .toSorted();
  return files.flatMap((file) =>
    constantsOf(file, readFileSync(join(installDir, 'src', file), 'utf8')).toSorted(byPlace),
  );
}

/** The same of the text of one file. */
export function constantsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const values = new Map();
  const found = new Map();
  const add = (node, value) => {
    const name = nameOf(node);
    // An example of the contract is no limit.
    if (/(^|\.)example\./.test(name)) return;
    if (value !== null && !found.has(name)) found.set(name, { file, name, value, at: node.pos });
  };
  const visit = (node) => {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined) {
      const value = valueOf(node.initializer, values);
      if (value !== null) values.set(node.name.getText(), value);
      if (isAtTop(node) || limitNames.test(node.name.getText())) add(node.name, value);
    } else if (ts.isPropertyAssignment(node)) {
      const value = valueOf(node.initializer, values);
      if (isAtTop(node) || limitNames.test(node.name.getText())) add(node.name, value);
    } else if (ts.isBindingElement(node) && node.initializer !== undefined) {
      if (limitNames.test(node.name.getText())) add(node.name, valueOf(node.initializer, values));
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      if (limitNames.test(node.left.getText().replace(/^.*\./s, '')))
        add(node.left, valueOf(node.right, values));
    } else if (file.startsWith('contract/') && ts.isCallExpression(node)) {
      const called = node.expression.getText().replace(/^.*\./s, '');
      const last = node.arguments.at(-1);
      if (/^(max|text|decimal)$/.test(called) && last !== undefined) add(node, valueOf(last, values));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found.values()];
}

const byPlace = (a, b) => a.at - b.at;

/** As limits are named: `drainMilliseconds`, `keepAliveTimeout`, `mostPages`, `longestName`, `maxHeaderSize`. */
const limitNames =
  /(seconds|milliseconds|minutes|days|bytes|timeout|delay|period|patience|interval|pause)$|^(most|longest|least|deepest|max|keep)([A-Z]|$)/i;

/** Not within a function: what is declared there is made of what somebody gave. */
function isAtTop(node) {
  for (let one = node.parent; one !== undefined; one = one.parent) if (ts.isFunctionLike(one)) return false;
  return true;
}

/** `limits.steps` for what stands in an object. */
function nameOf(node) {
  const names = ts.isPropertyAccessExpression(node) ? [node.getText()] : [];
  for (let one = node; one !== undefined; one = one.parent) {
    if (ts.isFunctionLike(one) && names.length > 0) break;
    const isNamed = ts.isPropertyAssignment(one) || ts.isVariableDeclaration(one) || ts.isBindingElement(one);
    if (isNamed && !ts.isObjectBindingPattern(one.name))
      names.unshift(one.name.getText().replaceAll(/^['"]|['"]$/g, ''));
  }
  return names.join('.');
}

/** What an expression of numbers comes to; null = it is none. */
function valueOf(node, values) {
  if (ts.isNumericLiteral(node)) return Number(node.text.replaceAll('_', ''));
  if (ts.isIdentifier(node)) return values.get(node.text) ?? null;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node))
    return valueOf(node.expression, values);
  if (!ts.isBinaryExpression(node)) return null;
  const [a, b] = [valueOf(node.left, values), valueOf(node.right, values)];
  const act = operators.get(node.operatorToken.kind);
  return a === null || b === null || act === undefined ? null : act(a, b);
}

const operators = new Map([
  [ts.SyntaxKind.AsteriskToken, (a, b) => a * b],
  [ts.SyntaxKind.AsteriskAsteriskToken, (a, b) => a ** b],
  [ts.SyntaxKind.PlusToken, (a, b) => a + b],
  [ts.SyntaxKind.MinusToken, (a, b) => a - b],
]);

/** Numbers that are handed to whatever waits, without a name of their own: `setTimeout(end, 5000)`. */
export function namelessWaits(installDir) {
  const files = readdirSync(join(installDir, 'src'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .toSorted()
    .flatMap((file) => {
      const text = readFileSync(join(installDir, 'src', file), 'utf8');
      return namelessIn(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)).map(
        (one) => `${file}: ${one}`,
      );
    });
}

function namelessIn(source) {
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && waits.test(node.expression.getText().replace(/^.*\./s, ''))) {
      const isLong = (one) => (valueOf(one, new Map()) ?? 0) > 1;
      if (node.arguments.some(isLong)) found.push(node.getText().replaceAll(/\s+/g, ' ').slice(0, 100));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const waits = /^(setTimeout|setInterval|delay|timeout|within|probe)$/;
