#!/bin/sh
# Prints the path of a Firefox that the browser tests can drive; installs Debian's if none is found and this machine allows
# it. DAFU_FIREFOX names one that stands elsewhere. Without one, these tests are skipped, and say so.
set -eu

find_firefox() {
  for name in "${DAFU_FIREFOX:-}" firefox-esr firefox "/Applications/Firefox.app/Contents/MacOS/firefox"; do
    [ -n "$name" ] && command -v "$name" 2>/dev/null && return
  done
  return 1
}

find_firefox >/dev/null || tools/debian_install.sh firefox-esr || {
  echo "No Firefox: the tests of the search in Firefox are skipped. Install it (Debian: apt-get install firefox-esr)," \
    "or set DAFU_FIREFOX to the path of one." >&2
  exit 1
}
find_firefox
