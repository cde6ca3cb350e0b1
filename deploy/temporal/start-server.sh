#!/bin/sh
# Temporal's image takes the database password from the environment only; here it comes from a file.
set -eu
POSTGRES_PWD=$(cat "${POSTGRES_PASSWORD_FILE:-/run/secrets/postgres_password}")
export POSTGRES_PWD
exec /etc/temporal/entrypoint.sh
