#!/bin/sh
# Installs the real servers that tests/services knows, where the machine allows it; says so where it doesn't.
wanted=""
command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ] || wanted="nginx-light"
command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || wanted="$wanted postgresql"
command -v tv_validate_file >/dev/null 2>&1 || wanted="$wanted xmltv-util"
if [ -n "$wanted" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        # shellcheck disable=SC2086  # one word a package
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted; } >/dev/null 2>&1 ||
            echo "can't be installed here: $wanted"
    else
        echo "not here, and not to be had without apt-get and root: $wanted"
    fi
fi
if [ ! -d .make/node/node_modules/oidc-provider ]; then
    if command -v npm >/dev/null 2>&1; then
        mkdir -p .make/node
        npm install --silent --no-audit --no-fund --prefix .make/node oidc-provider@9.13.3 >/dev/null 2>&1 ||
            echo "can't be installed here: oidc-provider"
    else
        echo "not here: npm, so oidc-provider can't be installed"
    fi
fi
exit 0
