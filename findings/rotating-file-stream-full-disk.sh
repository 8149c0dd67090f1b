#!/usr/bin/env bash
# rotating-file-stream 3.2.6 (npm): after one write that the disk had no room for, the stream is destroyed and every
# later write fails, also when there is room again.
#
# Seen with Node.js 20.20 on a disk of 64 KiB: "ENOSPC", then, with room, "ERR_STREAM_DESTROYED".
# Switchback's processes live for weeks, and a full disk must cost lines and nothing else: their logs are rotated by
# src/files/rotated-log.ts.
#
# Needs the right to mount (unshare --mount). Installs the pinned package in a temporary folder, and fails when the
# behaviour changes.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rotating-file-stream@3.2.6 >/dev/null
cat >write.mjs <<'JS'
import { rmSync, writeFileSync } from 'node:fs';
import { createStream } from 'rotating-file-stream';
writeFileSync('disk/filler', 'x'.repeat(40_000));
const log = createStream('log', { path: 'disk', size: '1M', maxFiles: 2 });
log.on('error', () => undefined);
const write = (text) => new Promise((resolve) => log.write(text, (error) => resolve(error?.code ?? 'written')));
for (let said = 'written'; said === 'written';) console.log((said = await write('a'.repeat(10_000))));
rmSync('disk/filler');
console.log(await write('b'));
JS
mkdir disk
said="$(unshare --mount sh -c 'mount -t tmpfs -o size=64k none disk && exec node write.mjs' | uniq)"
printf '%s\n' "$said"
[ "$said" = $'written\nENOSPC\nERR_STREAM_DESTROYED' ]
