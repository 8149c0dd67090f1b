import { serveOn } from '../quote.js';

export const serve = {
  ready: (f: { url: string; dataDir: string }) => `Switchback is ready: ${f.url}  (data: ${f.dataDir})`,
  asks: 'Everybody sends a token. Commands on this machine need none; the first token is made here:  npx --no switchback token create --scope admin --for <who>',
  signIn: (f: { url: string }) =>
    `People sign in there:  ${f.url}/auth/login\nTheir commands do by:  npx --no switchback login --server ${f.url}`,
  elsewhere: (f: { url: string; own: string }) =>
    `Pulumi.yaml names another service, ${f.url}: commands in this project go there. For this one:  --server ${f.own}`,
  stopped: (f: { left: readonly string[] }) =>
    f.left.length === 0
      ? 'Switchback has stopped.'
      : `Switchback has stopped. These stages run on without it: ${f.left.join(', ')}. To stop one: npx --no switchback pulumi destroy -s ${f.left[0] ?? ''}`,
};

export const version = {
  service: (f: { version: string; url: string; node: string; pulumi: string | null }) =>
    `service ${f.version} at ${f.url} (Node ${f.node}, Pulumi ${f.pulumi ?? '–'})`,
  noService: 'The service is not running.',
};

export const byHand = {
  unknown: (f: { stage: string; known: readonly string[]; nearest: string | null }) =>
    `There is no stage "${f.stage}"${f.nearest === null ? '' : ` (did you mean "${f.nearest}"?)`}. The stages are: ${f.known.join(', ')}`,
  unmade: (f: { stage: string }) =>
    `The stack of ${f.stage} has not been made yet: the service makes it when it starts (npx --no switchback serve), and before the first promotion to ${f.stage}.`,
};

export const database = {
  movedTable: (f: { table: string; rows: number }) => `${f.table}: ${String(f.rows)}`,
  moved: (f: { rows: number; kept: string; chosen: string | null }) =>
    `${String(f.rows)} rows were moved and compared. Set DATABASE_URL wherever the service starts: ${serveOn(f.chosen)}. The embedded database is kept in ${f.kept}`,
};

export const demo = {
  seeded: (f: { at: string; dataDir: string; chosen: string | null }) =>
    `The sample world of ${f.at} is in ${f.dataDir}. All of it is made up, and nothing is promoted there. Look at it: ${serveOn(f.chosen)}`,
};

export const backup = {
  progress: (f: { done: number; of: number }) => `… ${String(f.done)} of ${String(f.of)} files`,
  saved: (f: { folder: string; files: number; megabytes: number; database: 'embedded' | 'server' }) =>
    `Saved in ${f.folder}: ${String(f.files)} files, ${String(f.megabytes)} MB. It holds the passphrase of the stacks: keep it where only you may read, on another machine.${f.database === 'server' ? ' The rows are on the server of DATABASE_URL; save them, too: pg_dump --format=custom --file=switchback.dump "$DATABASE_URL"' : ''}`,
  restored: (f: {
    dataDir: string;
    chosen: string | null;
    files: number;
    megabytes: number;
    database: 'embedded' | 'server';
  }) =>
    `Restored to ${f.dataDir}: ${String(f.files)} files, ${String(f.megabytes)} MB, each as it was saved.${f.database === 'server' ? ' The rows go to an empty database, before the service starts: pg_restore --no-owner --dbname="$DATABASE_URL" switchback.dump' : ''} Next: ${serveOn(f.chosen)}`,
};
