# SPDX-License-Identifier: GPL-3.0-or-later
# What geaepipe new-plugin writes: real files, put into the program as text.

plugin_templates = %D%/Makefile.in \
	%D%/analyzer.c.in %D%/loss.c.in %D%/model.c.in %D%/network.c.in %D%/optimizer.c.in %D%/sampler.c.in \
	%D%/analyzer.cfg.in %D%/loss.cfg.in %D%/model.cfg.in %D%/network.cfg.in %D%/optimizer.cfg.in %D%/sampler.cfg.in
EXTRA_DIST += $(plugin_templates)

nodist_libhost_a_SOURCES = new_plugin_text.c
CLEANFILES += new_plugin_text.c
new_plugin_text.c: $(plugin_templates)
	$(AM_V_GEN){ echo '#include "new_plugin.h"'; echo 'const struct new_plugin_text new_plugin_texts[] = {'; \
	for t in $(plugin_templates); do \
		echo "{ \"$$(basename $$t .in)\", (const char *const[]){"; \
		sed -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n",/' $(srcdir)/$$t; echo 'NULL } },'; \
	done; echo '{ NULL, NULL } };'; } >$@.tmp && mv $@.tmp $@
