#!/bin/sh
# Makes .venv (or $VENV) hold what a lock file names, and does nothing when it already does.
#   tools/make_environment.sh site|test|peers|search-peers|lock
# PYTHON chooses the interpreter. Every file that is installed is checked against a hash in requirements/.
set -eu

lock=requirements/$1.txt
venv=${VENV:-.venv}
asked=${PYTHON:-}
python=${asked:-python3}

give_up() {
  echo "$*" >&2
  exit 1
}

command -v "$python" >/dev/null 2>&1 || tools/debian_install.sh python3 python3-venv ||
  give_up "No $python here. Install Python 3.11 or newer, or name one: make site PYTHON=python3.12"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  give_up "$("$python" -V 2>&1) is too old: Dafu needs Python 3.11 or newer. Name another: make site PYTHON=python3.12"

# A copy of the lock lies in the environment: time stamps say nothing after a clone or a checkout.
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if [ -x "$venv/bin/python" ] && "$venv/bin/python" -c '' 2>/dev/null; then
  has=$("$venv/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  if [ -z "$asked" ] || [ "$has" = "$version" ]; then
    cmp -s "$lock" "$venv/$1.lock" && exit 0
    [ "$1" = site ] && cmp -s requirements/test.txt "$venv/test.lock" && exit 0 # the test lock holds it all
  else
    rm -rf "$venv" # PYTHON asks for another version
  fi
else
  rm -rf "$venv" # none yet, or its interpreter has gone
fi

if [ ! -d "$venv" ]; then
  "$python" -c 'import venv, ensurepip' 2>/dev/null || tools/debian_install.sh "python$version-venv" ||
    give_up "This Python cannot make environments. Install python$version-venv (Debian, Ubuntu: apt-get install python3-venv)"
  "$python" -m venv "$venv"
fi

pip="$venv/bin/python -m pip --disable-pip-version-check --no-input -q"
echo "Installing $(grep -c '==' "$lock") packages of $lock into $venv ..."
# A lock names all that is needed (--no-deps), and what builds the packages that come as source is locked too:
# nothing unlocked is fetched or run.
$pip install --no-deps --require-hashes -r requirements/build.txt
$pip install --no-deps --require-hashes --no-build-isolation --use-pep517 -r "$lock"
cp "$lock" "$venv/$1.lock"
