import { allowFlags, overrideFlags } from '../../messages/allowing.js';
import { shellWord } from '../../messages/quote.js';
import type { EligibilityResource } from '../../contract/stages.js';
import type { PreviewResource } from '../../contract/preview.js';
import type { StageResource } from '../../contract/stage.js';
import type { HttpClient } from '../client/http-client.js';
import { spoken } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { hang } from '../terminal/hang.js';
import { forMachines, isSilent, type Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';
import { plainLine } from '../terminal/plain.js';
import { redraw } from '../terminal/progress.js';
import { call } from '../client/call.js';
import { holdWish, type HoldChoice } from '../client/hold-choice.js';
import { getPreview } from '../../contract/stages.js';

/** What a person is about to do to a stage. */
export interface Act {
  readonly target: StageResource;
  readonly build: string;
  readonly eligibility: EligibilityResource;
  readonly options: ActOptions;
  /** What the flags say of a hold. */
  readonly onHold: HoldChoice;
  /** What is shown of it beside the change itself. */
  readonly lines?: readonly string[];
  readonly texts: {
    readonly question: (f: { stage: string; build: string }) => string;
    readonly next: (f: { command: string }) => string;
  };
  /** The same without flags, and what makes it wait for the end of a hold; null = it cannot wait. */
  readonly command: string;
  readonly waiting: string | null;
  /** The number that it gives. */
  readonly milestone?: number;
  /** The lines say why it would be refused. */
  readonly isRefused?: boolean;
  /** It is a rollback. */
  readonly goesBack?: boolean;
}

/** What it would be asked with. */
interface ActOptions {
  readonly preview?: boolean;
  readonly reason?: string;
  readonly notes?: string;
  readonly allowChange?: readonly string[];
  readonly overrideHold?: readonly string[];
  readonly waitForRelease?: boolean;
  readonly rejectIfHeld?: boolean;
  readonly liftQuarantine?: boolean;
  readonly hold?: boolean;
  readonly despiteKnownBad?: boolean;
  readonly putBackBefore?: boolean;
}

/** Ends as the request itself would; on aws with what the engine would do. */
export async function previewOnly(
  invocation: Invocation,
  client: HttpClient,
  {
    target,
    build,
    eligibility,
    options,
    texts,
    command,
    milestone,
    goesBack = false,
    isRefused = false,
  }: Act,
): Promise<ExitCode> {
  const { stage } = eligibility;
  const { previewOnly: allowed } = invocation.texts.promote;
  const asked = { stage, build, milestone, goesBack, command, options };
  const look = target.platform === 'aws' ? await lookAhead(invocation, client, asked) : null;
  const whole = look?.preview ?? (forMachines(invocation) ? await quickPreview(client, asked) : null);
  const { hinted, width } = invocation;
  printOne(invocation, { ...eligibility, ...whole }, () => [
    ...(look?.lines ?? []),
    ...[
      ...(isRefused ? [] : [allowed({ stage, build })]),
      // What has to be allowed first already says how.
      ...(!isRefused && (look === null || look.exit === exitCodes.ok)
        ? [texts.next({ command: [command, ...flagsOf(options)].join(' ') })]
        : []),
    ].flatMap((line) => hang(hinted(line), { width, indent: 2 })),
  ]);
  return isRefused ? exitCodes.blocked : (look?.exit ?? exitCodes.ok);
}

/** On this machine no engine is asked, so it takes no longer than any other answer. */
const quickPreview = (client: HttpClient, asked: Asked): Promise<PreviewResource> =>
  call(client, getPreview, aboutPreview(asked));

const aboutPreview = ({ stage, build, milestone, goesBack, options }: Asked) => ({
  params: { stage },
  query: {
    ...{ build, milestone },
    ...(goesBack ? { rollback: 'true' as const } : { hold: holdWish(options) }),
  },
});

/** The same without looking only. */
const flagsOf = (options: ActOptions, names: readonly string[] = []): string[] => [
  ...allowFlags([...(options.allowChange ?? []), ...names]),
  ...(options.liftQuarantine === true ? ['--lift-quarantine'] : []),
  ...(options.despiteKnownBad === true ? ['--despite-known-bad'] : []),
  ...(options.hold === undefined ? [] : [options.hold ? '--hold' : '--no-hold']),
  ...overrideFlags(options.overrideHold ?? []),
  ...(options.waitForRelease === true ? ['--wait-for-release'] : []),
  ...(options.rejectIfHeld === true ? ['--reject-if-held'] : []),
  ...(options.putBackBefore === true ? ['--put-back-before'] : []),
  ...(options.notes === undefined ? [] : [`--notes ${shellWord(options.notes)}`]),
  ...(options.reason === undefined ? [] : [`--reason ${shellWord(options.reason)}`]),
];

interface Asked {
  readonly stage: string;
  readonly build: string;
  readonly milestone: number | undefined;
  readonly goesBack: boolean;
  readonly command: string;
  readonly options: ActOptions;
}

interface Look {
  readonly preview: PreviewResource;
  readonly lines: readonly string[];
  readonly exit: ExitCode;
}

/** What the engine says that a promotion would do; takes as long as the engine does, and shows that it goes on. */
async function lookAhead(invocation: Invocation, client: HttpClient, asked: Asked): Promise<Look> {
  const stop = isSilent(invocation) ? () => undefined : showWaiting(invocation);
  const patient = invocation.timeout === null;
  const preview = await call(client, getPreview, {
    ...aboutPreview(asked),
    patient,
  }).finally(stop);
  const allowed = asked.options.allowChange ?? [];
  const names = preview.protected.filter((name) => !allowed.includes(name));
  return { preview, lines: linesOf(invocation, preview, { ...asked, names }), exit: exitOf(preview, names) };
}

function linesOf(
  { texts }: Invocation,
  { changes, outcome }: PreviewResource,
  { command, options, names }: Asked & { names: readonly string[] },
): string[] {
  const step = texts.steps['pulumi-preview'];
  if (changes === null)
    return [
      `  ✗ ${step}: ${plainLine(outcome?.text ?? '–')}`,
      ...(outcome?.output ?? []).map((line) => `  | ${plainLine(line)}`),
    ];
  const found = `  ✓ ${step}  ${texts.plan.changes(changes)}`;
  if (names.length === 0) return [found];
  const allowing = [command, ...flagsOf(options, names)].join(' ');
  return [found, `  ! ${texts.plan.protected({ names })}`, `    ${texts.plan.allow({ command: allowing })}`];
}

/** What a promotion would wait for is no fault of it. */
const waits: readonly string[] = ['stage-busy', 'stage-recovering', 'machine-away', 'machine-awaited'];

/** As the promotion itself would end. */
function exitOf({ changes, outcome }: PreviewResource, names: readonly string[]): ExitCode {
  if (changes === null) return exitCodes[waits.includes(outcome?.code ?? '') ? 'ok' : 'failed'];
  return exitCodes[names.length === 0 ? 'ok' : 'blocked'];
}

const redrawEvery = 1000;

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
    redraw(invocation, `${line}  ${spoken(invocation, (performance.now() - startedAt) / 1000)}`);
  };
  draw();
  const timer = setInterval(draw, redrawEvery);
  return () => {
    clearInterval(timer);
    redraw(invocation, '');
  };
}
