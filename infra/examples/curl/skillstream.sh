#!/usr/bin/env bash
# Sends traces to a gateway and reads batches from it, with nothing but curl:
#   skillstream.sh send FILE              one JSON object a line; prints what was refused
#   skillstream.sh read CURRICULUM        one batch, as JSON lines, and acknowledges it
# SKILLSTREAM_GATEWAY: its address; SKILLSTREAM_GATEWAY_TOKEN: its token, where it wants one.
set -euo pipefail

gateway=${SKILLSTREAM_GATEWAY:-http://127.0.0.1:8780}
# As curl's configuration wants what stands between quotes.
token=${SKILLSTREAM_GATEWAY_TOKEN:-}
token=${token//\\/\\\\}
token=${token//\"/\\\"}
headers=$(mktemp)
answer=$(mktemp)
trap 'rm -f "$headers" "$answer"' EXIT

# Prints the status; waits and asks again where the gateway is busy, away or just starting.
call() {
  local status tries
  for tries in 1 2 3 4 5 6; do
    # The token comes on standard input: arguments can be seen by everybody on the machine.
    status=$(printf '%s' "${token:+header = \"Authorization: Bearer $token\"}" |
      curl -sS -K - -X POST -o "$answer" -D "$headers" -w '%{http_code}' "$@") || status=000
    case $status in
      000 | 429 | 503) sleep "$(header Retry-After 2)" ;;
      *) break ;;
    esac
  done
  case $status in
    2?? | 422) ;;
    *)
      echo "skillstream.sh: the gateway answers $status" >&2
      cat "$answer" >&2
      exit 1
      ;;
  esac
}

header() {
  local value
  value=$(sed -n "s/^$1: *\([^\r]*\).*/\1/Ip" "$headers" | tail -n 1)
  echo "${value:-${2:-}}"
}

case ${1:-} in
  send)
    # The same file is the same request: sent again, it is answered again and written once.
    key=$(sha256sum "$2" | cut -d ' ' -f 1)
    gzip -nc "$2" >"$answer.gz"
    trap 'rm -f "$headers" "$answer" "$answer.gz"' EXIT
    call "$gateway/traces" -H "Idempotency-Key: $key" -H 'Content-Type: application/x-ndjson' \
      -H 'Content-Encoding: gzip' --data-binary "@$answer.gz"
    grep '"status":"refused"' "$answer" || true
    echo "$(header Skillstream-Accepted 0) accepted, $(header Skillstream-Refused 0) refused" >&2
    ;;
  read)
    call "$gateway/curricula/$2/loans?reader=curl&wait=30"
    loan=$(header Skillstream-Loan)
    if [ -z "$loan" ]; then
      echo "skillstream.sh: no batch now: $(header Skillstream-Status)" >&2
      exit 3
    fi
    cat "$answer"
    call "$gateway/curricula/$2/loans/$loan/acknowledge"
    ;;
  *)
    sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
