import type { Request, RequestHandler } from 'express';
import {
  followedLog,
  getStageLog,
  type LaterLinesResource,
  type LogLineResource,
} from '../contract/stage-log.js';
import { placePattern, type LaterLines, type LogLine } from '../model/log-line.js';
import { findStage } from '../queries/find.js';
import { endOfLog, laterLinesOf, newestLinesOf } from '../queries/stage-log.js';
import type { ApiPorts } from './api-ports.js';
import { authorise } from './caller.js';
import { parse } from './parse.js';
import { serve, type Served } from './serve.js';
import type { EventStream, OpenStream } from './sse.js';

const usualLimit = 200;

/** The log of a stage's backends: the newest lines, those after a place, or each as it is written. */
export const stageLogRoutes = (ports: ApiPorts, open: OpenStream): readonly Served[] => {
  const listed = serve(getStageLog, async ({ params, query: { limit = usualLimit, since, after } }) => {
    const logPorts = logPortsOf(ports);
    const stage = findStage(ports.catalogue, params.stage);
    if (after !== undefined) {
      const next = await (await laterLinesOf(logPorts, stage))(after);
      return { status: 200, body: { stage: stage.name, ...laterResource(next), upTo: next.upTo } };
    }
    const { lines, earlier, upTo } = await newestLinesOf(logPorts, stage, { limit, since, now: ports.now() });
    return { status: 200, body: { stage: stage.name, lines: lines.map(lineResource), earlier, upTo } };
  });
  return [{ ...listed, handlers: () => [streamHandler(ports, open), ...listed.handlers(ports)] }];
};

const logPortsOf = ({ stageLog, verbs: { environments } }: ApiPorts) => ({ stageLog, environments });

const lineResource = ({ at, ...line }: LogLine): LogLineResource => ({
  ...line,
  at: at === null ? null : at.toISOString(),
});

const laterResource = ({ lines, missed }: LaterLines): LaterLinesResource => ({
  lines: lines.map(lineResource),
  earlier: missed ? 'not-kept' : 'none',
});

/** The same address as a stream: every line after `after` or `Last-Event-ID`, by default from now on. */
function streamHandler(ports: ApiPorts, open: OpenStream): RequestHandler {
  return async (request, response, next) => {
    if (request.accepts(['application/json', 'text/event-stream']) !== 'text/event-stream') {
      next();
      return;
    }
    const params = parse(getStageLog.params, request.params, '/path');
    const { after } = parse(followedLog, request.query, '/query');
    authorise(request, getStageLog, { params });
    const stage = findStage(ports.catalogue, params.stage);
    const logPorts = logPortsOf(ports);
    const read = await laterLinesOf(logPorts, stage);
    const place = lastPlace(request) ?? after ?? (await endOfLog(logPorts, stage));
    // Whoever may not have it is refused before the answer begins.
    await read(place);
    const pause = ports.stageLog.pauseMilliseconds(stage.name);
    await open({
      request,
      response,
      listen: (notice) => {
        const looks = setInterval(notice, pause);
        return () => {
          clearInterval(looks);
        };
      },
      feed: (stream) => sendLines(stream, { place, read, pause }),
      facts: { stream: 'log', stage: stage.name },
    });
  };
}

function lastPlace({ headers }: Request): string | undefined {
  const id = String(headers['last-event-id'] ?? '');
  return placePattern.test(id) ? id : undefined;
}

interface Reading {
  readonly place: string;
  readonly read: (place: string) => Promise<LaterLines>;
  readonly pause: number;
}

/** Sends the lines as they come, until nobody listens any more. */
async function sendLines(stream: EventStream, { place, read, pause }: Reading): Promise<void> {
  let last = place;
  // Who is cut off before the first line knows where it was, too.
  await stream.send(`id: ${last}\n\n`);
  while (stream.isOpen()) {
    const later = await read(last);
    last = later.upTo;
    if (later.lines.length > 0 || later.missed) await stream.send(eventText(last, laterResource(later)));
    const lookAgainAt = performance.now() + (later.isAll ? pause : 0);
    while (stream.isOpen() && performance.now() < lookAgainAt) await stream.news();
  }
}

const eventText = (place: string, told: LaterLinesResource): string =>
  `id: ${place}\ndata: ${JSON.stringify(told)}\n\n`;
