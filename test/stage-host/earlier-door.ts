import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Makes a stage's host one of an earlier version: its socket is out of the way, and `host.json` names a loopback port
 * where both sides first prove that they know a token. What comes after that goes to the host.
 */
export async function openEarlierDoor(folder: string): Promise<{ close: () => void }> {
  const behind = join(folder, 'behind.sock');
  renameSync(join(folder, 'host.sock'), behind);
  const file = join(folder, 'host.json');
  const host = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; stage: string };
  const token = 'a'.repeat(64);
  const server = createServer((client) => {
    receive(client, { host, token, behind });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  writeFileSync(file, JSON.stringify({ ...host, controlPort: port, token }));
  return { close: () => server.close() };
}

interface Behind {
  readonly host: { readonly pid: number; readonly stage: string };
  readonly token: string;
  readonly behind: string;
}

function receive(client: Socket, { host, token, behind }: Behind): void {
  const proofOf = (text: string): string => createHmac('sha256', token).update(text).digest('hex');
  const say = (message: object): void => void client.write(`${JSON.stringify(message)}\n`);
  const lines = createInterface({ input: client });
  client.on('error', () => undefined);
  lines.once('line', (first) => {
    const { hello } = JSON.parse(first) as { hello: string };
    say({ ...host, proof: proofOf(`host:${hello}`), nonce: 'n' });
    lines.once('line', (second) => {
      if ((JSON.parse(second) as { proof: unknown }).proof !== proofOf('client:n')) {
        client.destroy();
        return;
      }
      const door = connect(behind).on('error', () => undefined);
      lines.on('line', (line) => door.write(`${line}\n`));
      client.on('close', () => door.end());
      door.on('close', () => client.destroy()).pipe(client);
      say({ ready: true });
    });
  });
}
