import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Events over gRPC need this much; an older CLI makes the service read a fragile file instead. */
export const oldestSuitable = '3.205.0';

/** The CLI that this checkout is tested with, and the Go that builds it: both from tools/pulumi/go.mod. */
export function wantedVersions(installDir) {
  const mod = readFileSync(join(installDir, 'tools', 'pulumi', 'go.mod'), 'utf8');
  const cli = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(mod)?.[1];
  const go = /^go (\S+)$/m.exec(mod)?.[1];
  if (cli === undefined || go === undefined)
    throw new Error('tools/pulumi/go.mod names no CLI or no Go version');
  return { cli, go };
}
