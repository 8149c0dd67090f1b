import { parse, type Node, type Program } from 'acorn';

/** What a source file asks for as soon as it is loaded, whatever happens; null = it cannot be read. */
export function certainImports(text: string, isModule: boolean): readonly string[] | null {
  try {
    const program = isModule ? parsed(text, 'module') : (parsedScript(text) ?? parsed(text, 'module'));
    return program.sourceType === 'module'
      ? program.body.flatMap((node) => [...sourceIn(node), ...asked(node, awaited)])
      : declaresRequire(program)
        ? []
        : program.body.flatMap((node) => asked(node, required));
  } catch {
    // Another language, or one that nests deeper than the stack.
    return null;
  }
}

/** Everything that a file may ask for by a name that stands in it; what only looks so is among it. */
export function possibleImports(text: string): readonly string[] {
  return [
    ...text.matchAll(/\b(?:require(?:\.resolve)?\s*\(|from|import\s*\(|import)\s*(["'`])([^"'`\n]+)\1/g),
  ].map(([, , name = '']) => name);
}

const parsed = (text: string, sourceType: 'module' | 'script'): Program =>
  parse(text, { ecmaVersion: 'latest', sourceType, allowHashBang: true });

/** A script that returns early is none here: what stands below that is not certain. */
function parsedScript(text: string): Program | null {
  try {
    return parsed(text, 'script');
  } catch {
    return null;
  }
}

type Fields = Node & Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function sourceIn(node: Node): string[] {
  const { source } = node as Fields;
  return /^(Import|Export(All|Named))Declaration$/.test(node.type) ? textOf(source) : [];
}

const textOf = (node: unknown): string[] =>
  isNode(node) && typeof node['value'] === 'string' ? [node['value']] : [];

/** `require('x')` */
const required = ({ type, callee, arguments: given }: Fields): string[] =>
  type === 'CallExpression' && isNode(callee) && callee['name'] === 'require' && Array.isArray(given)
    ? textOf(given[0])
    : [];

/** `await import('x')` */
const awaited = ({ type, argument }: Fields): string[] =>
  type === 'AwaitExpression' && isNode(argument) && argument.type === 'ImportExpression'
    ? textOf(argument['source'])
    : [];

/** What a statement asks for on every way through it. */
function asked(node: Node, by: (node: Fields) => string[]): string[] {
  const fields = node as Fields;
  const certain = certainParts(fields).flatMap((part) =>
    Array.isArray(part) ? (part as unknown[]) : [part],
  );
  return [...by(fields), ...certain.filter(isNode).flatMap((part) => asked(part, by))];
}

/** The parts of a node that are run whenever it is run. */
function certainParts(node: Fields): unknown[] {
  const { type, test, left, operator, block, handler, finalizer, discriminant } = node;
  if (/Function|Class|^(For|While|DoWhile|Labeled|Chain)|AssignmentPattern/.test(type)) return [];
  if (type === 'IfStatement' || type === 'ConditionalExpression') return [test];
  if (type === 'LogicalExpression') return [left];
  if (type === 'AssignmentExpression' && /^(\|\||&&|\?\?)=$/.test(String(operator))) return [left];
  if (type === 'SwitchStatement') return [discriminant];
  if (type === 'TryStatement') return handler === null ? [block, finalizer] : [];
  return Object.values(node);
}

/** A bundler's or a loader's own `require`. */
const declaresRequire = ({ body }: Program): boolean =>
  body.some((node) => {
    const { id, declarations } = node as Node as Fields;
    const named = Array.isArray(declarations) ? (declarations as Fields[]).map((one) => one['id']) : [id];
    return named.some((one) => isNode(one) && one['name'] === 'require');
  });
