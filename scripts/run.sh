#!/bin/sh
# sh scripts/run.sh FILE.ts [ARGUMENT...]
#
# Runs a TypeScript file of this project (path from the project's root) on a Node that strips types by itself:
# the one on PATH, else the one that npm installs into node_modules. Installs first where that is missing or stale.
# POSIX sh, because nothing else is known to be there; ./kentledge and the npm scripts both come through here.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
modules=$root/node_modules
stamp_file=$modules/.kentledge-installed
lock=$root/.kentledge-installing

say() { printf 'kentledge: %s\n' "$*" >&2; }

# The run failed before it began: exit code 3, as for every run that could not be made.
fail() {
  say "$@"
  exit 3
}

# True when a version, "v22.18.0", is a Node that runs TypeScript without a flag (22.18, 23.6, 24 and later).
strips_types() {
  version=${1#v}
  major=${version%%.*}
  rest=${version#*.}
  minor=${rest%%.*}
  case $major$minor in '' | *[!0-9]*) return 1 ;; esac
  case $major in
    22) [ "$minor" -ge 18 ] ;;
    23) [ "$minor" -ge 6 ] ;;
    *) [ "$major" -ge 24 ] ;;
  esac
}

version_of() { "$1" --version 2>/dev/null || :; }

# Prints the Node to run with; nothing when there is none.
find_node() {
  for candidate in node "$modules/.bin/node"; do
    if strips_types "$(version_of "$candidate")"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
}

refuse_unsupported_platform() {
  case $(uname -s) in
    Linux) ;;
    Darwin) return ;;
    MINGW* | MSYS* | CYGWIN* | Windows*)
      fail 'Windows itself is not supported. Run this inside WSL2 (https://learn.microsoft.com/windows/wsl/install).' ;;
    *) fail "$(uname -s) is not supported: Linux with glibc, macOS, or Windows through WSL2." ;;
  esac
  case $(uname -r) in
    *-Microsoft) fail 'WSL1 is not supported. Convert this distribution to WSL2: wsl --set-version <name> 2' ;;
  esac
  if is_musl; then
    fail 'musl libc (Alpine) is not supported: PostgreSQL and Node are brought as glibc binaries. Use a glibc system, such as debian:stable-slim.'
  fi
}

# ldd names its libc. Where there is no ldd, a musl loader without a glibc loader tells the same.
is_musl() {
  if [ -e /etc/alpine-release ]; then return 0; fi
  case $(ldd --version 2>&1 || :) in
    *musl*) return 0 ;;
    *GLIBC* | *glibc* | *'GNU libc'*) return 1 ;;
  esac
  set -- /lib/ld-musl-*
  if [ ! -e "$1" ]; then return 1; fi
  set -- /lib/ld-linux* /lib64/ld-linux* /lib/*/ld-linux*
  for loader; do
    if [ -e "$loader" ]; then return 1; fi
  done
}

# What node_modules must have been installed from: the lock file, on this platform.
wanted_stamp() { printf '%s %s %s\n' "$(cksum <"$root/package-lock.json")" "$(uname -s)" "$(uname -m)"; }

is_installed() { [ -r "$stamp_file" ] && [ "$(cat "$stamp_file")" = "$(wanted_stamp)" ]; }

# npm must not run on the Node that it is about to replace, which `npm test` puts first on PATH.
path_without_our_modules() {
  rest=$PATH:
  kept=
  while [ -n "$rest" ]; do
    folder=${rest%%:*}
    rest=${rest#*:}
    case $folder in "$modules/.bin") ;; *) kept=$kept:$folder ;; esac
  done
  printf '%s\n' "${kept#:}"
}

require_npm() {
  version=$(version_of node)
  major=${version#v}
  major=${major%%.*}
  case $major in
    '' | *[!0-9]*) fail 'Node is not on PATH. Install Node 20 or newer, which brings npm: https://nodejs.org/en/download' ;;
  esac
  if [ "$major" -lt 20 ]; then
    fail "Node $version is too old to install with. Install Node 20 or newer: https://nodejs.org/en/download"
  fi
  if ! command -v npm >/dev/null 2>&1; then
    fail 'npm is not on PATH. It comes with Node (https://nodejs.org/en/download); some Linux distributions package it apart, as "npm".'
  fi
  if [ ! -w "$root" ]; then
    fail "$root is not writable by $(id -un 2>/dev/null || id -u), so nothing can be installed there."
  fi
}

is_running() { kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ] || ps -p "$1" >/dev/null 2>&1; }

# A lock whose owner is gone (kill -9) is removed by one start only: the folder made here is the right to do so,
# and the owner is read again under it, since another start may have done it in between.
remove_dead_lock() {
  if mkdir "$lock.$1" 2>/dev/null; then
    if [ "$(readlink "$lock" || :)" = "$1" ]; then rm -f "$lock"; fi
    rmdir "$lock.$1"
  fi
}

# A symbolic link to our process id: made in one step, with its content.
take_lock() {
  told=no
  until ln -s "$$" "$lock" 2>/dev/null; do
    owner=$(readlink "$lock" 2>/dev/null || :)
    if [ -z "$owner" ]; then continue; fi
    if ! is_running "$owner"; then
      remove_dead_lock "$owner"
      continue
    fi
    if [ "$told" = no ]; then
      say "waiting for process $owner, which is installing (if it is something else, remove $lock)"
      told=yes
    fi
    sleep 1
  done
}

explain_failure() {
  if grep -Eq 'ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT|network' "$1"; then
    say 'The npm registry could not be reached. Is this machine offline, or behind a proxy that npm does not know (npm config set proxy)?'
  elif grep -Eq 'ENOSPC' "$1"; then
    say 'The disk is full: about 1 GB is needed.'
  else
    say 'The end of what npm said is above. Nothing is half installed: the next start begins anew.'
  fi
}

install_here() {
  # An account without a home of its own (nobody, a bare uid) has no place for npm's cache.
  if [ -z "${npm_config_cache:-}" ] && [ ! -w "${HOME:-/nonexistent}" ]; then
    export npm_config_cache="$scratch/cache"
  fi
  printf 'kentledge: installing what it needs from the npm registry, once ... ' >&2
  started=$(date +%s)
  # Short pauses between tries: offline, the answer comes after 15 s instead of 70 s.
  # Development and optional packages are named, because NODE_ENV=production or a setting of npm would leave them out.
  if (cd "$root" && npm ci --ignore-scripts --include=dev --include=optional --no-audit --no-fund \
    --fetch-retries=3 --fetch-retry-mintimeout=2000 --fetch-retry-factor=2) \
    >"$scratch/npm.log" 2>&1; then
    wanted_stamp >"$stamp_file"
    printf 'done in %s s\n' "$(($(date +%s) - started))" >&2
  else
    printf 'failed after %s s\n' "$(($(date +%s) - started))" >&2
    tail -n 20 "$scratch/npm.log" >&2
    explain_failure "$scratch/npm.log"
    exit 3
  fi
}

clean_up() {
  rm -rf "$scratch"
  if [ "$(readlink "$lock" 2>/dev/null || :)" = "$$" ]; then rm -f "$lock"; fi
}

# In a subshell, so that its traps and its PATH end with it.
install_once() (
  PATH=$(path_without_our_modules)
  refuse_unsupported_platform
  require_npm
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/kentledge-install.XXXXXX")
  trap clean_up EXIT
  trap 'exit 130' HUP INT TERM
  take_lock
  # While this start waited, another one may have installed.
  if ! is_installed; then install_here; fi
)

if ! is_installed; then install_once; fi

node=$(find_node)
if [ -z "$node" ]; then
  fail "no Node for $(uname -s) $(uname -m) could be installed from npm. Put Node 22.18 or newer on PATH: https://nodejs.org/en/download"
fi

file=$1
shift
# Half of the time to start is taking the types out of our own sources; Node keeps what it made of them beside what is installed.
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE-$modules/.cache/kentledge}"
# Half of the default for new objects, from the start: a build of 5,000 operations stays below 500 MB. For the same reason what holds
# whole trees of files is collected once it has grown by 40 %; elsewhere a tenth of the time would go into that for nothing.
grown=
case ${1-} in build | prove) grown=--heap-growing-percent=40 ;; esac
# shellcheck disable=SC2086 # nothing, or one option
exec "$node" --disable-warning=ExperimentalWarning --min-semi-space-size=16 --max-semi-space-size=16 $grown "$root/$file" "$@"
