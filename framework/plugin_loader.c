/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading plugins by kind and name. */
#include "plugin_loader.h"

#include <dlfcn.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "plugin_open.h"
#include "plugin_widen.h"

void plugin_environment(void)
{
	setenv("OPENBLAS_NUM_THREADS", "1", 1);
	setenv("OMP_NUM_THREADS", "1", 1);
}

const char *plugin_open(struct plugin *p, const struct geae_plugin **descriptor, struct arena *arena)
{
	const struct geae_plugin *(*geae_plugin)(void);
	void *symbol;

	p->handle = dlopen(p->path, RTLD_NOW | RTLD_LOCAL);
	if (!p->handle) {
		const char *why = dlerror();
		const size_t n = strlen(p->path);

		if (strncmp(why, p->path, n) == 0 && why[n] == ':')
			why += n + 1 + strspn(why + n + 1, " ");
		return arena_format(arena, "cannot be loaded: %s", why);
	}
	symbol = dlsym(p->handle, "geae_plugin");
	if (!symbol)
		return "exports no function geae_plugin(): is GEAE_DEFINE missing?";
	memcpy(&geae_plugin, &symbol, sizeof geae_plugin);
	*descriptor = geae_plugin();
	return NULL;
}

static bool hash_file(const char *path, char hex[65])
{
	crypto_generichash_state state;
	unsigned char hash[32], part[1 << 14];
	FILE *f = fopen(path, "rb");
	size_t n;
	bool good;

	if (!f)
		return false;
	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		crypto_generichash_update(&state, part, n);
	good = !ferror(f);
	fclose(f);
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(hex, 65, hash, sizeof hash);
	return good;
}

static struct plugin *find(const struct plugins *plugins, uint32_t kind, const char *name)
{
	for (struct plugin *p = plugins->first; p; p = p->next)
		if (p->kind == kind && !p->shadowed && strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

static void say_unknown(struct plugins *plugins, uint32_t kind, const char *name, struct place place)
{
	const char **names, *folders = "";
	size_t n = 0;

	for (const struct plugin *p = plugins->first; p; p = p->next)
		n++;
	names = arena_array(&plugins->arena, n + 1, const char *);
	n = 0;
	for (const struct plugin *p = plugins->first; p; p = p->next)
		if (p->kind == kind && !p->shadowed)
			names[n++] = p->name;
	if (n > 0) {
		diag_error(plugins->diags, place, "there is no %s '%s'%s", kind_names[kind], name,
			   suggestion(&plugins->arena, name, names));
		return;
	}
	for (size_t k = 0; plugins->folders[k]; k++)
		folders = arena_format(&plugins->arena, "%s%s%s", folders, k ? ", " : "", plugins->folders[k]);
	diag_error(plugins->diags, place,
		   "there is no %s '%s', nor any other %s, in the plugin folders (%s); --plugins names another",
		   kind_names[kind], name, kind_names[kind], folders[0] ? folders : "none");
}

const struct plugin *plugin_load(struct plugins *plugins, uint32_t kind, const char *name, struct place place)
{
	struct plugin *p = find(plugins, kind, name);

	if (!p) {
		say_unknown(plugins, kind, name, place);
		return NULL;
	}
	plugins_probe(plugins, &p, 1);
	if (!p->fault && !p->descriptor) {
		plugin_environment();
		p->fault = hash_file(p->path, p->hash) ?
				   plugin_rehearse(plugins, p, &plugins->arena) :
				   arena_format(&plugins->arena, "cannot be read: %s", strerror(errno));
		if (!p->fault)
			p->fault = plugin_open(p, &p->descriptor, &plugins->arena);
		if (!p->fault)
			p->fault = plugin_widen(p->descriptor, &widths_here, &plugins->arena, &p->descriptor);
	}
	if (p->fault) {
		diag_error(plugins->diags, place, "the %s '%s' is refused: %s: %s", kind_names[kind], name, p->path, p->fault);
		return NULL;
	}
	return p;
}
