#!/bin/sh
# Puts the scripts, checks, tasks and fields beside this file on a Tactical RMM server. Run it again: it updates.
#
#   TACTICAL_URL=https://api.example.com   the address of the API
#   TACTICAL_API_KEY=...                   read from the environment, never written
#
#   sh import.sh                 scripts, fields, the policy "Rounds" with its checks and the daily sweep
#   sh import.sh --with-fixes    the same, and the tasks that mend what a check found
#   sh import.sh --dry-run       only says what it would do
#   sh import.sh --remove        takes all of it away again
#
# Needs curl, grep, awk, sed. Ends with 0, or 1 and a line that says what is wrong.

set -u
LC_ALL=C
export LC_ALL

say() { printf '%s\n' "$1"; }
stop() { printf 'import.sh: %s\n' "$1" >&2; exit 1; }

fixes=no
dry=no
remove=no
for word in "$@"; do
  case $word in
    --with-fixes) fixes=yes ;;
    --dry-run) dry=yes ;;
    --remove) remove=yes ;;
    *) stop "there is no option $word (expected --with-fixes, --dry-run or --remove)" ;;
  esac
done

url=$(printf '%s' "$(printenv TACTICAL_URL)" | sed 's,/*$,,')
case $url in
  https://?* | http://127.0.0.1:* | http://localhost:*) ;;
  '') stop 'set TACTICAL_URL to the address of the API, such as https://api.example.com' ;;
  *) stop "TACTICAL_URL must begin with https://, because the key is sent to it (it is $url)" ;;
esac
case $(printenv TACTICAL_API_KEY) in
  '') stop 'set TACTICAL_API_KEY (Settings > Global Settings > API Keys)' ;;
  *[!A-Za-z0-9_-]*) stop 'TACTICAL_API_KEY has characters that no API key has' ;;
esac
for tool in curl grep awk sed mktemp; do
  command -v "$tool" >/dev/null 2>&1 || stop "there is no $tool on this computer"
done

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || stop 'the folder of this script cannot be read'
work=$(mktemp -d) || stop 'there is no room for temporary files'
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
: >"$work/ids"

# call METHOD PATH [BODY-FILE]: the answer is in $work/answer. The key goes to curl on its standard input, so that no list of processes shows it.
call() {
  set -- "$1" "$2" "$(test $# -gt 2 && printf '%s' "$3")"
  if [ -n "$3" ]; then
    code=$(printf 'header = "X-API-KEY: %s"\n' "$TACTICAL_API_KEY" | curl -sS --config - -m 60 -o "$work/answer" -w '%{http_code}' \
      -X "$1" -H 'Content-Type: application/json' --data-binary "@$3" "$url$2" 2>"$work/error")
  else
    code=$(printf 'header = "X-API-KEY: %s"\n' "$TACTICAL_API_KEY" | curl -sS --config - -m 60 -o "$work/answer" -w '%{http_code}' \
      -X "$1" "$url$2" 2>"$work/error")
  fi
  case $code in
    2??) ;;
    000) stop "$url cannot be reached: $(head -n 1 "$work/error")" ;;
    401) stop "the server does not accept the API key (401): is it right, and not expired?" ;;
    403) stop "the server refused (403) $1 $2: the API key is wrong, or its user lacks a right (README, what it needs)" ;;
    *) stop "$1 $2 was answered with $code: $(head -c 300 "$work/answer")" ;;
  esac
}

# Prints id, name and model of each object in the list that was answered, with tabs between. Other people's objects stand in it too.
rows() {
  grep -oE '"([^"\\]|\\.)*"|[][{}:,]|[^][{}:," ]+' "$work/answer" | awk '
    $0 == "{" || $0 == "[" { depth++; if (depth == 2) { id = ""; name = ""; model = ""; key = ""; value = 0 } next }
    $0 == "}" || $0 == "]" { if (depth == 2 && id != "") printf "%s\t%s\t%s\n", id, name, model; depth--; next }
    depth != 2 { next }
    $0 == ":" { value = 1; next }
    $0 == "," { value = 0; key = ""; next }
    !value { key = $0; next }
    key == "\"id\"" { id = $0 }
    key == "\"name\"" { name = substr($0, 2, length($0) - 2) }
    key == "\"model\"" { model = substr($0, 2, length($0) - 2) }'
}

# found NAME MODEL: the id in $work/rows, or nothing. Two of one name are nobody's to choose from.
found() {
  WANTED=$1 MODEL=$2 awk -F '\t' '$2 == ENVIRON["WANTED"] && (ENVIRON["MODEL"] == "" || $3 == ENVIRON["MODEL"]) { print $1 }' "$work/rows" >"$work/found"
  test "$(wc -l <"$work/found")" -le 1 || stop "the server has $1 more than once: rename or delete all but one"
  cat "$work/found"
}

field() { sed -n "s/^.*\"$2\":\"\([^\"]*\)\".*\$/\1/p" "$1" | head -n 1; }
named() { sed -n 's/^{"name":"\([^"]*\)".*$/\1/p' "$1"; }

# Puts numbers in place of <id of KIND NAME>.
resolved() {
  awk -v ids="$work/ids" '
    BEGIN { FS = "\t"; while ((getline line < ids) > 0) { split(line, part, "\t"); number[part[1] " " part[2]] = part[3] } }
    { rest = $0; text = ""
      while ((from = index(rest, "\"<id of ")) > 0) {
        text = text substr(rest, 1, from - 1); rest = substr(rest, from + 8)
        to = index(rest, ">\""); wanted = substr(rest, 1, to - 1); rest = substr(rest, to + 2)
        if (!(wanted in number)) { print wanted > "/dev/stderr"; exit 3 }
        text = text number[wanted]
      }
      print text rest }' "$1" >"$2" 2>"$work/missing" || stop "the server has no $(head -n 1 "$work/missing")"
}

# parts FILE: one file for each body, in order.
parts() {
  rm -f "$work"/part.*
  test -r "$here/$1" || stop "$1 is missing beside this script"
  awk -v to="$work/part." 'length($0) > 1 { sub(/,$/, ""); file = sprintf("%s%05d", to, ++n); print > file; close(file) }' "$here/$1"
}

# put KIND FILE LIST PATH [once]: adds what is not there, updates what is, and remembers the numbers.
put() {
  parts "$2"
  call GET "$3"
  rows >"$work/rows"
  added=0
  updated=0
  for part in "$work"/part.*; do
    test -e "$part" || continue
    name=$(named "$part")
    id=$(found "$name" "$(test "$1" = field && field "$part" model)") || exit 1
    if [ -n "$id" ]; then
      updated=$((updated + 1))
      test "$5" = once && continue
    else
      added=$((added + 1))
    fi
    test "$dry" = yes && continue
    resolved "$part" "$work/body"
    if [ -n "$id" ]; then call PUT "$4$id/" "$work/body"; else call POST "$4" "$work/body"; fi
  done
  if [ "$dry" = yes ]; then
    say "$2: would add $added, would update $updated"
    return
  fi
  say "$2: added $added, updated $updated"
  call GET "$3"
  rows | awk -F '\t' -v kind="$1" '{ printf "%s\t%s\t%s\n", kind, $2, $1 }' >>"$work/ids"
}

# take FILE LIST PATH: deletes what has one of our names.
take() {
  parts "$1"
  call GET "$2"
  rows >"$work/rows"
  gone=0
  for part in "$work"/part.*; do
    test -e "$part" || continue
    id=$(found "$(named "$part")" "$(test "$1" = fields.json && field "$part" model)") || exit 1
    test -n "$id" || continue
    gone=$((gone + 1))
    test "$dry" = yes || call DELETE "$3$id/"
  done
  if [ "$dry" = yes ]; then say "$1: would delete $gone"; else say "$1: deleted $gone"; fi
}

# left_over FILE: scripts of an older package, of an item that has another title now or is gone. They stay, because something may use them.
left_over() {
  parts "$1"
  for part in "$work"/part.*; do
    named "$part"
  done >"$work/names"
  call GET "$SCRIPTS"
  rows | awk -F '\t' -v names="$work/names" '
    BEGIN { while ((getline line < names) > 0) ours[line] = 1 }
    index($2, "Rounds: ") == 1 && !($2 in ours) { print "left over from an older package, delete it when nothing uses it: " $2 }'
}

SCRIPTS='/scripts/?showCommunityScripts=false&showHiddenScripts=true'
if [ "$remove" = yes ]; then
  take policy.json /automation/policies/ /automation/policies/
  take scripts.json "$SCRIPTS" /scripts/
  take fields.json /core/customfields/ /core/customfields/
  exit 0
fi

put field fields.json /core/customfields/ /core/customfields/ always
put script scripts.json "$SCRIPTS" /scripts/ always
left_over scripts.json
put policy policy.json /automation/policies/ /automation/policies/ once
policy=$(awk -F '\t' '$1 == "policy" && $2 == "Rounds" { print $3 }' "$work/ids")
if [ -z "$policy" ]; then
  test "$dry" = yes && policy=$(found Rounds '')
  test -n "$policy" || { say 'checks.json, tasks.json: would add all, because there is no policy Rounds yet'; exit 0; }
fi
put check checks.json "/automation/policies/$policy/checks/" /checks/ always
put task tasks.json "/automation/policies/$policy/tasks/" /tasks/ always
if [ "$fixes" = yes ]; then
  put task fixes.json "/automation/policies/$policy/tasks/" /tasks/ always
fi
say 'Done. The policy Rounds does nothing until somebody makes it active and gives it to a client, a site or a computer.'
