#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make deb: geaepipe_VERSION_ARCH.deb and geaepipe-dev_VERSION_ARCH.deb in the build folder, from an installation under
# /usr.  The packaging files are copied into debian/ there, where dpkg's tools look for them.
#
#     make_deb.sh SRCDIR VERSION       (called by make, in the build folder)
set -e
umask 022
src=$1 version=$2
arch=$(dpkg --print-architecture)
rm -rf packages && mkdir -p packages/debian packages/geaepipe packages/geaepipe-dev
cp "$src/framework/packaging/control.in" packages/debian/control
"${MAKE:-make}" -s install DESTDIR="$PWD/packages/geaepipe" prefix=/usr exec_prefix=/usr
cd packages
mkdir -p geaepipe-dev/usr/lib
mv geaepipe/usr/include geaepipe-dev/usr/
mv geaepipe/usr/lib/libgeae.a geaepipe/usr/lib/pkgconfig geaepipe-dev/usr/lib/
find geaepipe -name '*.la' -delete
strip --strip-unneeded geaepipe/usr/bin/geaepipe geaepipe/usr/lib/geaepipe/plugins/*.so
depends=$(dpkg-shlibdeps --ignore-missing-info -O geaepipe/usr/bin/geaepipe geaepipe/usr/lib/geaepipe/plugins/*.so 2>/dev/null |
	sed -n 's/^shlibs:Depends=//p')
for package in geaepipe geaepipe-dev; do
	mkdir -p $package/DEBIAN "$package/usr/share/doc/$package"
	cp "$src/COPYING" "$package/usr/share/doc/$package/copyright"
	{
		awk -v RS= -v package="$package" '$0 ~ "^Package: " package "\n"' debian/control |
			sed -e "s/\${shlibs:Depends}/$depends/" -e "s/^Architecture: .*/Architecture: $arch/" \
				-e "s/^Depends: geaepipe,/Depends: geaepipe (= $version),/"
		grep -E '^(Section|Priority|Maintainer):' debian/control
		echo "Version: $version"
		echo "Installed-Size: $(du -sk $package | cut -f1)"
	} >$package/DEBIAN/control
	dpkg-deb --root-owner-group -Zxz --build $package "../${package}_${version}_$arch.deb"
done
