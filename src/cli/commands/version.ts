import { connect } from '../client/http-client.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { CliError } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';
import { call } from '../client/call.js';
import { getVersion } from '../../contract/live.js';
import type { VersionResource } from '../../contract/live.js';
import { installDir } from '../../service/install-dir.js';
import { ownPackage } from '../../service/own-package.js';

interface Service extends VersionResource {
  readonly url: string;
}

/** Versions of this command and, when it answers, of the service. */
export async function version(invocation: Invocation): Promise<ExitCode> {
  const { version: own } = ownPackage(installDir);
  const service = await serviceVersion(invocation);
  const node = process.versions.node;
  printOne(invocation, { version: own, node, service }, () => [
    `switchback ${own} (Node ${node})`,
    service === null ? invocation.texts.version.noService : serviceLine(invocation, service),
  ]);
  return exitCodes.ok;
}

function serviceLine({ texts }: Invocation, { version: number, url, node, pulumi }: Service): string {
  return texts.version.service({
    version: number,
    url,
    node: node.replace(/^v/, ''),
    pulumi: pulumi?.version ?? null,
  });
}

/** Any refusal means the same here: there is no service to ask. */
async function serviceVersion(invocation: Invocation): Promise<Service | null> {
  try {
    const client = await connect(invocation);
    return { ...(await call(client, getVersion)), url: client.url };
  } catch (error) {
    if (error instanceof CliError) return null;
    throw error;
  }
}
