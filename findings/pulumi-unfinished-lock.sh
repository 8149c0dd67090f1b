#!/usr/bin/env bash
# Pulumi 3.250.0 (Go module github.com/pulumi/pulumi/pkg/v3) with a state in a folder (`file://`, gocloud.dev 0.46.0):
# a CLI that ends while it writes its lock leaves `<id>.json.<time>.tmp`. Every later command takes that file for a lock
# (backend/diy/lock.go, checkForLock), cannot read it, and ends with `unexpected end of JSON input`, not with the
# sentence about a lock that it has otherwise; `pulumi cancel` removes it.
#
# Switchback counts such a file among the locks and removes it when it is older than writing can take
# (src/engine/locks.ts).
#
# Builds the pinned CLI in a temporary folder (some minutes the first time), and fails when the behaviour changes.
set -euo pipefail
folder="$(mktemp -d)"
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
mkdir build state project home
(
  cd build
  go mod init example.com/finding >/dev/null 2>&1
  go get github.com/pulumi/pulumi/pkg/v3/cmd/pulumi@v3.250.0 >/dev/null 2>&1
  CGO_ENABLED=0 go build -trimpath -tags osusergo,grpcnotrace -o ../pulumi github.com/pulumi/pulumi/pkg/v3/cmd/pulumi
)
export PULUMI_HOME="$folder/home" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
export PULUMI_BACKEND_URL="file://$folder/state"
cd project
printf 'name: shop\nruntime: yaml\nresources: {}\n' >Pulumi.yaml
../pulumi stack init dev --non-interactive >/dev/null 2>&1
refresh() {
  local told
  told="$(../pulumi refresh --yes --skip-preview --non-interactive -s dev 2>&1 || true)"
  grep -E '^error' <<<"$told" || echo 'no error'
}
locks=../state/.pulumi/locks/organization/shop/dev
mkdir -p "$locks"
# What is left of a lock whose writer was killed before the first byte.
: >"$locks/0b5ad5a1-5f35-4c3c-8f5f-6f1a4d3f2a10.json.$(printf '%x' "$(date +%s%N)").tmp"
said="$(refresh)"
../pulumi cancel dev --yes --non-interactive >/dev/null 2>&1
left="$(find "$locks" -type f | wc -l)"
echo "with an unfinished lock: $said"
echo "after pulumi cancel: $left file(s), $(refresh)"
[ "$said" = 'error: unexpected end of JSON input' ]
[ "$left" -eq 0 ]
