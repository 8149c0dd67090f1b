import * as pulumi from '@pulumi/pulumi';

export interface BackendArgs {
  readonly stage: pulumi.Input<string>;
  readonly build: pulumi.Input<string>;
  readonly commit: pulumi.Input<string>;
  /** `sha256:…` of the tarball. */
  readonly digest: pulumi.Input<string>;
  readonly environment: pulumi.Input<Record<string, pulumi.Input<string>>>;
  readonly healthPath: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
}

/** A build that runs as a process on this machine, behind the address of its stage. */
export class Backend extends pulumi.CustomResource {
  /** The stage's address; it stays the same from build to build. */
  declare readonly url: pulumi.Output<string>;

  constructor(name: string, args: BackendArgs, options?: pulumi.CustomResourceOptions) {
    super('switchback:process:Backend', name, { ...args, url: undefined }, options);
  }
}
