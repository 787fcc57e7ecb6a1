#!/bin/sh
# Prints the path of the driver of WebKitGTK, the engine of Safari, for the browser tests; installs Debian's, and the screen
# that it needs, if one is missing and this machine allows it. DAFU_WEBKIT names one that stands elsewhere. Without one,
# these tests are skipped, and say so.
set -eu

find_webkit() {
  command -v Xvfb >/dev/null 2>&1 && command -v "${DAFU_WEBKIT:-WebKitWebDriver}" 2>/dev/null
}

find_webkit >/dev/null || tools/debian_install.sh webkit2gtk-driver xvfb || {
  echo "No WebKit: the tests of the search in the engine of Safari are skipped. Install it (Debian:" \
    "apt-get install webkit2gtk-driver xvfb), or set DAFU_WEBKIT to the path of its driver." >&2
  exit 1
}
find_webkit
