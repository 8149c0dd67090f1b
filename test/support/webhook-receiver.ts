import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody's own service that is told by a webhook: it believes what is signed with its secret, and nothing else. */
export interface WebhookReceiver {
  readonly url: string;
  readonly secret: string;
  /** What came and was signed, in its order. */
  readonly got: Told[];
  /** How the next ones are answered instead of 204; `late` = never, `cut` = the connection is closed. */
  readonly answers: (number | 'late' | 'cut')[];
  /** Requests that were not signed as they should be. */
  readonly unsigned: string[];
  close(): Promise<void>;
}

export interface Told {
  readonly delivery: string;
  readonly event: string;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function openReceiver(secret = 'canaryOfTheSecretOfAWebhook'): Promise<WebhookReceiver> {
  const got: Told[] = [];
  const answers: WebhookReceiver['answers'] = [];
  const unsigned: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const header = (name: string): string => String(request.headers[name]);
      if (request.method !== 'POST' || !isSigned(secret, bytes, header('x-switchback-signature')))
        unsigned.push(`${String(request.method)} ${String(request.url)}`);
      else {
        const body = JSON.parse(bytes.toString('utf8')) as Told['body'];
        const [delivery, event] = [header('x-switchback-delivery'), header('x-switchback-event')];
        got.push({ delivery, event, text: String(body['text']), body });
      }
      const answer = answers.shift() ?? 204;
      if (answer === 'cut') request.socket.destroy();
      else if (answer !== 'late')
        response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end('what is said here');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/hook`,
    ...{ secret, got, answers, unsigned },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As the guide says that a receiver has to do it. */
function isSigned(secret: string, bytes: Buffer, said: string): boolean {
  const own = Buffer.from(`sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`);
  const given = Buffer.from(said);
  return own.length === given.length && timingSafeEqual(own, given);
}
