#!/bin/sh
# Installs the real servers that tests/services knows, where the machine allows it; says so where it doesn't.
command -v nginx >/dev/null 2>&1 && exit 0
[ -x /usr/sbin/nginx ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light; } >/dev/null 2>&1 ||
        echo "nginx can't be installed here"
else
    echo "nginx isn't here, and can't be installed without apt-get and root"
fi
exit 0
