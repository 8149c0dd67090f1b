#!/usr/bin/env bash
# @pulumi/pulumi 3.248.0 (npm) with Pulumi 3.250.0: a program that resolves another copy of the SDK than the process that
# runs it, as with an inline program in a workspace with node_modules of its own. Both copies share what runs by globals
# of the process (runtime/state.js, which says so), so getStack() and outputs are right; but a request is made by one copy
# and sent by the client of the other, which looks for its own class (proto/resource_grpc_pb.js). The very first resource
# ends with `13 INTERNAL: Request message serialization failure`, which names neither copy, even when both are the same
# version.
#
# Switchback's language host is such a process: it is always the one of the installation that the program belongs to
# (src/pulumi-cli/environment.ts).
#
# Builds the pinned CLI in a temporary folder (some minutes the first time), and fails when the behaviour changes.
set -euo pipefail
folder="$(mktemp -d)"
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
mkdir build state home host program
(
  cd build
  go mod init example.com/finding >/dev/null 2>&1
  go get github.com/pulumi/pulumi/pkg/v3/cmd/pulumi@v3.250.0 >/dev/null 2>&1
  version=github.com/pulumi/pulumi/sdk/v3/go/common/version.Version
  CGO_ENABLED=0 go build -trimpath -tags osusergo,grpcnotrace -ldflags "-X $version=v3.250.0" \
    -o ../pulumi github.com/pulumi/pulumi/pkg/v3/cmd/pulumi
)
for one in host program; do
  (
    cd "$one"
    npm init -y >/dev/null
    npm install --silent --no-audit --no-fund --ignore-scripts @pulumi/pulumi@3.248.0 >/dev/null
  )
done
cat >program/index.mjs <<'JS'
import * as pulumi from '@pulumi/pulumi';
class Shop extends pulumi.ComponentResource {
  constructor(name) {
    super('example:index:Shop', name);
    this.registerOutputs({});
  }
}
export default async () => {
  const stack = pulumi.getStack();
  if (process.env.RESOURCES === '1') new Shop('shop');
  return { stack };
};
JS
cp program/index.mjs host/own.mjs
cat >host/run.mjs <<'JS'
import { LocalWorkspace } from '@pulumi/pulumi/automation/index.js';
const { default: program } = await import(process.argv[2]);
const stack = await LocalWorkspace.createOrSelectStack({ stackName: 'dev', projectName: 'shop', program });
try {
  const { outputs } = await stack.up({ color: 'never' });
  console.log(`succeeded on ${outputs.stack.value}`);
} catch (error) {
  console.log(/13 INTERNAL[^\n]*/.exec(String(error))?.[0] ?? `another error: ${error}`);
}
JS
export PULUMI_HOME="$folder/home" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
export PULUMI_BACKEND_URL="file://$folder/state" PATH="$folder:$PATH"
same="$(RESOURCES=1 node host/run.mjs ./own.mjs)"
none="$(RESOURCES=0 node host/run.mjs ../program/index.mjs)"
two="$(RESOURCES=1 node host/run.mjs ../program/index.mjs)"
echo "one copy, one resource: $same"
echo "two copies, no resource: $none"
echo "two copies, one resource: $two"
[ "$same" = 'succeeded on dev' ]
[ "$none" = 'succeeded on dev' ]
[ "$two" = '13 INTERNAL: Request message serialization failure: Expected argument of type pulumirpc.RegisterResourceRequest' ]
