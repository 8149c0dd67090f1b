import { connect } from 'node:net';
import { withSocketPath } from '../../processes/socket-path.js';
import { doorName } from '../../stage-host/protocol.js';
import { connected, conversation, type Conversation, type OpenedDoor } from './conversation.js';
import { earlierDoor } from './earlier-door.js';

/** A conversation with the host of a stage. */
export type Connection = Conversation & { readonly pid: number };

/** Connects to the stage's host; null when there is none, or none that answers. */
export async function openConnection(
  folder: string,
  stage: string,
  signal?: AbortSignal,
): Promise<Connection | null> {
  const door = (await ownDoor(folder)) ?? (await earlierDoor(folder));
  if (door === null) return null;
  try {
    const host = await door.meet({ seconds: 5, ...(signal === undefined ? {} : { signal }) });
    if (host['stage'] === stage) return { ...door.conversation, pid: Number(host['pid']) };
  } catch {
    signal?.throwIfAborted();
  }
  door.conversation.close();
  return null;
}

async function ownDoor(folder: string): Promise<OpenedDoor | null> {
  const place = { folder, name: doorName };
  const socket = await withSocketPath(place, (path) => connected(connect({ path }))).catch(() => null);
  if (socket === null) return null;
  const speaking = conversation(socket);
  return { conversation: speaking, meet: (limits) => speaking.ask({ verb: 'who' }, limits) };
}
