import { randomUUID } from 'node:crypto';
import type { HoldResource } from '../../contract/hold.js';
import * as routes from '../../contract/lines.js';
import type { LineResource, LineSetResource } from '../../contract/lines.js';
import type { StageResource } from '../../contract/stage.js';
import { lastEnd, linesIn } from '../../model/line.js';
import { call } from '../client/call.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { spoken } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { printOne } from '../terminal/output.js';
import { plainLine } from '../terminal/plain.js';
import { whoText } from '../terminal/who.js';

/** Whether what is given where a hold or a stage may be given is the id of a stop of the line. */
export const isLine = (name: string): boolean => name.startsWith('line_');

/** Holds every stage but those named, all at once or none. */
export async function stopLine(
  invocation: Invocation,
  { key, ...asked }: { kind: string; reason: string; until: string | null; except: string[]; key: string },
): Promise<ExitCode> {
  const kind = kindOf(asked.kind);
  const client = await connect(invocation);
  const line = await call(client, routes.stopLine, { body: { ...asked, kind }, key });
  printOne(invocation, line, () => setLines(invocation, line));
  return exitCodes.ok;
}

function kindOf(value: string): (typeof routes.lineKinds)[number] {
  const kind = routes.lineKinds.find((known) => known === value);
  if (kind !== undefined) return kind;
  throw failure('bad-value', { option: '--kind', value, expected: routes.lineKinds.join(', ') });
}

/** Gives what is left of it another end. */
export async function extendLine(
  invocation: Invocation,
  name: string | null,
  { until, reason }: { readonly until: string | null; readonly reason: string | undefined },
): Promise<ExitCode> {
  const client = await connect(invocation);
  const line = await call(client, routes.extendLine, {
    params: { line: await lineOf(invocation, client, name) },
    body: { until, ...(reason === undefined ? {} : { reason }) },
    key: randomUUID(),
  });
  printOne(invocation, line, () => [said(invocation, line)]);
  return exitCodes.ok;
}

/** Releases what is left of it; other holds stay. */
export async function releaseLine(
  invocation: Invocation,
  name: string | null,
  { reason }: { readonly reason: string | undefined },
): Promise<ExitCode> {
  const client = await connect(invocation);
  const line = await call(client, routes.releaseLine, {
    params: { line: await lineOf(invocation, client, name) },
    body: reason === undefined ? {} : { reason },
    key: randomUUID(),
  });
  printOne(invocation, line, () => [invocation.texts.line.released]);
  return exitCodes.ok;
}

/** Nobody can know which of several is meant. */
async function lineOf(invocation: Invocation, client: HttpClient, name: string | null): Promise<string> {
  if (name !== null) return name;
  const { items } = await call(client, routes.listLines);
  const [line, ...others] = items;
  if (line === undefined) throw failure('line-not-stopped', {});
  if (others.length === 0) return line.id;
  throw failure('several-lines', {
    lines: items.map((one) => ({ id: one.id, line: said(invocation, one) })),
  });
}

function setLines(invocation: Invocation, line: LineSetResource): string[] {
  const { texts } = invocation;
  return [
    said(invocation, line),
    ...line.running.map(({ stage, promotion: id, build }) =>
      texts.line.running({ stage, id, build: build ?? '–' }),
    ),
    ...(line.waiting === 0 ? [] : [texts.hold.keep({ count: line.waiting })]),
    texts.line.release({ line: line.id }),
  ];
}

const said = (invocation: Invocation, { holds, going, stopped, ...line }: LineResource): string =>
  stoppedLine(invocation, { ...line, going, holds: holds.filter(({ stage }) => stopped.includes(stage)) });

/** That the line is stopped, said once for all its stages; one line for each stop. */
export function stoppedLines(invocation: Invocation, stages: readonly StageResource[]): string[] {
  const lines = linesIn(stages.flatMap(({ holds }) => holds));
  return lines.map(({ holds }) => {
    const [{ by, reason, kind }] = holds;
    const kept = new Set(holds.map(({ stage }) => stage));
    const going = stages.flatMap(({ stage }) => (kept.has(stage) ? [] : [stage]));
    return stoppedLine(invocation, { by, reason, kind, going, holds });
  });
}

interface Stopped extends Pick<HoldResource, 'by' | 'reason' | 'kind'> {
  /** Stages that go on. */
  readonly going: readonly string[];
  readonly holds: readonly HoldResource[];
}

function stoppedLine(invocation: Invocation, { by, reason, kind, going, holds }: Stopped): string {
  const { texts } = invocation;
  const until = lastEnd(holds);
  const left = holds.find((hold) => hold.until === until)?.secondsLeft ?? 0;
  return plainLine(
    texts.line.stopped({
      ...{ by: whoText(invocation, by), reason, kind: texts.holdKinds[kind], going },
      end:
        until === null
          ? texts.hold.open
          : texts.hold.until({ at: localTime(until), left: spoken(invocation, left) }),
    }),
  );
}
