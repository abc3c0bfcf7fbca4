# SPDX-License-Identifier: GPL-3.0-or-later
# What geaepipe new-plugin writes: real files, put into the program as text.  Three of them are the examples for authors,
# <kind>_<symbol>.c, with another name.

plugin_templates = %D%/Makefile.in %D%/model.c.in %D%/optimizer.c.in %D%/sampler.c.in \
	%D%/analyzer.cfg.in %D%/loss.cfg.in %D%/model.cfg.in %D%/network.cfg.in %D%/optimizer.cfg.in %D%/sampler.cfg.in
EXTRA_DIST += $(plugin_templates)

nodist_libhost_a_SOURCES = new_plugin_text.c
CLEANFILES += new_plugin_text.c
new_plugin_text.c: $(plugin_templates) $(plugin_examples)
	$(AM_V_GEN){ echo '#include "new_plugin.h"'; echo 'const struct new_plugin_text new_plugin_texts[] = {'; \
	text() { \
		echo "{ \"$$1\", (const char *const[]){"; \
		sed -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n",/'; echo 'NULL } },'; \
	}; \
	for t in $(plugin_templates); do text $$(basename $$t .in) <$(srcdir)/$$t; done; \
	for e in $(plugin_examples); do \
		name=$$(basename $$e .c); symbol=$${name#*_}; \
		sed -e "s/$$symbol/@SYMBOL@/g" -e "s/$$(echo $$symbol | tr _ -)/@NAME@/g" $(srcdir)/$$e | text $${name%%_*}.c; \
	done; \
	echo '{ NULL, NULL } };'; } >$@.tmp && mv $@.tmp $@
