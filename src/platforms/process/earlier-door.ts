import { createHmac, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import {
  connected,
  conversation,
  type AskLimits,
  type Conversation,
  type OpenedDoor,
} from './conversation.js';
import { HostFailure } from './host-failure.js';
import { readStageFile } from './stage-files.js';

/**
 * The door of a host that an earlier version started and that still serves: a loopback port that `host.json` names, and
 * a token that both sides prove to know. Null when there is none.
 */
export async function earlierDoor(folder: string): Promise<OpenedDoor | null> {
  const { controlPort, token } = (await readStageFile(folder, 'host.json')) ?? {};
  if (typeof controlPort !== 'number' || typeof token !== 'string') return null;
  const socket = await connected(connect({ host: '127.0.0.1', port: controlPort })).catch(() => null);
  if (socket === null) return null;
  const speaking = conversation(socket.setNoDelay(true));
  return { conversation: speaking, meet: (limits) => proveEachOther(speaking, token, limits) };
}

/** The token never travels, and nothing is sent to a process that does not know it: the port may be a stranger's. */
async function proveEachOther(
  speaking: Conversation,
  token: string,
  limits: AskLimits,
): Promise<Record<string, unknown>> {
  const proofOf = (text: string): string => createHmac('sha256', token).update(text).digest('hex');
  const hello = randomBytes(32).toString('hex');
  const answer = await speaking.ask({ hello }, limits);
  if (answer['proof'] !== proofOf(`host:${hello}`)) throw new HostFailure('not-the-host');
  await speaking.ask({ proof: proofOf(`client:${String(answer['nonce'])}`) }, limits);
  return answer;
}
