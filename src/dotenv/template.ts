import type { EnvironmentFault, ReferenceFault } from '../model/stage-file-problem.js';

/** A value as text and references, in order; plain data, so that it can be looked at without running anything. */
export type Template = readonly Part[];
export type Part = string | Reference;

export interface Reference {
  readonly name: string;
  /** `value`: `$NAME` · `or`: `:-` · `or-unset`: `-` · `if-set`: `:+` · `required`: `:?` */
  readonly form: 'value' | 'or' | 'or-unset' | 'if-set' | 'required';
  /** Default or alternative; empty for the other forms. */
  readonly text: Template;
  /** What `:?` says, as written. */
  readonly message: string;
}

export type TemplateFault = Extract<
  EnvironmentFault,
  { readonly code: 'COMMAND_SUBSTITUTION_UNSUPPORTED' | 'SERVERLESS_VARIABLE' | 'REFERENCE_SYNTAX' }
>;

export type Parsed =
  | { readonly template: Template; readonly fault: null }
  | { readonly template: null; readonly fault: TemplateFault };

/** Splits a value at its references. It runs nothing, and a text without `$` is one part: itself. */
export function parseTemplate(text: string): Parsed {
  const scan: Scan = { text, at: 0 };
  try {
    return { template: parts(scan, 0), fault: null };
  } catch (error) {
    if (error instanceof Fault) return { template: null, fault: error.fault };
    throw error;
  }
}

interface Scan {
  readonly text: string;
  at: number;
}

class Fault extends Error {
  constructor(readonly fault: TemplateFault) {
    super(fault.code);
  }
}

const faulty = (reason: ReferenceFault): Fault => new Fault({ code: 'REFERENCE_SYNTAX', facts: { reason } });

/** No one writes defaults in defaults so deep, and a limit keeps a crafted file from exhausting the call stack. */
const deepest = 20;

/** Up to the end of the text or, inside a reference, up to the brace that closes it. */
function parts(scan: Scan, depth: number): Template {
  if (depth > deepest) throw faulty('too-deep');
  const found: Part[] = [];
  let literal = '';
  let braces = 0;
  while (scan.at < scan.text.length) {
    const sign = scan.text.charAt(scan.at);
    if (depth > 0 && sign === '}' && braces === 0) break;
    if (depth > 0) braces += sign === '{' ? 1 : sign === '}' ? -1 : 0;
    const part = sign === '$' ? dollar(scan, depth) : plain(scan, depth);
    if (typeof part === 'string') literal += part;
    else found.push(...(literal === '' ? [] : [literal]), part);
    if (typeof part !== 'string') literal = '';
  }
  return literal === '' ? found : [...found, literal];
}

function plain(scan: Scan, depth: number): string {
  if (scan.text.startsWith('\\$', scan.at)) {
    scan.at += 2;
    return '$';
  }
  const stop = depth === 0 ? /[\\$]/g : /[\\${}]/g;
  stop.lastIndex = scan.at + 1;
  const next = stop.exec(scan.text)?.index ?? scan.text.length;
  const text = scan.text.slice(scan.at, next);
  scan.at = next;
  return text;
}

function dollar(scan: Scan, depth: number): Part {
  const rest = scan.text.slice(scan.at + 1, scan.at + 3);
  if (rest.startsWith('(')) throw new Fault({ code: 'COMMAND_SUBSTITUTION_UNSUPPORTED', facts: {} });
  if (rest.startsWith('{')) return braced(scan, depth);
  const name = nameAt(scan.text, scan.at + 1);
  if (name !== '') {
    scan.at += 1 + name.length;
    return { name, form: 'value', text: [], message: '' };
  }
  if (/^\p{L}/u.test(rest)) throw faulty('non-latin-name');
  scan.at += 1;
  return '$';
}

const forms = [
  [':-', 'or'],
  ['-', 'or-unset'],
  [':+', 'if-set'],
  [':?', 'required'],
] as const;

function braced(scan: Scan, depth: number): Reference {
  const start = scan.at + 2;
  const name = nameAt(scan.text, start);
  const after = start + name.length;
  const form = forms.find(([sign]) => scan.text.startsWith(sign, after));
  if (name === '' || (form === undefined && scan.text[after] !== '}')) throw unknownForm(scan.text, start);
  scan.at = after + (form?.[0].length ?? 0);
  const textStart = scan.at;
  const text = form?.[1] === 'required' ? messageOf(scan) : parts(scan, depth + 1);
  if (scan.text[scan.at] !== '}') throw faulty('open-brace');
  const message = form?.[1] === 'required' ? scan.text.slice(textStart, scan.at) : '';
  scan.at += 1;
  return { name, form: form?.[1] ?? 'value', text, message };
}

/** A message is words for people: it ends at the first brace and holds no references. */
function messageOf(scan: Scan): Template {
  const end = scan.text.indexOf('}', scan.at);
  scan.at = end === -1 ? scan.text.length : end;
  return [];
}

const serverlessSources =
  /^(ssm|opt|self|env|cf|s3|file|sls|param|aws|git|vault|terraform|output|strToBool)(\([^)}]{0,200}\))?(\.[\w-]{1,60})?:/;

function unknownForm(text: string, start: number): Fault {
  const source = serverlessSources.exec(text.slice(start, start + 300))?.[1];
  return source === undefined
    ? faulty('unknown-form')
    : new Fault({ code: 'SERVERLESS_VARIABLE', facts: { source } });
}

function nameAt(text: string, start: number): string {
  const name = /[A-Za-z_][A-Za-z0-9_]*/y;
  name.lastIndex = start;
  return name.exec(text)?.[0] ?? '';
}
