import { allowing } from '../messages/allowing.js';
import type { PreviewResource } from '../model/resource.js';
import type { HttpClient } from './http-client.js';
import { spoken } from './duration.js';
import { exitCodes, type ExitCode } from './exit.js';
import { isSilent, type Invocation } from './invocation.js';
import { plainLine } from './plain.js';
import { redraw } from './progress.js';
import { getPreview } from './routes.js';

export interface Look {
  readonly preview: PreviewResource;
  readonly lines: readonly string[];
  readonly exit: ExitCode;
}

/** What the engine says that a promotion would do; takes as long as the engine does, and shows that it goes on. */
export async function lookAhead(
  invocation: Invocation,
  client: HttpClient,
  asked: { stage: string; build: string; allowChanges: readonly string[] },
): Promise<Look> {
  const stop = isSilent(invocation) ? () => undefined : showWaiting(invocation);
  const patient = invocation.timeout === null;
  const preview = await getPreview(client, { ...asked, patient }).finally(stop);
  const names = preview.protected.filter((name) => !asked.allowChanges.includes(name));
  return { preview, lines: linesOf(invocation, preview, { ...asked, names }), exit: exitOf(preview, names) };
}

function linesOf(
  { texts }: Invocation,
  { changes, outcome }: PreviewResource,
  { stage, build, allowChanges, names }: Asked & { names: readonly string[] },
): string[] {
  const step = texts.steps['pulumi-preview'];
  if (changes === null)
    return [
      `  ✗ ${step}: ${plainLine(outcome?.text ?? '–')}`,
      ...(outcome?.output ?? []).map((line) => `  | ${plainLine(line)}`),
    ];
  const found = `  ✓ ${step}  ${texts.plan.changes(changes)}`;
  if (names.length === 0) return [found];
  const command = allowing({ stage, build, names: [...allowChanges, ...names] });
  return [found, `  ! ${texts.plan.protected({ names })}`, `    ${texts.plan.allow({ command })}`];
}

type Asked = Parameters<typeof lookAhead>[2];

/** As the promotion itself would end. */
function exitOf({ changes, outcome }: PreviewResource, names: readonly string[]): ExitCode {
  if (changes === null) return exitCodes[outcome?.code === 'stage-busy' ? 'ok' : 'failed'];
  return exitCodes[names.length === 0 ? 'ok' : 'blocked'];
}

/** One line at once, which on a terminal counts the seconds and goes away at the end. */
function showWaiting(invocation: Invocation): () => void {
  const { texts, live, print } = invocation;
  const line = `  ◐ ${texts.steps['pulumi-preview']}`;
  if (!live) {
    print(line);
    return () => undefined;
  }
  const startedAt = performance.now();
  const draw = (): void => {
    redraw(invocation, `${line}  ${spoken((performance.now() - startedAt) / 1000)}`);
  };
  draw();
  const timer = setInterval(draw, 1000);
  return () => {
    clearInterval(timer);
    redraw(invocation, '');
  };
}
