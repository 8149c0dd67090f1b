import { getStageLog, LaterLinesResource, type LogLineResource } from '../../contract/stage-log.js';
import { answerOf, jsonIn } from '../client/answer-body.js';
import { addressOf, call } from '../client/call.js';
import { connect } from '../client/http-client.js';
import { keepStreaming } from '../client/stream.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { printOne, select } from '../terminal/output.js';
import { plainLine } from '../terminal/plain.js';
import { startOf } from '../terminal/since.js';

export interface StageLogOptions {
  readonly stage: string;
  readonly follow?: boolean;
  readonly since?: string;
  readonly lines?: string;
}

/** Prints what the backends of a stage wrote last; with `--follow` also what they write from now on. */
export async function stageLog(invocation: Invocation, options: StageLogOptions): Promise<ExitCode> {
  const { stage, follow } = options;
  const params = { stage };
  const query = { ...limitOf(options), ...sinceOf(options) };
  const log = await call(await connect(invocation), getStageLog, { params, query });
  const write = writer(invocation, stage);
  if (follow !== true && invocation.output === 'json') printOne(invocation, log, () => []);
  else write(log);
  if (follow === true) return followLog(invocation, { stage, upTo: log.upTo, write });
  if (log.lines.length === 0) invocation.note(invocation.texts.stageLog.nothing({ stage }));
  return exitCodes.ok;
}

function limitOf({ lines }: StageLogOptions): { limit?: string } {
  if (lines === undefined) return {};
  if (/^[1-9]\d{0,3}$/.test(lines) && Number(lines) <= 2000) return { limit: lines };
  throw failure('bad-value', { option: '--lines', value: lines, expected: '1–2000' });
}

function sinceOf({ since }: StageLogOptions): { since?: string } {
  if (since === undefined) return {};
  const start = startOf(since);
  if (start !== null) return { since: start };
  throw failure('bad-value', { option: '--since', value: since, expected: '1h, 2d, 2026-11-13T18:00' });
}

type Write = (lines: LaterLinesResource) => void;

interface Following {
  readonly stage: string;
  readonly upTo: string;
  readonly write: Write;
}

async function followLog(invocation: Invocation, { stage, upTo, write }: Following): Promise<ExitCode> {
  const { kind } = await keepStreaming<never>({
    reconnect: () => connect(invocation),
    path: addressOf(getStageLog, { params: { stage }, query: { after: upTo } }),
    timeout: invocation.timeout,
    onEvent: ({ event, data }, url) => {
      if (event === 'message') write(answerOf(LaterLinesResource, jsonIn(data, { url, status: 200 }), url));
      return false;
    },
    over: () => Promise.resolve(null),
    lost: (cause, elsewhere) => failure('log-lost', { stage, elsewhere }, cause),
  });
  return kind === 'timeout' ? exitCodes.timeout : exitCodes.detached;
}

/** Writes lines one by one, and says before them when they are not all. */
function writer(invocation: Invocation, stage: string): Write {
  const { output, quote, note, fields, texts } = invocation;
  const machine = forMachines(invocation);
  return ({ lines, earlier }) => {
    if (earlier !== 'none') {
      if (machine) quote(JSON.stringify({ t: 'earlier', stage, earlier }));
      else note(texts.stageLog[earlier]);
    }
    for (const line of lines) {
      if (machine) quote(JSON.stringify(select({ t: 'log', stage, ...line }, fields)));
      else if (output === 'tsv') quote(cellsOf(line).join('\t'));
      else quote([...cellsOf(line), ...(line.unended === true ? [texts.stageLog.unended] : [])].join(' '));
    }
  };
}

const cellsOf = ({ at, build, text }: LogLineResource): string[] => [
  at === null ? '–' : stampOf(new Date(at)),
  build ?? '–',
  plainLine(text),
];

/** By the reader's clock, to the millisecond: the times of two lines can be compared. */
function stampOf(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  const time = [two(at.getHours()), two(at.getMinutes()), two(at.getSeconds())].join(':');
  return `${day} ${time}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
