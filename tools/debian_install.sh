#!/bin/sh
# Installs Debian packages if this machine allows it without asking: apt-get, and root or sudo without a password.
#   tools/debian_install.sh PACKAGE...     exit 0: installed; 1: not possible here (nothing was touched)
set -eu

command -v apt-get >/dev/null 2>&1 || exit 1
as_root=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null || exit 1
  as_root=sudo
fi

echo "Installing Debian packages: $*" >&2
$as_root apt-get update -q >/dev/null 2>&1 || true # an old package list is often good enough
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >/dev/null || exit 1
