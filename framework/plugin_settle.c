/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must be said to numerical libraries that plugins bring along.  The host links none of them: they
 * are looked up through the plugins that did. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "plugin_loader.h"

static void (*look_up(const struct plugins *plugins, const char *name))(void)
{
	for (const struct plugin *p = plugins->first; p; p = p->next) {
		void *symbol = p->handle ? dlsym(p->handle, name) : NULL;
		void (*function)(void);

		if (symbol) {
			memcpy(&function, &symbol, sizeof function);
			return function;
		}
	}
	return NULL;
}

/* Vector width in bits of OpenBLAS's x86-64 cores that can be slower than the processor; others: 0. */
static int width_of_core(const char *core)
{
	static const struct {
		const char *core;
		int width;
	} cores[] = {
		{ "Prescott", 128 },	{ "Core2", 128 },    { "Penryn", 128 },	    { "Dunnington", 128 },
		{ "Nehalem", 128 },	{ "Atom", 128 },     { "Barcelona", 128 },  { "Bobcat", 128 },
		{ "Sandybridge", 256 }, { "Bulldozer", 256 }, { "Piledriver", 256 }, { "Steamroller", 256 },
		{ "Excavator", 256 },	{ "Haswell", 256 },  { "Zen", 256 },	    { "SkylakeX", 512 },
		{ "Cooperlake", 512 },	{ "SapphireRapids", 512 },
	};

	for (size_t k = 0; k < sizeof cores / sizeof *cores; k++)
		if (strcasecmp(cores[k].core, core) == 0)
			return cores[k].width;
	return 0;
}

static int width_of_processor(void)
{
#if defined(__x86_64__)
	__builtin_cpu_init();
	return __builtin_cpu_supports("avx512f") ? 512 : __builtin_cpu_supports("avx2") ? 256 : 128;
#else
	return 0;
#endif
}

void plugin_libraries_settle(const struct plugins *plugins, void (*log)(void *user, int level, const char *text),
			     void *user)
{
	static bool said;
	void (*off)(void) = look_up(plugins, "gsl_set_error_handler_off");
	void (*core)(void) = look_up(plugins, "openblas_get_corename");
	const char *forced = getenv("OPENBLAS_CORETYPE"), *name;
	char text[256];

	if (off)
		((void *(*)(void))off)();
	if (!core || said || !log)
		return;
	said = true;
	name = ((char *(*)(void))core)();
	snprintf(text, sizeof text, "OpenBLAS works with its kernels for %s", name);
	log(user, GEAE_NOTE, text);
	if (forced && forced[0] && width_of_core(name) != 0 && width_of_core(name) < width_of_processor()) {
		snprintf(text, sizeof text,
			 "OPENBLAS_CORETYPE=%.40s holds OpenBLAS at %d-bit vectors where this processor has %d: linear "
			 "algebra is slower than it need be; unset it", forced, width_of_core(name), width_of_processor());
		log(user, GEAE_WARN, text);
	}
}
