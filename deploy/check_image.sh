#!/usr/bin/env bash
# Builds the Dockerfile and runs the image for real, without Docker: buildah in a chroot, on a base made by
# debootstrap with this machine's Python in it. For root on a Debian; takes a few minutes and 2 GB of disk,
# and leaves nothing behind. Not a part of `make test`.
set -euo pipefail
cd "$(dirname "$0")/.."

[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "This check takes root on a Debian." >&2; exit 1; }
[ -x .venv/bin/python ] || { echo "Run 'make setup' first." >&2; exit 1; }
if ! command -v buildah >/dev/null || ! command -v debootstrap >/dev/null; then
    echo "== installing buildah and debootstrap"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y buildah debootstrap >/dev/null 2>&1
fi

work=$(mktemp -d /var/tmp/practice-desk-image.XXXXXX)
base=$(sed -n 's/^FROM \([^ ]*\).*/\1/p' Dockerfile | tail -n 1)
port=$(.venv/bin/python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
served=""

buildah=(buildah --root "$work/store" --runroot "$work/run" --storage-driver vfs)
mkdir "$work/tmp" && export TMPDIR="$work/tmp"

b() { "${buildah[@]}" "$@"; }

clean() {
    if [ -n "$served" ]; then kill "$served" 2>/dev/null || true; wait "$served" 2>/dev/null || true; fi
    b rm --all >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap clean EXIT

fail() { echo "FAILED: $1" >&2; [ -f "$work/log" ] && tail -n 20 "$work/log" >&2; exit 1; }

echo "== base $base: Debian with this machine's Python"
libraries=ca-certificates,libssl3,libffi8,libsqlite3-0,zlib1g,libbz2-1.0,liblzma5,libreadline8,libncursesw6,libuuid1
debootstrap --variant=minbase --include="$libraries" bookworm "$work/rootfs" ${MIRROR:+"$MIRROR"} >"$work/log" 2>&1 ||
    fail "debootstrap (MIRROR= names another mirror)"
prefix=$(.venv/bin/python -c 'import sys; print(sys.base_prefix)')
case $base in
python:"$("$prefix/bin/python3" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"-*) ;;
*) fail "$base is not the Python of .venv ($prefix)" ;;
esac
cp -a "$prefix/." "$work/rootfs/usr/local/"
rm -rf "$work/rootfs/usr/local/lib/python3."*/test
# Scripts of that Python name its old place in their first line; only the interpreter itself is needed.
ln -sf python3 "$work/rootfs/usr/local/bin/python"
chroot "$work/rootfs" ldconfig
container=$(b from scratch)
b add -q "$container" "$work/rootfs" / >/dev/null
b config --env PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
b commit -q "$container" "localhost/$base" >/dev/null
b rm "$container" >/dev/null
rm -rf "$work/rootfs"

echo "== build"
certificates=()
if [ -f "${PIP_CERT:-/nowhere}" ]; then
    # A network that signs for itself: its certificates are lent to the build, and not kept in the image.
    certificates=(-v /etc/ssl/certs:/etc/ssl/certs:ro --env "PIP_CERT=$PIP_CERT" --unsetenv PIP_CERT)
fi
b bud --isolation=chroot --pull-never --network host "${certificates[@]}" -t app . >"$work/log" 2>&1 || fail "build"

container=$(b from --pull-never localhost/app)
key=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')
in_image() { b run --isolation=chroot --network host "$@"; }
mapfile -t command < <(b inspect --type image --format '{{range .OCIv1.Config.Cmd}}{{printf "%s\n" .}}{{end}}' localhost/app | sed '/^$/d')

echo "== refuses to start without a key: ${command[*]}"
if in_image "$container" -- "${command[@]}" >"$work/log" 2>&1; then fail "it started without a key"; fi
grep -q "cannot start: set SECRET_KEY" "$work/log" || fail "no word about the key"
if grep -q Traceback "$work/log"; then fail "a traceback where one line should be"; fi

echo "== not root, and able to write in the data folder only"
[ "$(in_image "$container" -- id -u)" = 10001 ] || fail "it runs as another user"
in_image "$container" -- sh -c 'touch /data/t && rm /data/t && ! touch /app/t 2>/dev/null' || fail "folders"

echo "== migrate and load the bank"
in_image --env SECRET_KEY="$key" "$container" -- \
    sh -c 'python manage.py migrate -v0 && python manage.py load_bank && python manage.py check --deploy --fail-level WARNING' \
    >"$work/log" 2>&1 || fail "setup"

echo "== serve"
# Not by way of the function: this process itself must hear when it is told to stop.
"${buildah[@]}" run --isolation=chroot --network host --env SECRET_KEY="$key" --env PORT="$port" "$container" -- \
    "${command[@]}" >"$work/log" 2>&1 &
served=$!
for _ in $(seq 100); do
    if curl -fs -o /dev/null "http://127.0.0.1:$port/healthz"; then break; fi
    kill -0 "$served" 2>/dev/null || fail "the server ended"
    sleep 0.2
done

visit() { curl -s -o "$work/page" -D "$work/headers" -w '%{http_code}' -H 'X-Forwarded-Proto: https' --compressed "http://127.0.0.1:$port$1"; }

[ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/")" = 301 ] || fail "plain http is not sent to https"
for path in /healthz /readyz / /accounts/login/; do
    [ "$(visit "$path")" = 200 ] || fail "$path does not answer 200"
done
question=$(visit / >/dev/null; grep -o '/questions/[a-z0-9-]*/' "$work/page" | head -n 1)
[ -n "$question" ] && [ "$(visit "$question")" = 200 ] || fail "no question on the home page"
grep -qi '^content-security-policy:' "$work/headers" || fail "no policy on $question"
style=$(grep -o '/static/[^"]*\.css' "$work/page" | head -n 1)
[ "$(visit "$style")" = 200 ] || fail "$style does not answer 200"
grep -qi '^cache-control:.*immutable' "$work/headers" || fail "$style may not be kept by the browser"
grep -qi '^content-encoding:' "$work/headers" || fail "$style is not compressed"
in_image --env PORT="$port" "$container" -- python deploy/healthcheck.py || fail "health check"
if in_image --env PORT=1 "$container" -- python deploy/healthcheck.py 2>/dev/null; then fail "the health check sees no fault"; fi

echo "The image builds, refuses to start without a key, and serves $question and $style."
