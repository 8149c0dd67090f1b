#!/usr/bin/env bash
# @pulumi/pulumi 3.248.0 (npm): serving a provider (`provider/server.js`, main) installs source-map-support, which
# replaces Error.prepareStackTrace for the whole process; and the SDK reads `new Error().stack` for every promise of an
# output (`runtime/debuggable.js`), whether anybody debugs or not. In a process that serves a provider and runs a program,
# as with an inline program beside a provider of PULUMI_DEBUG_PROVIDERS, each of these stacks is looked up in source maps:
# a quarter of the processor time of an update with fifty resources.
#
# Switchback's runner is such a process; src/platforms/process/host-provider.ts goes back to Node's own way.
#
# Installs the pinned package in a temporary folder, and fails when the behaviour changes.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @pulumi/pulumi@3.248.0 >/dev/null
cat >serve.mjs <<'JS'
import pulumi from '@pulumi/pulumi';
import { main } from '@pulumi/pulumi/provider/index.js';

const before = Error.prepareStackTrace;
const print = console.log;
console.log = () => undefined;
await main({ version: '0.0.1' }, []);
console.log = print;
const installed = Error.prepareStackTrace;
let stacks = 0;
Error.prepareStackTrace = (...given) => {
  stacks += 1;
  return installed(...given);
};
await pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) });
const made = Array.from({ length: 100 }, (_, n) => new pulumi.CustomResource('a:b:C', `r${n}`, {}));
await new Promise((done) => pulumi.all(made.map(({ id }) => id)).apply(done));
console.log(installed === before ? 'stacks as before' : 'stacks by source-map-support');
console.log(`100 resources: ${stacks >= 500 ? '5 stacks or more for each' : 'fewer stacks'}`);
process.exit();
JS
said="$(node serve.mjs)"
echo "$said"
[ "$said" = 'stacks by source-map-support
100 resources: 5 stacks or more for each' ]
