import type { EnvironmentFinding } from './environment-problem.js';
import { parseTemplate, type Reference, type Template } from './template.js';

/** A value as it was found, with the place of its key. */
export interface RawValue {
  readonly value: string;
  readonly file: string;
  readonly line: number | null;
  /** The process environment overrides the file; its value is taken as it is and holds no references. */
  readonly fromProcess: boolean;
}

export interface ResolveOrder {
  readonly raw: ReadonlyMap<string, RawValue>;
  /** The process environment: where names that are in no file are looked up. */
  readonly outside: Readonly<Record<string, string | undefined>>;
  /** Names whose value no message may repeat a part of. */
  readonly isSecret: (name: string) => boolean;
}

export interface Resolved {
  /** Without the names whose value could not be made. */
  readonly values: ReadonlyMap<string, string>;
  /** Names into whose value that of a secret one went, at any remove. */
  readonly tainted: ReadonlySet<string>;
  readonly findings: readonly EnvironmentFinding[];
}

/** Bytes: Linux refuses to start a process with a longer single `NAME=value`, its closing NUL included (execve(2)). */
export const largestValue = 128 * 1024;
/** Half of what Linux gives a process for its environment; nested references grow exponentially. */
export const largestEnvironment = 1024 * 1024;

/** Replaces the references of all values in one pass: what was put in is not looked at again, and nothing is run. */
export function resolve(order: ResolveOrder): Resolved {
  const state: State = {
    ...order,
    settled: new Map(),
    path: [],
    depth: 0,
    tainted: new Set(),
    findings: [],
    reported: new Set(),
    size: 0,
  };
  for (const name of order.raw.keys()) settle(state, name);
  const values = [...state.settled].filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { values: new Map(values), tainted: state.tainted, findings: state.findings };
}

const failed = Symbol('failed');
type Outcome = string | typeof failed;
/** What a reference finds; undefined = the name is not set. */
type Looked = Outcome | undefined;

/** Too deep to be looked up from here: whoever asks is evaluated again when it is settled. */
const postponed = Symbol('postponed');
const underWay = Symbol('under way');

interface State extends ResolveOrder {
  readonly settled: Map<string, Outcome | typeof underWay>;
  /** The names that are under way, each because the one before it asks for it: the path that a cycle prints. */
  readonly path: string[];
  /** How many of them wait on the call stack. */
  depth: number;
  readonly tainted: Set<string>;
  readonly findings: EnvironmentFinding[];
  /** A value that refers to the same missing name twice has one problem. */
  readonly reported: Set<string>;
  size: number;
}

/** A file may chain more names than the call stack holds. */
const deepest = 100;

function settle(state: State, start: string): void {
  state.depth = 0;
  look(state, start);
  for (let name = state.path.at(-1); name !== undefined; name = state.path.at(-1)) {
    state.depth = 0;
    visit(state, name);
  }
}

function look(state: State, name: string): Looked | typeof postponed {
  const { settled, outside, raw, path } = state;
  const known = settled.get(name);
  if (known === underWay) return cycle(state, name);
  if (known !== undefined) return known;
  if (!raw.has(name)) return Object.hasOwn(outside, name) ? outside[name] : undefined;
  settled.set(name, underWay);
  path.push(name);
  return state.depth < deepest ? visit(state, name) : postponed;
}

/** Evaluates the last name of the path; unless something is postponed, it is settled and leaves the path. */
function visit(state: State, name: string): Outcome | typeof postponed {
  state.depth += 1;
  const outcome = evaluate(state, name);
  state.depth -= 1;
  if (outcome === postponed) return postponed;
  const kept = fitting(state, name, outcome);
  state.settled.set(name, kept);
  state.path.pop();
  return kept;
}

function fitting(state: State, name: string, outcome: Outcome): Outcome {
  if (outcome === failed) return failed;
  const before = state.size;
  state.size += Buffer.byteLength(name) + Buffer.byteLength(outcome) + 2;
  if (state.size <= largestEnvironment) return outcome;
  if (before <= largestEnvironment) report(state, name, tooLarge('environment', largestEnvironment));
  return failed;
}

const tooLarge = (scope: 'value' | 'environment', limit: number): EnvironmentFinding => ({
  code: 'VALUE_TOO_LARGE',
  facts: { scope, limit },
});

/** The names that lead back to themselves; a long way round is shown by its beginning and its end. */
function cycle(state: State, again: string): Outcome {
  const names = [...state.path.slice(state.path.indexOf(again)), again];
  const path = names.length <= 20 ? names : [...names.slice(0, 10), '…', ...names.slice(-9)];
  report(state, again, { code: 'REFERENCE_CYCLE', facts: { path } });
  return failed;
}

function evaluate(state: State, name: string): Outcome | typeof postponed {
  const raw = state.raw.get(name);
  if (raw === undefined) return failed;
  if (raw.fromProcess) return raw.value;
  const { template, fault } = parseTemplate(raw.value);
  if (template !== null) return expand(state, name, template);
  report(state, name, fault);
  return failed;
}

/** Goes on behind a reference that failed, so that all of a value's problems come together. */
function expand(state: State, asker: string, template: Template): Outcome | typeof postponed {
  let text = '';
  let bytes = Buffer.byteLength(asker) + 2;
  let whole = true;
  for (const part of template) {
    const piece = typeof part === 'string' ? part : substitute(state, asker, part);
    if (piece === postponed) return postponed;
    if (piece === failed) whole = false;
    else {
      text += piece;
      bytes += Buffer.byteLength(piece);
    }
    if (bytes > largestValue) {
      report(state, asker, tooLarge('value', largestValue));
      return failed;
    }
  }
  return whole ? text : failed;
}

function substitute(state: State, asker: string, reference: Reference): Outcome | typeof postponed {
  const { name, form, text } = reference;
  const found = look(state, name);
  if (found === failed || found === postponed) return found;
  const isSet =
    form === 'or-unset' || form === 'value' ? found !== undefined : found !== undefined && found !== '';
  if (form === 'if-set') return isSet ? expand(state, asker, text) : '';
  if (isSet && found !== undefined) {
    if (state.isSecret(name) || state.tainted.has(name)) state.tainted.add(asker);
    return found;
  }
  if (form === 'or' || form === 'or-unset') return expand(state, asker, text);
  report(state, asker, unmet(reference, state.isSecret(asker)));
  return failed;
}

/** In `pa$sword` the name of the reference is a piece of the secret, so a secret key's problem does not tell it. */
function unmet({ name, form, message }: Reference, secret: boolean): EnvironmentFinding {
  const reference = secret ? null : name;
  if (form === 'value') return { code: 'UNRESOLVED_REFERENCE', facts: { reference } };
  const said = secret ? '' : message.replace(/\p{C}+/gu, ' ').slice(0, 200);
  return { code: 'REQUIRED_REFERENCE', facts: { reference, message: said } };
}

function report(state: State, name: string, finding: EnvironmentFinding): void {
  const { file = null, line = null } = state.raw.get(name) ?? {};
  const { code, facts } = finding;
  const about = 'reference' in facts ? facts.reference : 'path' in facts ? facts.path : null;
  const once = JSON.stringify([name, code, about]);
  if (state.reported.has(once)) return;
  state.reported.add(once);
  state.findings.push({ ...finding, file, line, key: name });
}
