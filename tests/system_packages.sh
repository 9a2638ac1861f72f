#!/bin/sh
# What the tests need from the system: Chromium (browser tests), poppler (PDF to picture), Tesseract (scans)
# and PostgreSQL (the ledger on a server).
# As root on Debian or Ubuntu they are installed; elsewhere the missing ones are named.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v tesseract >/dev/null 2>&1 || missing="$missing tesseract-ocr"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq
  # shellcheck disable=SC2086  # a list of words
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
  echo "Some tests will be skipped: install$missing (Debian and Ubuntu: sudo apt-get install$missing)." >&2
fi
