/** The simulated logs of CloudWatch, JSON 1.1: what the tasks write, and what a test put there. */
import { AwsError } from './aws-error.mjs';
import { tokens } from './tokens.mjs';

const service = 'Logs_20140328';
const mostOnAPage = 10_000;
const firstDayFromTheEnd = Date.UTC(2024, 0, 1);

export const isLogsCall = (target) => target.startsWith(`${service}.`);

export function createLogs() {
  /** @type {Map<string, { logStreamName: string, timestamp: number, ingestionTime: number, message: string, eventId: string }[]>} */
  const groups = new Map();
  let count = 0;
  return {
    /** @param {string} group @param {{ stream: string, message: string, timestamp?: number, ingestionTime?: number }} line */
    put(group, { stream, message, timestamp = Date.now(), ingestionTime = Date.now() }) {
      const events = groups.get(group) ?? [];
      groups.set(group, events);
      events.push({
        ...{ logStreamName: stream, timestamp, ingestionTime, message },
        eventId: String((count += 1)).padStart(56, '0'),
      });
    },
    of: (group) => groups.get(group) ?? [],
  };
}

/** @typedef {ReturnType<typeof createLogs>} Logs */

/**
 * @param {{ cloud: import('./cloud.mjs').Cloud, orders: import('./orders.mjs').Orders, logs: Logs }} parts
 * @param {{ target: string, authorization: string | undefined, input: any }} request
 */
export function answerLogs({ cloud, orders, logs }, { target, authorization, input }) {
  if (target !== `${service}.FilterLogEvents`) throw new AwsError('UnknownOperationException', target);
  if (authorization?.startsWith('AWS4-HMAC-SHA256 ') !== true)
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  orders.identity.assertMayCall();
  const failure = orders.take('fail', { token: 'logs:FilterLogEvents' });
  if (failure !== undefined)
    throw new AwsError(
      failure.code ?? 'ServiceUnavailableException',
      failure.message ?? 'told to fail (simulated)',
    );
  const { logGroupName: group } = input;
  const isInside = orders.identity.isInside(authorization);
  if (!isInside || cloud.all(tokens.logGroup).every(({ inputs }) => inputs.name !== group))
    throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  return filtered(logs.of(group), input);
}

/** The first page of a question is empty, as it may be: whoever stops there sees nothing. */
function filtered(events, { startTime = 0, startFromHead = true, limit = mostOnAPage, nextToken }) {
  if (!startFromHead && startTime < firstDayFromTheEnd)
    throw new AwsError('InvalidParameterException', 'startTime is before Jan 1, 2024 00:00:00 UTC.');
  const found = events
    .filter(({ timestamp }) => timestamp >= startTime)
    .toSorted((a, b) => a.timestamp - b.timestamp || a.ingestionTime - b.ingestionTime);
  const ordered = startFromHead ? found : found.toReversed();
  const [from, isFirst] = nextToken === undefined ? [0, true] : [Number(nextToken.split(':')[1]), false];
  const to = isFirst ? 0 : from + Math.min(limit, mostOnAPage);
  return { events: ordered.slice(from, to), ...(to < ordered.length ? { nextToken: `next:${to}` } : {}) };
}
