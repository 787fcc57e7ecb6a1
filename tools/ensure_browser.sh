#!/bin/sh
# Prints the path of a browser that the browser tests can drive (Chromium or one of its family); installs Debian's if
# none is found and this machine allows it. DAFU_BROWSER names one that stands elsewhere.
set -eu

find_browser() {
  for name in "${DAFU_BROWSER:-}" chromium chromium-browser google-chrome google-chrome-stable microsoft-edge brave-browser \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" \
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"; do
    [ -n "$name" ] && command -v "$name" 2>/dev/null && return
  done
  return 1
}

has_chinese_font() {
  # Only where fontconfig rules the fonts; macOS brings its own.
  ! command -v fc-list >/dev/null 2>&1 || [ -n "$(fc-list :lang=zh-cn)" ]
}

if ! find_browser >/dev/null; then
  tools/debian_install.sh chromium fonts-noto-cjk || {
    echo "No browser for the browser tests. Install Chromium or Chrome (Debian: apt-get install chromium fonts-noto-cjk)," \
      "or set DAFU_BROWSER to the path of one." >&2
    exit 1
  }
elif ! has_chinese_font; then
  tools/debian_install.sh fonts-noto-cjk ||
    echo "No Chinese font: screenshots will show boxes. Install one (Debian: apt-get install fonts-noto-cjk)." >&2
fi
find_browser
