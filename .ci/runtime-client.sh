#!/usr/bin/env bash
# Builds AWS's own runtime client for Node into .local/runtime-client, unless it is there: what runs a function on Lambda, for
# test/deployed/runtime-client.test.ts. It compiles for a minute or two, and needs a C++ compiler and CMake.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=aws-lambda-ric@4.0.2
folder=.local/runtime-client
if [ "$(cat $folder/installed 2>/dev/null)" != "$wanted" ]; then
  rm -rf $folder && mkdir -p $folder
  echo '{ "private": true, "allowScripts": { "aws-lambda-ric": true } }' >$folder/package.json
  # It is compiled against Node-API, which is the same in every Node: the headers that are here will do.
  headers=$(node -p 'require("node:path").resolve(process.execPath, "../..")')
  [ ! -f "$headers/include/node/node_api.h" ] || export npm_config_nodedir="$headers"
  (cd $folder && npm install --no-audit --no-fund --loglevel=error "$wanted")
  echo "$wanted" >$folder/installed
fi
