import { piecesOf, type LaterLines, type LogLine, type NewestLines } from '../model/log-line.js';
import type { From } from '../model/moment.js';
import { withoutPasswords } from '../model/secrets.js';
import type { Stage } from '../model/stage.js';
import type { Ports } from '../ports/ports.js';
import type { StageLog } from '../ports/stage-log.js';
import { hidingSecretsOf } from './secret.js';

/** Lines as anybody may read them. */
type Show = (lines: readonly LogLine[]) => LogLine[];

type LogPorts = Pick<Ports, 'environments'> & { readonly stageLog: StageLog };

/**
 * Hides in the lines of a stage's backends its secrets and whatever has the shape of one; only then a long line is cut
 * in pieces. Throws Refusal `dotenv-invalid`.
 */
async function showingLinesOf(ports: LogPorts, stage: Stage): Promise<Show> {
  const hide = await hidingSecretsOf(ports, [stage]);
  return (lines) =>
    lines.flatMap(({ text, unended, ...said }) =>
      piecesOf(withoutPasswords(hide(text))).map((piece, at, all) => ({
        ...said,
        text: piece,
        ...(unended === true && at === all.length - 1 ? { unended } : {}),
      })),
    );
}

export interface WantedLines {
  readonly limit: number;
  readonly since: From | undefined;
  readonly now: Date;
}

/** The newest lines that the backends of a stage wrote. Throws Refusal `dotenv-invalid`. */
export async function newestLinesOf(
  ports: LogPorts,
  stage: Stage,
  { limit, since, now }: WantedLines,
): Promise<NewestLines> {
  const show = await showingLinesOf(ports, stage);
  const wanted = { limit, since: since === undefined ? null : startOf(since, now) };
  const { lines, ...rest } = await ports.stageLog.newest(stage.name, wanted);
  return { ...rest, lines: show(lines) };
}

/** Reads on from place to place. Throws Refusal `dotenv-invalid`. */
export async function laterLinesOf(
  ports: LogPorts,
  stage: Stage,
): Promise<(place: string) => Promise<LaterLines>> {
  const show = await showingLinesOf(ports, stage);
  return async (place) => {
    const { lines, ...rest } = await ports.stageLog.after(stage.name, place);
    return { ...rest, lines: show(lines) };
  };
}

/** The place after everything that was written so far. */
export const endOfLog = async ({ stageLog }: LogPorts, stage: Stage): Promise<string> =>
  (await stageLog.newest(stage.name, { limit: 1, since: null })).upTo;

const startOf = (since: From, now: Date): Date =>
  'at' in since ? since.at : new Date(now.getTime() - since.agoSeconds * 1000);
