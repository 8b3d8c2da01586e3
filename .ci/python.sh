#!/usr/bin/env bash
# Makes the Python environment .local/python of .ci/requirements.txt, unless exactly that is there already: AWS, emulated, for
# `npm run test:deployed`, the checkers of the template, and what asks the service all that its description allows.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=$(sha256sum .ci/requirements.txt)
if [ "$(cat .local/python/installed 2>/dev/null)" != "$wanted" ]; then
  rm -rf .local/python
  python3 -m venv .local/python
  .local/python/bin/pip install --quiet --disable-pip-version-check --requirement .ci/requirements.txt
  echo "$wanted" >.local/python/installed
fi
