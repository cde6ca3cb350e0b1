#!/bin/sh
# Creates Temporal's two databases and brings their schema to the version of this image. Running it again changes nothing.
set -eu
SQL_PASSWORD=$(cat "${POSTGRES_PASSWORD_FILE:-/run/secrets/postgres_password}")
export SQL_PASSWORD SQL_PLUGIN=postgres12_pgx SQL_HOST="${SQL_HOST:-postgres}" SQL_PORT="${SQL_PORT:-5432}" SQL_USER="${SQL_USER:-temporal}"

for pair in temporal:temporal temporal_visibility:visibility; do
  SQL_DATABASE=${pair%%:*}
  export SQL_DATABASE
  temporal-sql-tool create
  temporal-sql-tool setup-schema --version 0.0
  temporal-sql-tool update-schema --schema-name "postgresql/v12/${pair##*:}"
done
