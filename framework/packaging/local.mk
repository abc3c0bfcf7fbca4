# SPDX-License-Identifier: GPL-3.0-or-later
# Debian packages: make deb

.PHONY: deb
deb: all
	MAKE='$(MAKE)' sh $(srcdir)/%D%/make_deb.sh $(abs_top_srcdir) $(PACKAGE_VERSION)
EXTRA_DIST += %D%/control.in %D%/make_deb.sh
