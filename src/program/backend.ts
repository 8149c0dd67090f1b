import * as pulumi from '@pulumi/pulumi';
import type { StageTimes } from '../model/settings.js';
import type { ProgramInputs } from './program.js';

interface BackendArgs {
  readonly stage: pulumi.Input<string>;
  readonly build: pulumi.Input<string>;
  readonly commit: pulumi.Input<string>;
  /** `sha256:…` of the tarball. */
  readonly digest: pulumi.Input<string>;
  readonly environment: pulumi.Input<Record<string, pulumi.Input<string>>>;
  readonly healthPath: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  readonly deadlineSeconds?: pulumi.Input<number>;
  readonly drainSeconds?: pulumi.Input<number>;
  readonly stopSeconds?: pulumi.Input<number>;
  readonly lookSeconds?: pulumi.Input<number>;
  readonly forwarded?: pulumi.Input<string>;
  readonly machine?: pulumi.Input<string>;
}

/** A build that runs as a process on this machine, behind the address of its stage. */
class Backend extends pulumi.CustomResource {
  /** The stage's address; it stays the same from build to build. */
  declare readonly url: pulumi.Output<string>;

  constructor(name: string, args: BackendArgs, options?: pulumi.CustomResourceOptions) {
    super('switchback:process:Backend', name, { ...args, url: undefined }, options);
  }
}

/** The one resource of a stage on platform `process`. */
export function backendOn(inputs: ProgramInputs): Backend {
  const { stage, build, backend, secretKeys, healthPath, startSeconds, times, forwarded, port, machine } =
    inputs;
  if (port === null) throw new Error(`Stage ${stage} has no port.`);
  return new Backend('backend', {
    stage,
    build: build.id,
    commit: build.commit,
    digest: build.digest,
    environment: hideSecrets(backend, secretKeys),
    healthPath,
    port,
    // What is as usual is left out: a stack of before would be changed by it.
    ...(startSeconds === null ? {} : { deadlineSeconds: startSeconds }),
    ...timesOf(times),
    ...(forwarded === 'keep' ? {} : { forwarded }),
    ...(machine === null ? {} : { machine }),
  });
}

const timesOf = ({ drainSeconds, stopSeconds, lookSeconds }: StageTimes) => ({
  ...(drainSeconds === null ? {} : { drainSeconds }),
  ...(stopSeconds === null ? {} : { stopSeconds }),
  ...(lookSeconds === null ? {} : { lookSeconds }),
});

function hideSecrets(
  backend: Readonly<Record<string, string>>,
  secretKeys: readonly string[],
): Record<string, pulumi.Input<string>> {
  const hide = (name: string, value: string): pulumi.Input<string> =>
    secretKeys.includes(name) ? pulumi.secret(value) : value;
  return Object.fromEntries(Object.entries(backend).map(([name, value]) => [name, hide(name, value)]));
}
