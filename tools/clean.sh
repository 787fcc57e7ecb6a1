#!/bin/sh
# Deletes what the build and the tools made. Generated pages are those that docs/.generated lists: hand-written ones stay.
#   tools/clean.sh [ENVIRONMENT...]
set -eu

if [ -f docs/.generated ]; then
  while IFS= read -r page; do
    case $page in
      "" | /* | *..*) ;; # a list that points outside docs/ deletes nothing
      *) rm -f "docs/$page" ;;
    esac
  done <docs/.generated
  rm -f docs/.generated
  find docs -mindepth 1 -type d -empty -delete
fi
rm -rf site .cache test-artefacts .mypy_cache .pytest_cache .ruff_cache .hypothesis "$@"
find . -name __pycache__ -type d -prune -exec rm -rf {} +
