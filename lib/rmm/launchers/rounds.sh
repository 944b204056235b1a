#!/bin/sh
# Brings Rounds to this computer, proves that it is the Rounds that was meant, runs it and passes its verdict on.
# All goes to standard output, because remote management tools take standard error for a failure.
# Variables that win over what is written here: ROUNDS_SOURCE (several with | between), ROUNDS_RING, ROUNDS_PROXY, ROUNDS_VERSION with ROUNDS_SHA256,
# ROUNDS_SITE_CACHE, ROUNDS_CACHE_DIR, ROUNDS_NETWORK_SECONDS, ROUNDS_NO_DELAY=1, ROUNDS_FETCH (curl or wget). An empty one is none.
# Where Rounds could not be run, the exit code is 71 wrong hash, 72 wrong signature, 73 not reachable, 74 cache not writable or not safe,
# 75 blocked, 76 wrong settings, 77 no verdict, 78 no such platform, 79 no rights; or what the tool was said to understand.
# >>> head
words='verdict'
then_words=''
profile='generic'
failure='own'
characters=10000
verdict_first=0
frame_before=''
frame_prefix=''
frame_after=''
wait_seconds=80
delay=0
baked_sources=''
baked_ring='stable'
pin_version=''
pin_hashes=''
public_key=''
# <<< head
exec 2>&1
set -uf
umask 077
# The executable is a Node, which would load what some of these name, as would the tools that are used here.
unset NODE_OPTIONS NODE_PATH NODE_EXTRA_CA_CERTS NODE_V8_COVERAGE NODE_REDIRECT_WARNINGS NODE_REPL_EXTERNAL_MODULE NODE_TLS_REJECT_UNAUTHORIZED
unset LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES SSLKEYLOGFILE BASH_ENV ENV PERL5LIB PERL5OPT PYTHONPATH
# Root looks for programs nowhere else; others look first where they are used to.
others=${PATH:-/usr/bin}
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
nl='
'
notes=''
work=''
child=''
locked=0
me=$(id -u)
[ "$me" = 0 ] || PATH=$others:$PATH

note() {
  line="note: $(printf '%s' "$1" | LC_ALL=C tr -c ' -~' '?')$nl"
  case $notes in
    *"$line"*) ;;
    *) notes=$notes$line ;;
  esac
}

# ---- what is seen ----

# Prints the notes, the body, the verdict as the last line, then the lines that a monitor reads; ends with the exit code $1.
finish() {
  if [ -n "$work" ]; then
    show "$2" >"$work/said"
    clipped "$2"
  else
    show "$2"
  fi
  exit "$1"
}

show() {
  if [ "$verdict_first" = 1 ] && [ -n "$notes" ]; then
    printf '%s\n' "$1"
  fi
  printf '%s' "$notes"
  if [ -n "$work" ] && [ -s "$work/body" ]; then
    cat "$work/body"
    [ -z "$(tail -c 1 "$work/body")" ] || echo
  fi
  if [ -z "$work" ] || [ "$(tail -n 1 "$work/body" 2>/dev/null)" != "$1" ]; then
    printf '%s\n' "$1"
  fi
  if [ -n "$frame_before" ]; then
    printf '%s\n' "$frame_before" "$frame_prefix$1" "$frame_after"
  fi
}

# The end of a long output is kept: there the verdict stands.
clipped() {
  size=$(($(wc -c <"$work/said")))
  if [ "$size" -le "$characters" ]; then
    cat "$work/said"
    return
  fi
  keep=$((characters - 4))
  if [ "$verdict_first" = 1 ]; then
    keep=$((keep - ${#1} - 1))
    printf '%s\n' "$1"
  fi
  echo '...'
  tail -c "$keep" "$work/said"
}

# Ends because Rounds could not be run: own code, and what happened and what to do.
fail() {
  code=$1
  case $failure in
    own | own+1000) ;; # An exit code of Unix has no room for 1000 more.
    *) code=$failure ;;
  esac
  finish "$code" "$(printf 'ROUNDS UNKNOWN launcher: %s' "$2" | LC_ALL=C tr -c ' -~' '?' | LC_ALL=C cut -c 1-255)"
}

# shellcheck disable=SC2317
cleanup() {
  if [ "$locked" = 1 ]; then
    rm -rf "$cache/lock"
  fi
  if [ -n "$work" ]; then
    rm -rf "$work"
  fi
}

# shellcheck disable=SC2317
ended() {
  if [ -n "$child" ]; then
    kill "$child" 2>/dev/null
  fi
  exit 143
}

# ---- settings ----

# An empty field of a remote management tool is a variable that is not set.
forget_empty() {
  for name in $(env | LC_ALL=C sed -n 's/^\(ROUNDS_[A-Z0-9_]*\)=$/\1/p'); do
    unset "$name"
  done
}

plain() { # No line break, no control character: $1 is the value, $2 its name.
  case $1 in
    *[![:print:]]*) fail 76 "$2 holds a control character; correct it" ;;
  esac
}

is_version() {
  case $1 in
    *[!0-9A-Za-z.-]*) return 1 ;;
  esac
  printf '%s\n' "$1" | LC_ALL=C grep -Eq '^[0-9]{1,9}[.][0-9]{1,9}[.][0-9]{1,9}(-[0-9A-Za-z.-]{1,40})?$'
}

is_hashes() {
  case $1 in
    *[!0-9a-f\|]*) return 1 ;;
  esac
  printf '%s\n' "$1" | LC_ALL=C grep -Eq '^[0-9a-f]{64}([|][0-9a-f]{64})*$'
}

read_settings() {
  sources=${ROUNDS_SOURCE:-$baked_sources}
  ring=${ROUNDS_RING:-$baked_ring}
  hand_version=${ROUNDS_VERSION:-}
  hand_hashes=$(printf '%s' "${ROUNDS_SHA256:-}" | tr 'A-F' 'a-f')
  patience=${ROUNDS_NETWORK_SECONDS:-20}
  plain "$sources" ROUNDS_SOURCE
  plain "${ROUNDS_PROXY:-}" ROUNDS_PROXY
  plain "${ROUNDS_SITE_CACHE:-}" ROUNDS_SITE_CACHE
  case $ring in
    *[!A-Za-z0-9_-]* | '') fail 76 "ROUNDS_RING must be a name of letters, digits and dashes" ;;
  esac
  case $patience in
    *[!0-9]* | ???? | 0) fail 76 "ROUNDS_NETWORK_SECONDS must be a number of 1 to 999" ;;
  esac
  case ${ROUNDS_FETCH:-} in
    '' | curl | wget) ;;
    *) fail 76 "ROUNDS_FETCH must be curl or wget" ;;
  esac
  if [ -n "$hand_version$hand_hashes" ]; then
    is_version "$hand_version" || fail 76 "ROUNDS_VERSION must be a version such as 1.2.3, and ROUNDS_SHA256 needs it"
    is_hashes "$hand_hashes" || fail 76 "ROUNDS_SHA256 must be 64 hexadecimal digits (several hashes with | between), and ROUNDS_VERSION needs it"
  fi
}

find_platform() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64 | Linux-amd64) file=rounds-linux-x64 ;;
    Linux-aarch64 | Linux-arm64) file=rounds-linux-arm64 ;;
    Darwin-x86_64) file=rounds-macos-x64 ;;
    Darwin-arm64) file=rounds-macos-arm64 ;;
    *) fail 78 "there is no Rounds for $(uname -s) on $(uname -m)" ;;
  esac
}

# ---- the cache: only root, or who runs this, may write to it or to what is above it ----

secure_cache() {
  cache=${ROUNDS_CACHE_DIR:-/var/lib/rounds/program}
  case $cache in
    /*) ;;
    *) fail 76 "ROUNDS_CACHE_DIR must be a full path" ;;
  esac
  plain "$cache" ROUNDS_CACHE_DIR
  if [ -z "${ROUNDS_CACHE_DIR:-}" ] && [ "$me" != 0 ]; then
    fail 79 "this must run as root; let the tool run it as the system's account"
  fi
  if [ ! -d "$cache" ]; then
    [ -n "${ROUNDS_CACHE_DIR:-}" ] || (umask 022 && mkdir -p /var/lib) 2>/dev/null
    mkdir -p "$cache" 2>/dev/null || fail 74 "the folder $cache cannot be made; make it, owned by root, mode 0700"
  fi
  cache=$(cd -P "$cache" 2>/dev/null && pwd -P) || fail 74 "the folder ${ROUNDS_CACHE_DIR:-$cache} cannot be entered"
  at=$cache
  while :; do
    refuse_foreign
    [ "$at" != / ] || break
    at=${at%/*}
    at=${at:-/}
  done
}

refuse_foreign() {
  read -r mode _ owner group _ <<END
$(ls -ldn "$at" 2>/dev/null)
END
  if [ "$owner" != 0 ] && [ "$owner" != "$me" ]; then
    fail 74 "the folder $at belongs to the account $owner, who could change the program; let root own it"
  fi
  case $mode in
    ?????????[tT]*) [ "$at" = "$cache" ] || return 0 ;; # Nobody can replace another's folder in such a one.
  esac
  case $mode in
    ????????w*) fail 74 "everybody may write to the folder $at; take that away: chmod go-w $at" ;;
    ?????w*) [ "$group" = 0 ] || fail 74 "a group may write to the folder $at; take that away: chmod go-w $at" ;;
  esac
}

make_work() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/rounds.XXXXXX" 2>/dev/null) || work=$(mktemp -d "$cache/tmp.XXXXXX" 2>/dev/null) || work=''
  trap cleanup EXIT
  trap ended HUP INT TERM
  if [ -z "$work" ]; then
    fail 74 "no temporary folder can be made in ${TMPDIR:-/tmp}; free space or set TMPDIR"
  fi
  : >"$work/body"
}

# ---- fetching: each returns 0, or 1 when another try may help, or 2, with the reason in $why ----

fetch() { # $1 source, $2 path below it, $3 file, which may hold a part already
  case $1 in
    http://* | https://*) fetch_address "${1%/}/$2" "$3" ;;
    *) fetch_copy "$1" "$2" "$3" ;;
  esac
}

fetch_address() {
  if [ "${ROUNDS_FETCH:-curl}" = curl ] && command -v curl >/dev/null 2>&1; then
    with_curl "$1" "$2"
  elif command -v wget >/dev/null 2>&1; then
    with_wget "$1" "$2"
  else
    why='there is neither curl nor wget on this computer'
    return 2
  fi
}

proxied() {
  (
    if [ -n "${ROUNDS_PROXY:-}" ]; then
      http_proxy=$ROUNDS_PROXY
      https_proxy=$ROUNDS_PROXY
      export http_proxy https_proxy
    fi
    exec "$@"
  )
}

with_curl() {
  answer=$(proxied curl -fsSL --proto '=http,https' --max-redirs 5 --connect-timeout "$patience" --speed-limit 1 --speed-time "$patience" \
    -C - -o "$2" -w '%{http_code}' "$1" 2>"$work/curl")
  ended_with=$?
  [ "$ended_with" != 0 ] || return 0
  why="$(sed -n 's/^curl: ([0-9]*) //p' "$work/curl" | tail -n 1) ($1)"
  if [ "$ended_with" = 23 ]; then
    why_code=74
    why="writing to $2 failed; is the disk full?"
    return 2
  fi
  case $ended_with-$answer in
    33-* | *-416) rm -f "$2" && return 1 ;; # A server that cannot go on in the middle: from the start, then.
    *-408 | *-429) return 1 ;;
    *-4??) return 2 ;;
  esac
  return 1
}

with_wget() {
  proxied wget -q -S -c -T "$patience" -t 1 -O "$2" "$1" 2>"$work/wget"
  ended_with=$?
  if [ "$ended_with" = 139 ]; then # busybox 1.35 of Debian 12 crashes over -T.
    proxied wget -q -S -c -O "$2" "$1" 2>"$work/wget"
    ended_with=$?
  fi
  [ "$ended_with" != 0 ] || return 0
  answer=$(sed -n 's/^.*HTTP\/[0-9.]* \([0-9][0-9][0-9]\).*/\1/p' "$work/wget" | tail -n 1)
  why="wget ended with $ended_with${answer:+, the server answered $answer} ($1)"
  if [ "$ended_with" = 3 ]; then
    why_code=74
    why="writing to $2 failed; is the disk full?"
    return 2
  fi
  case $answer in
    416) rm -f "$2" ;;
    408 | 429) ;;
    4??) return 2 ;;
  esac
  return 1
}

# The file may also lie in the folder itself, beside this script for example: stores of files are often flat.
fetch_copy() {
  folder=$1
  case $folder in
    file://localhost/*) folder=${folder#file://localhost} ;;
    file:///*) folder=${folder#file://} ;;
    \\\\* | [A-Za-z]:* | file:*)
      why="$folder is not a folder of this system"
      return 2
      ;;
  esac
  case $folder in
    /*) set -- "$folder/$2" "$folder/${2##*/}" "$3" ;;
    *) set -- "$here/$folder/$2" "$here/$folder/${2##*/}" "$PWD/$folder/$2" "$PWD/$folder/${2##*/}" "$3" ;;
  esac
  why="there is no $1"
  while [ $# -gt 1 ]; do
    if [ -f "$1" ]; then
      copy_one "$@"
      return
    fi
    shift
  done
  return 2
}

copy_one() { # $1 is copied to the last of the words.
  from=$1
  shift $(($# - 1))
  if [ ! -r "$from" ]; then
    why="$from may not be read"
    return 2
  fi
  cp "$from" "$1" 2>/dev/null && return 0
  rm -f "$1"
  why="copying $from failed; is the disk full?"
  return 1
}

# Who has no patience for the network needs no rest between two tries either.
rest() {
  [ "$patience" -le 2 ] || sleep "$1"
}

# ---- which version ----

# openssl takes a quarter of the time of sha256sum.
sha256_of() {
  if command -v openssl >/dev/null 2>&1; then
    openssl dgst -sha256 <"$1" | sed 's/^.* //'
  elif command -v sha256sum >/dev/null 2>&1; then
    sha256sum <"$1" | cut -c 1-64
  else
    shasum -a 256 <"$1" | cut -c 1-64
  fi
}

is_one_of() { # hash, hashes
  case "|$2|" in
    *"|$1|"*) [ -n "$1" ] ;;
    *) return 1 ;;
  esac
}

# Of the same number, what has a word behind it (1.2.3-rc.1) is the older one.
older() {
  awk -v a="$1" -v b="$2" 'BEGIN {
    split(a, x, /[.-]/); split(b, y, /[.-]/)
    for (i = 1; i <= 3; i++) if (x[i] + 0 != y[i] + 0) exit !(x[i] + 0 < y[i] + 0)
    exit !(a ~ /-/ && b !~ /-/)
  }' </dev/null
}

# Sets want_version and want_hashes; or why and why_code.
choose() {
  want_version=''
  want_hashes=''
  if [ -n "$hand_version" ]; then
    want_version=$hand_version
    want_hashes=$hand_hashes
  elif [ -n "$public_key" ]; then
    follow_ring
    if [ -z "$want_version" ] && [ -z "$good" ]; then
      use_pin
    fi
  else
    use_pin
    [ -z "$pin_version" ] || [ -n "$want_version" ] || fail 78 "version $pin_version has no $file"
    [ -n "$want_version" ] || fail 76 'neither a key nor a version is set, and nothing unverified is run; set ROUNDS_VERSION and ROUNDS_SHA256, or export again with a key'
  fi
}

use_pin() {
  for one in $pin_hashes; do
    if [ "${one#*=}" != "$one" ] && [ "${one%%=*}" = "$file" ]; then
      want_version=$pin_version
      want_hashes=${one#*=}
    fi
  done
}

follow_ring() {
  if ! command -v openssl >/dev/null 2>&1; then
    why_code=72
    why='there is no openssl on this computer to check the signature of the ring; install openssl, or set ROUNDS_VERSION and ROUNDS_SHA256'
    return
  fi
  if [ -z "$sources$site" ]; then
    fail 76 'no source is set; set ROUNDS_SOURCE'
  fi
  gravest_code=''
  IFS='|'
  # shellcheck disable=SC2086
  set -- $sources $site
  unset IFS
  for source in "$@"; do
    if ask_ring "$source"; then
      return
    fi
    keep_gravest
  done
  why=$gravest
  why_code=$gravest_code
}

# What is wrong with a file says more than that another source cannot be reached.
keep_gravest() {
  if [ -z "$gravest_code" ] || { [ "$gravest_code" = 73 ] && [ "$why_code" != 73 ]; }; then
    gravest=$why
    gravest_code=$why_code
  fi
}

ask_ring() {
  why_code=73
  for one in "$ring.txt" "$ring.txt.sig"; do
    rm -f "$work/$one"
    try_twice "$1" "rings/$one" "$work/$one" || return 1
  done
  why_code=72
  why="the signature of the ring $ring at $1 is wrong: somebody changed it, or it was signed with another key; publish it again"
  printf '%s\n' "$public_key" >"$work/key.pem"
  tr -d '\r\n' <"$work/$ring.txt.sig" | openssl base64 -d -A >"$work/ring.sig" 2>/dev/null || return 1
  openssl dgst -sha256 -verify "$work/key.pem" -signature "$work/ring.sig" "$work/$ring.txt" >/dev/null 2>&1 || return 1
  read_ring "$1"
}

try_twice() {
  fetch "$1" "$2" "$3" && return 0
  [ $? = 1 ] || return 1
  rest 1
  fetch "$1" "$2" "$3"
}

# A ring never leads back behind the newest version that it named here, so that nobody can bring an old ring and its old faults.
# Who signs may go back: the line "instead-of 1.3.0" says which version the ring takes back.
read_ring() {
  found_version=$(tr -d '\r' <"$work/$ring.txt" | sed -n 's/^version //p' | head -n 1)
  found_hash=$(tr -d '\r' <"$work/$ring.txt" | sed -n "s/^sha256 \([0-9a-f]\{64\}\) $file\$/\1/p" | head -n 1)
  newest=$(tr -d '\r' <"$work/$ring.txt" | sed -n 's/^instead-of //p' | head -n 1)
  newest=${newest:-$found_version}
  why_code=72
  why="the ring $ring at $1 names no version; publish it again"
  is_version "$found_version" && is_version "$newest" || return 1
  if older "$newest" "$found_version"; then
    newest=$found_version
  fi
  seen=$(cat "$cache/seen-$ring" 2>/dev/null)
  if is_version "$seen" && older "$newest" "$seen"; then
    why="the ring $ring at $1 names $found_version, older than $seen which it named before; to go back, sign a ring with the line: instead-of $seen"
    return 1
  fi
  if [ -z "$found_hash" ]; then
    why_code=78
    why="the ring $ring has no $file"
    return 1
  fi
  want_version=$found_version
  want_hashes=$found_hash
  remember "seen-$ring" "$newest"
}

# Written beside and moved, so that two at once leave one whole file. A cache that cannot be written is no failure here.
remember() {
  if [ "$(cat "$cache/$1" 2>/dev/null)" != "$2" ]; then
    { printf '%s\n' "$2" >"$cache/$1.$$" && mv -f "$cache/$1.$$" "$cache/$1"; } 2>/dev/null
  fi
}

# ---- what the cache holds ----

# Whether version $1 lies in the cache as one of the hashes $2. A verdict must be quick: for it the size and what was written down after
# the whole check count, because whoever can change the program there can change this text as well. All others read the whole program.
is_cached() {
  exe=$cache/$1/rounds
  [ -f "$exe" ] && [ ! -h "$exe" ] && read -r hash size 2>/dev/null <"$cache/$1/sha256" || return 1
  is_one_of "$hash" "$2" && [ "$(($(wc -c <"$exe")))" = "$size" ] || return 1
  if [ "$quick" = 0 ] && [ "$(sha256_of "$exe")" != "$hash" ]; then
    note "$exe was damaged, and is fetched again"
    return 1
  fi
}

find_good() {
  good=$(cat "$cache/good" 2>/dev/null)
  is_version "$good" && [ -f "$cache/$good/rounds" ] && [ -f "$cache/$good/sha256" ] || good=''
}

# Of verdicts there are many: they ask for a newer version once an hour, everything else each time.
is_fresh() {
  [ -n "$good" ] && [ "$quick" = 1 ] && [ -z "$hand_version" ] && [ -n "$public_key" ] && [ "$(cat "$cache/asked" 2>/dev/null)" = "$ring $sources" ] &&
    [ -n "$(find "$cache/asked" -mmin -60 2>/dev/null)" ] && [ -z "$(find "$cache/asked" -newer "$work/body" 2>/dev/null)" ]
}

asked() {
  { printf '%s\n' "$ring $sources" >"$cache/asked.$$" && mv -f "$cache/asked.$$" "$cache/asked"; } 2>/dev/null
}

# ---- bringing a version ----

take_lock() {
  if mkdir "$cache/lock" 2>/dev/null; then
    locked=1
    echo $$ >"$cache/lock/pid"
    return 0
  fi
  if [ -d "$cache/lock" ] && is_left_over && mkdir "$cache/lock.old" 2>/dev/null; then
    ! is_left_over || rm -rf "$cache/lock"
    rmdir "$cache/lock.old"
  fi
  return 1
}

is_left_over() {
  holder=$(cat "$cache/lock/pid" 2>/dev/null)
  if [ -n "$(find "$cache/lock.old" -mmin +1 2>/dev/null)" ]; then
    rmdir "$cache/lock.old" 2>/dev/null
  fi
  [ -n "$(find "$cache/lock" -mmin +60 2>/dev/null)" ] && return 0
  if [ -z "$holder" ]; then
    [ -n "$(find "$cache/lock" -mmin +1 2>/dev/null)" ]
  else
    ! kill -0 "$holder" 2>/dev/null
  fi
}

# One fetches; the others wait for it, or run the good version meanwhile.
bring() {
  if [ ! -w "$cache" ]; then
    why_code=74
    why="the folder $cache cannot be written, so version $want_version cannot be brought; make it writable for root"
    return 1
  fi
  waited=0
  missing=0
  until take_lock; do
    why_code=73
    why="another run is fetching version $want_version; this one can be tried again later"
    [ -z "$good" ] && [ "$waited" -lt "$wait_seconds" ] || return 1
    sleep 1
    waited=$((waited + 1))
    [ -d "$cache/lock" ] || missing=$((missing + 1))
    if [ "$missing" -ge 3 ]; then
      why_code=74
      why="nothing can be made in the folder $cache; is the disk full?"
      return 1
    fi
    ! is_cached "$want_version" "$want_hashes" || return 0
  done
  bring_alone
  result=$?
  rm -rf "$cache/lock"
  locked=0
  return "$result"
}

bring_alone() {
  ! is_cached "$want_version" "$want_hashes" || return 0
  part=$cache/part-$want_version-$file
  forget_parts "$want_version"
  if [ "$(cat "$part.of" 2>/dev/null)" != "$want_hashes" ]; then
    rm -f "$part"
    printf '%s\n' "$want_hashes" >"$part.of"
  fi
  gravest_code=''
  IFS='|'
  # shellcheck disable=SC2086
  set -- $site $sources
  unset IFS
  [ $# -gt 0 ] || fail 76 'no source is set; set ROUNDS_SOURCE'
  for source in "$@"; do
    if bring_from "$source"; then
      return 0
    fi
    keep_gravest
  done
  why=$gravest
  why_code=$gravest_code
  return 1
}

# Half downloads of other versions than $1 would only fill the disk.
forget_parts() {
  set +f
  for old in "$cache"/part-*; do
    case $old in
      "$cache/part-$1-"*) ;;
      *) rm -f "$old" ;;
    esac
  done
  set -f
}

bring_from() {
  for pause in 1 2 0; do
    why_code=73
    fetch "$1" "$want_version/$file" "$part"
    case $? in
      0) take_part "$1" && return 0 ;;
      1) ;;
      *) break ;;
    esac
    [ "$why_code" = 73 ] || break
    rest "$pause"
  done
  if [ "$why_code" = 73 ] && [ -s "$part" ]; then
    why="only $(($(wc -c <"$part"))) bytes of version $want_version came, the next run goes on there; $why"
  elif [ ! -s "$part" ]; then
    rm -f "$part"
  fi
  return 1
}

take_part() {
  got=$(sha256_of "$part")
  if ! is_one_of "$got" "$want_hashes"; then
    rm -f "$part"
    why_code=71
    why="$want_version/$file at $1 has a wrong hash ($got) and was removed; publish that version again"
    return 1
  fi
  why_code=74
  why="version $want_version cannot be put into $cache; is the disk full?"
  mkdir -p "$cache/$want_version" && chmod 700 "$part" && printf '%s %s\n' "$got" "$(($(wc -c <"$part")))" >"$part.sha256" || return 1
  if [ "$good" = "$want_version" ]; then
    rm -f "$cache/good"
    good=''
  fi
  [ ! -d "$cache/$want_version/rounds" ] || rm -rf "$cache/$want_version/rounds"
  mv -f "$part" "$cache/$want_version/rounds" && mv -f "$part.sha256" "$cache/$want_version/sha256" && rm -f "$part.of" || return 1
} 2>/dev/null

# ---- starting ----

start() { # Runs the program with the words $3... into the files $1 and $2.
  said=$1
  complained=$2
  shift 2
  "$exe" "$@" >"$said" 2>"$complained" </dev/null &
  child=$!
}

reap() {
  wait "$child"
  status=$?
  child=''
}

# A new version must answer --version once before it is trusted with anything.
does_start() {
  [ "$good" != "$want_version" ] || return 0
  start "$work/version" "$work/version.err" --version
  ticks=0
  while kill -0 "$child" 2>/dev/null && [ "$ticks" -lt 600 ]; do
    sleep 0.1 2>/dev/null || sleep 1
    ticks=$((ticks + 1))
  done
  if [ "$ticks" -ge 600 ]; then
    kill -9 "$child" 2>/dev/null
  fi
  reap 2>/dev/null
  if [ "$status" = 0 ] && [ -s "$work/version" ]; then
    becomes_good
    return 0
  fi
  why_not_started
  return 1
}

why_not_started() {
  why_code=75
  if [ "$status" = 126 ] || [ ! -f "$exe" ]; then
    why="security software, or a mount without exec, blocks $exe; allow it (SHA-256 ${hash:-unknown})"
  elif [ "$status" = 127 ]; then
    why="$exe cannot be started here: its loader or a library is missing (musl instead of glibc?), or security software blocks it"
  else
    why_code=77
    why="version $want_version does not start (exit code $status): $(head -n 1 "$work/version.err" | cut -c 1-80)"
  fi
}

# The good one before it stays, because something may still be running from it. Everything else goes.
becomes_good() {
  previous=$good
  good=$want_version
  [ -w "$cache" ] || return 0
  remember good "$good"
  forget_parts "$good"
  set +f
  for old in "$cache"/*; do
    old=${old##*/}
    if [ "$old" != "$good" ] && [ "$old" != "$previous" ] && is_version "$old"; then
      rm -rf "${cache:?}/$old"
    fi
  done
  set -f
}

# Sets exe; ends where nothing can be run.
find_program() {
  find_good
  if is_fresh && is_cached "$good" "$(cut -c 1-64 "$cache/$good/sha256")"; then
    want_version=$good
    return
  fi
  why_code=73
  why=''
  choose
  asked
  if [ -n "$want_version" ] && obtain && does_start; then
    return
  fi
  fall_back
}

obtain() {
  ! is_cached "$want_version" "$want_hashes" || return 0
  bring || return 1
  ! is_cached "$want_version" "$want_hashes" || return 0
  why_code=75
  why="security software took $exe away or changed it after it was written; allow it (SHA-256 $want_hashes)"
  return 1
}

fall_back() {
  bad_code=$why_code
  bad=$why
  find_good
  if [ -n "$good" ] && [ "$good" != "$want_version" ] && is_cached "$good" "$(cut -c 1-64 "$cache/$good/sha256")"; then
    note "running $good, the last good version: $bad"
    want_version=$good
    return
  fi
  if [ "$bad_code" = 73 ]; then
    bad="Rounds could not be fetched and no copy is here: $bad"
  fi
  fail "$bad_code" "$bad"
}

run() { # Runs the words into the body; the verdict is its last line of that form.
  # shellcheck disable=SC2086
  start "$work/out" "$work/err" $1 --rmm "$profile"
  reap
  cat "$work/out" >>"$work/body"
  verdict=$(LC_ALL=C grep -aE '^ROUNDS [A-Z][A-Z0-9:_-]* [a-z0-9-]+: ' "$work/out" | tail -n 1 | tr -d '\r')
  [ -z "$verdict" ] || return 0
  [ ! -s "$work/out" ] || [ -z "$(tail -c 1 "$work/out")" ] || echo >>"$work/body"
  tail -c 2000 "$work/err" >>"$work/body"
  if [ "$status" = 126 ] || [ "$status" = 127 ] || [ ! -f "$exe" ]; then
    why_not_started
    fail "$why_code" "$why"
  fi
  fail 77 "Rounds printed no verdict (exit code $status): $1; what it said stands above"
}

wait_by_chance() {
  if [ "$delay" -gt 0 ] && [ "${ROUNDS_NO_DELAY:-}" != 1 ]; then
    random=$(od -An -N2 -tu2 /dev/urandom 2>/dev/null | tr -d ' ')
    sleep $((${random:-0} * delay / 65536))
  fi
}

case $0 in
  */*) here=$(cd "${0%/*}" 2>/dev/null && pwd) || here=$PWD ;;
  *) here=$PWD ;;
esac
case $words in
  verdict | 'verdict '*) quick=1 ;;
  *) quick=0 ;;
esac
forget_empty
site=${ROUNDS_SITE_CACHE:-}
read_settings
find_platform
secure_cache
make_work
wait_by_chance
find_program
run "$words"
case $verdict in
  'ROUNDS FAIL '* | 'ROUNDS WARN '*)
    if [ -n "$then_words" ]; then
      run "$then_words"
    fi
    ;;
esac
finish "$status" "$verdict"
