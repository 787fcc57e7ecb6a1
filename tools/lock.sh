#!/bin/sh
# Writes requirements/*.txt anew from pyproject.toml: the newest releases it allows, one lock for every Python and system
# that the project supports, each file with its hashes, and no word on where the files are fetched from.
#   tools/lock.sh [--keep]     --keep changes nothing but what pyproject.toml forces to change
set -eu

venv=${VENV:-.venv}
uv=$venv/bin/uv

upgrade=--upgrade
[ "${1:-}" = --keep ] && upgrade=

lock() {
  name=$1
  shift
  # shellcheck disable=SC2086 # $upgrade is one word or none
  "$uv" --no-config pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $upgrade \
    "$@" -o "requirements/$name.txt"
}

lock build --group build
lock lock --group lock
lock site pyproject.toml
lock test pyproject.toml --group test --constraint requirements/site.txt
# Not held to the releases of site.txt: botocore wants an older python-dateutil.
lock cluster pyproject.toml --extra cluster --group test-cluster
lock peers --group peers
lock search-peers --group search-peers
