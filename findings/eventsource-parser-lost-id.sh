#!/usr/bin/env bash
# eventsource-parser 3.1.1 (npm, the last version for Node.js 20): an `id:` in a block without `data:` is dropped. The
# specification keeps it: whoever comes back before the first event must name it in Last-Event-ID. A later version has
# an `onId` callback for it (https://github.com/rexxars/eventsource-parser/pull/39).
#
# Switchback's streams begin with such a block, so that no row is missed between the question and the first event; the
# CLI reads them with src/cli/client/sse.ts.
#
# Installs the pinned package in a temporary folder, and fails when the behaviour changes.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund eventsource-parser@3.1.1 >/dev/null
cat >parse.mjs <<'JS'
import { createParser } from 'eventsource-parser';
const parser = createParser({ onEvent: ({ id, data }) => console.log(`${data}: ${id}`) });
parser.feed('id: 7\nretry: 3000\n\n');
parser.feed('data: first\n\n');
JS
said="$(node parse.mjs)"
echo "$said"
[ "$said" = 'first: undefined' ]
