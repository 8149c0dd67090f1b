import * as pulumi from '@pulumi/pulumi';
import type { Platform } from '../model/stage.js';
import { Backend } from './backend.js';

/** Everything a stage's program depends on; it reads no file and no environment by itself. */
export interface ProgramInputs {
  readonly stage: string;
  readonly platform: Platform;
  readonly build: { readonly id: string; readonly commit: string; readonly digest: string };
  /** What the backend reads. */
  readonly backend: Readonly<Record<string, string>>;
  /** Names whose values are secret in Pulumi's state. */
  readonly secretKeys: readonly string[];
  readonly healthPath: string;
  readonly port: number;
  readonly fingerprint: string;
}

/** What a stack says of itself afterwards; a run by hand reads it to know which build it stands on. */
export interface ProgramOutputs {
  readonly build: string;
  readonly commit: string;
  readonly digest: string;
  readonly url: pulumi.Output<string>;
  readonly dotenvFingerprint: string;
}

/** Declares one stage: the same function for a promotion and for `pulumi up` by hand. */
export function program(inputs: ProgramInputs): ProgramOutputs {
  const { stage, build, backend, secretKeys, healthPath, port, fingerprint } = inputs;
  if (inputs.platform !== 'process')
    throw new Error(`Stage ${stage} asks for platform ${inputs.platform}; this version runs "process" only.`);
  const { url } = new Backend('backend', {
    stage,
    build: build.id,
    commit: build.commit,
    digest: build.digest,
    environment: hideSecrets(backend, secretKeys),
    healthPath,
    port,
  });
  return {
    build: build.id,
    commit: build.commit,
    digest: build.digest,
    url,
    dotenvFingerprint: fingerprint,
  };
}

function hideSecrets(
  backend: Readonly<Record<string, string>>,
  secretKeys: readonly string[],
): Record<string, pulumi.Input<string>> {
  const hide = (name: string, value: string): pulumi.Input<string> =>
    secretKeys.includes(name) ? pulumi.secret(value) : value;
  return Object.fromEntries(Object.entries(backend).map(([name, value]) => [name, hide(name, value)]));
}
