import type { EligibilityResource } from '../../contract/stages.js';
import type { HttpClient } from '../client/http-client.js';
import { chooseOnHold, inTheWay, mayAsk, type HoldChoice } from '../client/hold-choice.js';
import { confirm } from '../terminal/confirm.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { hang } from '../terminal/hang.js';
import { isSilent, type Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { printOne } from '../terminal/output.js';
import { plainLine } from '../terminal/plain.js';
import { changeLines } from './change-lines.js';
import { allowFlags, overrideFlags } from '../../messages/allowing.js';
import { previewOnly, type Act } from './preview.js';

/** What was agreed beside the act itself. */
export interface Agreed {
  readonly onHold: HoldChoice;
  readonly reason: string | undefined;
}

/**
 * Every act that puts a build on a stage: shows what it would do, says what speaks against it, and asks. An exit code =
 * it goes no further. Throws where a rule forbids it, nobody is there to say yes, or somebody says no.
 */
export async function agree(
  invocation: Invocation,
  client: HttpClient,
  act: Act,
): Promise<ExitCode | Agreed> {
  const { target, build, eligibility, options, lines = [], texts } = act;
  const { hinted, width } = invocation;
  assertSaysWhy(options);
  if (!isSilent(invocation)) {
    const change = await changeLines(invocation, client, { target, build });
    [
      ...change,
      ...[...lines, ...remarkLines(eligibility)].flatMap((line) => hang(hinted(line), { width, indent: 4 })),
    ].forEach(invocation.print);
  }
  if (isOnItsWay(eligibility)) return alreadyOnItsWay(invocation, eligibility);
  const { asked, ...agreed } = await decide(invocation, act);
  if (options.preview === true) return previewOnly(invocation, client, act);
  if (!asked) await confirm(invocation, texts.question({ stage: target.stage, build }));
  return agreed;
}

/** What refuses nothing and yet is good to know. */
const remarkLines = ({ remarks }: EligibilityResource): string[] =>
  remarks.map(({ text }) => `  ! ${plainLine(text)}`);

const isOnItsWay = ({ reasons }: EligibilityResource): boolean =>
  reasons.some(({ code }) => code === 'already-on-its-way');

/** Whatever else speaks against it: the service would refuse a second promotion of the same build first. */
function alreadyOnItsWay(invocation: Invocation, eligibility: EligibilityResource): ExitCode {
  const why = eligibility.reasons.find(({ code }) => code === 'already-on-its-way')?.text ?? '';
  const { stage } = eligibility;
  printOne(invocation, eligibility, () => [
    invocation.texts.promote.onItsWay({ stage, why: plainLine(why) }),
  ]);
  return exitCodes.conflict;
}

function assertSaysWhy({ liftQuarantine, despiteKnownBad, reason }: Act['options']): void {
  if (liftQuarantine === true && reason === undefined) throw failure('lift-needs-reason', {});
  if (despiteKnownBad === true && reason === undefined) throw failure('despite-needs-reason', {});
}

/** What speaks against it beside a quarantine that is lifted, what is taken although it is bad, and a hold that is passed or waited for. */
function objectionsTo({ eligibility, onHold, options }: Act) {
  const { allowed, reasons } = eligibility;
  const { liftQuarantine: lifts = false, despiteKnownBad = false } = options;
  // Whether they are the holds that stand there now, the service decides.
  const passes =
    onHold.onHold !== undefined || onHold.overrideHold !== undefined || onHold.overrideHolds !== undefined;
  return allowed
    ? []
    : reasons.filter(
        ({ code }) =>
          !(lifts && code === 'build-quarantined') &&
          !(despiteKnownBad && code === 'known-bad') &&
          !(passes && code === 'held'),
      );
}

/** What the flags say, else, where a hold alone speaks against it and somebody is there, what that one chooses. */
async function decide(invocation: Invocation, act: Act): Promise<Agreed & { asked: boolean }> {
  const { target, eligibility, options, onHold } = act;
  const left = objectionsTo(act);
  if (left.length === 0) return { onHold, reason: options.reason, asked: false };
  const onlyHeld = left.every(({ code }) => code === 'held') && inTheWay(target, act.build).length > 0;
  const mayChoose =
    act.waiting !== null && options.preview !== true && options.rejectIfHeld !== true && mayAsk(invocation);
  const chosen = !onlyHeld || !mayChoose ? null : await chooseOnHold(invocation, act, options);
  if (chosen !== null) return { reason: options.reason, ...chosen, asked: true };
  const { stage, build, earliest } = eligibility;
  const { waiting } = act;
  const command = [act.command, ...allowFlags(options.allowChange ?? [])].join(' ');
  if (onlyHeld)
    throw failure('held', {
      ...{ stage, command, waiting, flags: overrideFlags(inTheWay(target, act.build)).join(' ') },
      why: left.map(({ text }) => plainLine(text)).join('\n'),
      lift: options.liftQuarantine === true,
    });
  const lines = left.map(({ text }) => plainLine(text));
  throw failure('not-eligible', {
    stage,
    build,
    reasons: lines,
    earliest: earliest === null ? null : localTime(earliest),
  });
}
