import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { installDir } from '../../src/service/config.js';

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly shell: string;
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly required: boolean; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export const actionDir = join(installDir, 'action');
export const action = parse(readFileSync(join(actionDir, 'action.yml'), 'utf8')) as Action;

export interface ActionRun {
  readonly code: number;
  /** What its steps printed. */
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface ActionPlace {
  readonly directory: string;
  /** For the files that the runner gives to each step. */
  readonly temp: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs the steps of `action/action.yml` as the runner does: expressions, one file of outputs each, one shell each. */
export async function runAction(
  given: Readonly<Record<string, string>>,
  { directory, temp, env }: ActionPlace,
): Promise<ActionRun> {
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [name, given[name] ?? input.default ?? '']),
  );
  const steps: Record<string, Record<string, string>> = {};
  const summary = join(temp, 'summary.md');
  writeFileSync(summary, '');
  let log = '';
  for (const [place, step] of action.runs.steps.entries()) {
    const context = { inputs, env, steps };
    if (step.if !== undefined && !isMet(step.if, context)) continue;
    const [output, script] = [join(temp, `output-${String(place)}`), join(temp, `step-${String(place)}.sh`)];
    writeFileSync(output, '');
    writeFileSync(script, filled(step.run, context));
    const own = Object.entries(step.env ?? {}).map(([name, text]) => [name, filled(text, context)] as const);
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: join(directory, filled(step['working-directory'] ?? '.', context)),
      env: {
        ...env,
        ...{ GITHUB_ACTION_PATH: actionDir, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
        ...Object.fromEntries(own),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    if (step.id !== undefined) steps[step.id] = outputsIn(readFileSync(output, 'utf8'));
    if (code !== 0) return { code: code ?? 1, log, summary: readFileSync(summary, 'utf8'), outputs: {} };
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [
    name,
    filled(value, { inputs, env, steps }),
  ]);
  return { code: 0, log, summary: readFileSync(summary, 'utf8'), outputs: Object.fromEntries(outputs) };
}

interface Context {
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly steps: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The few expressions that the action has; another one is an error here. */
const filled = (text: string, context: Context): string =>
  text.replaceAll(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => valueOf(expression, context));

function valueOf(expression: string, context: Context): string {
  const values = expression.split(' || ').map((name) => {
    const [, room = '', key = '', output = ''] =
      /^(inputs|env|steps)\.([\w-]+)(?:\.outputs\.([\w-]+))?$/.exec(name) ?? [];
    if (room === 'inputs' && key in context.inputs) return context.inputs[key];
    if (room === 'env') return context.env[key];
    if (room === 'steps') return context.steps[key]?.[output];
    throw new Error(`the runner of this test does not know ${name}`);
  });
  return values.find((value) => value !== undefined && value !== '') ?? '';
}

function isMet(condition: string, context: Context): boolean {
  const [, name = ''] = /^(\S+) != ''$/.exec(condition) ?? [];
  return valueOf(name, context) !== '';
}

const outputsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
