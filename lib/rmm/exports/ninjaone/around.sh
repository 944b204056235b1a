#!/bin/sh
#TITLE#
# Settings that the organisation, the location or the device has as custom fields; a variable of the script wins.
cli=''
for one in "${NINJA_DATA_PATH:-}" /opt/NinjaRMMAgent/programdata /Applications/NinjaRMMAgent/programdata; do
  if [ -z "$cli" ] && [ -n "$one" ] && [ -x "$one/ninjarmm-cli" ]; then
    cli=$one/ninjarmm-cli
  fi
done
get_field() {
  if [ -n "$cli" ]; then
    "$cli" get "$1" 2>/dev/null | head -n 1
  fi
}
#SETTINGS#
rounds() (
#LAUNCHER#
)
lines=$(rounds)
code=$?
printf '%s\n' "$lines"
#WRITE#
exit "$code"
