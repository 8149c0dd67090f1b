import { allowing } from '../../messages/allowing.js';
import { shellWord } from '../../messages/quote.js';
import type { EligibilityResource } from '../../contract/stages.js';
import type { PreviewResource } from '../../contract/preview.js';
import type { StageResource } from '../../contract/stage.js';
import type { HttpClient } from '../client/http-client.js';
import { spokenDuration } from '../../model/write-duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { forMachines, isSilent, type Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';
import { plainLine } from '../terminal/plain.js';
import { redraw } from '../terminal/progress.js';
import { call } from '../client/call.js';
import { getPreview } from '../../contract/stages.js';

interface Previewed {
  readonly target: StageResource;
  readonly build: string;
  readonly eligibility: EligibilityResource;
  readonly options: PreviewOptions;
}

/** What the promotion itself would be asked with. */
interface PreviewOptions {
  readonly reason?: string;
  readonly allowChange?: readonly string[];
  readonly overrideHold?: string;
  readonly waitForRelease?: boolean;
  readonly liftQuarantine?: boolean;
  readonly hold?: boolean;
  readonly despiteKnownBad?: boolean;
}

/** Ends as the request itself would; on aws with what the engine would do. */
export async function previewOnly(
  invocation: Invocation,
  client: HttpClient,
  { target, build, eligibility, options }: Previewed,
): Promise<ExitCode> {
  const { stage } = eligibility;
  const { previewOnly: allowed, next } = invocation.texts.promote;
  const asked = { stage, build, allowChanges: options.allowChange ?? [] };
  const look = target.platform === 'aws' ? await lookAhead(invocation, client, asked) : null;
  const whole = look?.preview ?? (forMachines(invocation) ? await quickPreview(client, stage, build) : null);
  printOne(invocation, { ...eligibility, ...whole }, () => [
    ...(look?.lines ?? []),
    allowed({ stage, build }),
    // What has to be allowed first already says how.
    ...(look === null || look.exit === exitCodes.ok ? [next({ command: commandOf(asked, options) })] : []),
  ]);
  return look?.exit ?? exitCodes.ok;
}

/** On this machine no engine is asked, so it takes no longer than any other answer. */
const quickPreview = (client: HttpClient, stage: string, build: string): Promise<PreviewResource> =>
  call(client, getPreview, { params: { stage }, query: { build } });

/** The same without looking only. */
const commandOf = (
  { stage, build, allowChanges }: { stage: string; build: string; allowChanges: readonly string[] },
  { reason, overrideHold, waitForRelease, liftQuarantine, hold, despiteKnownBad }: PreviewOptions,
): string =>
  [
    allowing({ stage, build, names: allowChanges }),
    ...(liftQuarantine === true ? ['--lift-quarantine'] : []),
    ...(despiteKnownBad === true ? ['--despite-known-bad'] : []),
    ...(hold === undefined ? [] : [hold ? '--hold' : '--no-hold']),
    ...(overrideHold === undefined ? [] : [`--override-hold ${overrideHold}`]),
    ...(waitForRelease === true ? ['--wait-for-release'] : []),
    ...(reason === undefined ? [] : [`--reason ${shellWord(reason)}`]),
  ].join(' ');

interface Look {
  readonly preview: PreviewResource;
  readonly lines: readonly string[];
  readonly exit: ExitCode;
}

/** What the engine says that a promotion would do; takes as long as the engine does, and shows that it goes on. */
async function lookAhead(
  invocation: Invocation,
  client: HttpClient,
  asked: { stage: string; build: string; allowChanges: readonly string[] },
): Promise<Look> {
  const stop = isSilent(invocation) ? () => undefined : showWaiting(invocation);
  const patient = invocation.timeout === null;
  const preview = await call(client, getPreview, {
    params: { stage: asked.stage },
    query: { build: asked.build },
    patient,
  }).finally(stop);
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

/** What a promotion would wait for is no fault of it. */
const waits: readonly string[] = ['stage-busy', 'stage-recovering'];

/** As the promotion itself would end. */
function exitOf({ changes, outcome }: PreviewResource, names: readonly string[]): ExitCode {
  if (changes === null) return exitCodes[waits.includes(outcome?.code ?? '') ? 'ok' : 'failed'];
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
    redraw(invocation, `${line}  ${spokenDuration((performance.now() - startedAt) / 1000)}`);
  };
  draw();
  const timer = setInterval(draw, 1000);
  return () => {
    clearInterval(timer);
    redraw(invocation, '');
  };
}
