#!/usr/bin/env bash
# write-file-atomic 7.0.1 (npm, the last version for Node.js 20): where the disk takes only a part of a file, the part
# replaces the whole old file and the promise is fulfilled. It writes the bytes with one call and does not look how many
# were taken; Node.js's own writeFile goes on until it meets the error.
#
# Seen with Node.js 20.20: of 100000 bytes under a limit of 8 KiB per file, "fulfilled, 8192 bytes are there" for
# write-file-atomic and "EFBIG" for fs.promises.writeFile. A full disk does the same (ENOSPC instead of EFBIG).
# Switchback writes its small files with a writer of its own (src/files/whole-file.ts).
#
# Installs the pinned package in a temporary folder, and fails when the behaviour changes.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund write-file-atomic@7.0.1 >/dev/null
cat >write.mjs <<'JS'
import { statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import atomic from 'write-file-atomic';
// Whoever is over the limit gets a signal as well, which Node.js leaves to its default otherwise.
process.on('SIGXFSZ', () => undefined);
const [, , which, file] = process.argv;
const bytes = 'x'.repeat(100_000);
await (which === 'atomic' ? atomic(file, bytes) : writeFile(file, bytes)).then(
  () => console.log(`fulfilled, ${statSync(file).size} bytes are there`),
  (error) => console.log(error.code),
);
JS
echo 'the whole old file' >atomic.txt
limited() { bash -c "ulimit -f 8; exec node write.mjs $1 $1.txt"; }
atomically="$(limited atomic)"
plainly="$(limited plain)"
printf 'write-file-atomic: %s\nfs.promises.writeFile: %s\n' "$atomically" "$plainly"
[ "$atomically" = 'fulfilled, 8192 bytes are there' ] && [ "$plainly" = 'EFBIG' ]
