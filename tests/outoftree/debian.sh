#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian packages: built, looked into, unpacked, used.
. "${top_srcdir:-.}/tests/kit/tap.sh"
unset GEAEPIPE_PLUGINS MAKEFLAGS MFLAGS
command -v dpkg-deb >/dev/null && command -v dpkg-shlibdeps >/dev/null || { skip "Debian packages" "no dpkg-dev"; exit 0; }

run "${MAKE:-make}" -s -C "$top_builddir" deb
is "the packages are built" $code 0
[ $code -eq 0 ] || tap_show err
mkdir user dev
for package in "$top_builddir"/geaepipe_*.deb; do dpkg-deb -x "$package" user; done
for package in "$top_builddir"/geaepipe-dev_*.deb; do dpkg-deb -x "$package" dev; done
run user/usr/bin/geaepipe list model
has "the program finds its plugins" "user/usr/lib/geaepipe/plugins/model-ising.so"
ok "headers are in the second" test -e dev/usr/include/geae/plugin.h
not_ok "and not in the first" test -e user/usr/include
is "the second finds itself" "$(PKG_CONFIG_PATH=dev/usr/lib/pkgconfig pkg-config --exists geaepipe && echo yes)" yes
has "dependencies are named" 'Depends: .*libhdf5' <(dpkg-deb -f "$top_builddir"/geaepipe_*.deb)
