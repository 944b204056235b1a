# The status goes into custom fields: the verdict line and the ids of items, nothing else of the computer.
set_field() {
  if [ -n "$cli" ]; then
    "$cli" set "$1" "$2" >/dev/null 2>&1 || echo "note: the field $1 could not be written"
  fi
}
verdict=$(printf '%s\n' "$lines" | grep -E '^ROUNDS [A-Z-]+ [a-z-]+: ' | tail -n 1)
status=UNKNOWN
if [ -n "$verdict" ]; then
  status=${verdict#ROUNDS }
  status=${status%% *}
fi
alert=no
if [ "$code" -eq #FAIL# ]; then
  alert=yes
fi
set_field '#STATUSFIELD#' "$status"
set_field '#LINEFIELD#' "$(printf '%s\n' "$verdict" | cut -c 1-200)"
set_field '#ALERTFIELD#' "$alert"
case $verdict in
  'ROUNDS '*' sweep: '*)
    failing=$(printf '%s\n' "$lines" | sed -n 's/^fail \([a-z0-9-]*\): .*$/\1/p' | tr '\n' ',')
    if [ -n "$failing" ]; then
      failing=",$failing"
    else
      failing=none
    fi
    set_field '#FAILINGFIELD#' "$failing"
    set_field '#LASTFIELD#' "$(date +%s)"
    ;;
esac
