import { once } from 'node:events';
import WebSocket from 'ws';

/** What a Node.js process gets beside its own settings, so that its heap can be asked for. */
export const inspected = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

/** Megabytes that a process still uses after all its garbage is collected; `said` is what it has printed so far. */
export async function heapOf(said) {
  const [address] = /ws:\/\/\S+/.exec(said) ?? [];
  if (address === undefined) throw new Error('the process has not said where its heap can be asked for');
  const socket = new WebSocket(address);
  await once(socket, 'open');
  let last = 0;
  const ask = (method) =>
    new Promise((resolve) => {
      const id = (last += 1);
      const hear = (message) => {
        const answer = JSON.parse(message.toString());
        if (answer.id !== id) return;
        socket.off('message', hear);
        resolve(answer.result);
      };
      socket.on('message', hear);
      socket.send(JSON.stringify({ id, method }));
    });
  try {
    // Twice: what the first one ends, as finalizers, is garbage of the second.
    await ask('HeapProfiler.collectGarbage');
    await ask('HeapProfiler.collectGarbage');
    return (await ask('Runtime.getHeapUsage')).usedSize / 2 ** 20;
  } finally {
    socket.close();
  }
}
