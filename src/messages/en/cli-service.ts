export const serve = {
  ready: (f: { url: string; dataDir: string }) => `Switchback is ready: ${f.url}  (data: ${f.dataDir})`,
  asks: 'Everybody sends a token. Commands on this machine need none; the first token is made here:  switchback token create --scope admin --for <who>',
  stopped: (f: { left: readonly string[] }) =>
    f.left.length === 0
      ? 'Switchback has stopped.'
      : `Switchback has stopped. These stages run on without it: ${f.left.join(', ')}. To stop one: npx switchback pulumi destroy -s ${f.left[0] ?? ''}`,
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
    `The stack of ${f.stage} has not been made yet: the service makes it when it starts (npx switchback serve), and before the first promotion to ${f.stage}.`,
};

export const database = {
  movedTable: (f: { table: string; rows: number }) => `${f.table}: ${String(f.rows)}`,
  moved: (f: { rows: number; kept: string }) =>
    `${String(f.rows)} rows were moved and compared. Set DATABASE_URL wherever the service starts: npx switchback serve. The embedded database is kept in ${f.kept}`,
};
