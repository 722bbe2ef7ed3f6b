#!/bin/sh
# The whole of the original routes with curl. GATEHOUSE_URL says where, EMAIL and PASSWORD who; the account is made if it is not there.
set -eu
url=${GATEHOUSE_URL:-http://127.0.0.1:4916}
email=${EMAIL:-bob@example.org}
password=${PASSWORD:-seven green bicycles}
jar=$(mktemp)
trap 'rm -f "$jar"' EXIT

ask() { curl --silent --show-error --write-out '  (%{http_code})\n' "$@"; }

ask "$url/"
ask --data-urlencode "email=$email" --data-urlencode "password=$password" "$url/users"
ask --cookie-jar "$jar" --data-urlencode "email=$email" --data-urlencode "password=$password" "$url/sessions"
ask --cookie "$jar" "$url/profile"
ask --data-urlencode "email=$email" "$url/reset_password"
ask --cookie "$jar" --request DELETE "$url/sessions"
ask --cookie "$jar" "$url/profile"
