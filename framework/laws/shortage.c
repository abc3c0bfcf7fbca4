/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that runs out at a chosen allocation, for one plugin file alone: the addresses under which it calls malloc() and
 * its like are exchanged in its own table of imports.  Libraries that it links are left as they are. */
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "law.h"

static _Atomic int64_t left = -1; /* allocations until one fails; below 0: none will */
static _Atomic bool struck;
static void *(*usual_scratch)(struct geae_cx *, size_t);

static bool strike(void)
{
	if (atomic_load(&left) < 0 || atomic_fetch_sub(&left, 1) != 0)
		return false;
	atomic_store(&struck, true);
	errno = ENOMEM;
	return true;
}

static void *short_malloc(size_t n)
{
	return strike() ? NULL : malloc(n);
}

static void *short_calloc(size_t n, size_t size)
{
	return strike() ? NULL : calloc(n, size);
}

static void *short_realloc(void *p, size_t n)
{
	return strike() ? NULL : realloc(p, n);
}

static void *short_aligned_alloc(size_t align, size_t n)
{
	return strike() ? NULL : aligned_alloc(align, n);
}

static int short_posix_memalign(void **p, size_t align, size_t n)
{
	return strike() ? ENOMEM : posix_memalign(p, align, n);
}

static char *short_strdup(const char *text)
{
	return strike() ? NULL : strdup(text);
}

static void *short_scratch(struct geae_cx *cx, size_t bytes)
{
	/* More than any machine has: the usual way of failing, with its message. */
	return usual_scratch(cx, strike() ? (size_t)PTRDIFF_MAX / 2 : bytes);
}

static const struct {
	const char *name;
	void (*instead)(void);
} imports[] = {
	{ "malloc", (void (*)(void))short_malloc },
	{ "calloc", (void (*)(void))short_calloc },
	{ "realloc", (void (*)(void))short_realloc },
	{ "aligned_alloc", (void (*)(void))short_aligned_alloc },
	{ "posix_memalign", (void (*)(void))short_posix_memalign },
	{ "strdup", (void (*)(void))short_strdup },
};

static void exchange(char *slot, void (*with)(void))
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), at = (uintptr_t)slot & ~(page - 1);

	if (!mprotect((void *)at, 2 * page, PROT_READ | PROT_WRITE) || !mprotect((void *)at, page, PROT_READ | PROT_WRITE))
		memcpy(slot, &with, sizeof(with));
}

#if defined(__LP64__)
static void exchange_all(char *base, const ElfW(Rela) *rela, size_t n, const ElfW(Sym) *symbol, const char *names)
{
	for (size_t k = 0; k < n; k++) {
		const ElfW(Sym) *s = &symbol[ELF64_R_SYM(rela[k].r_info)];

		for (size_t i = 0; i < sizeof(imports) / sizeof(imports[0]); i++)
			if (ELF64_R_SYM(rela[k].r_info) && s->st_shndx == SHN_UNDEF && !strcmp(names + s->st_name, imports[i].name))
				exchange(base + rela[k].r_offset, imports[i].instead);
	}
}
#endif

bool shortage_prepare(const struct plugin *p, struct geae_host *host)
{
#if defined(__LP64__)
	struct link_map *map;
	const ElfW(Sym) *symbol = NULL;
	const ElfW(Rela) *rela = NULL, *jump = NULL;
	const char *names = NULL;
	size_t n_rela = 0, n_jump = 0;

	if (dlinfo(p->handle, RTLD_DI_LINKMAP, &map))
		return false;
	for (const ElfW(Dyn) *d = map->l_ld; d->d_tag != DT_NULL; d++)
		switch (d->d_tag) {
		case DT_SYMTAB: symbol = (const void *)d->d_un.d_ptr; break;
		case DT_STRTAB: names = (const void *)d->d_un.d_ptr; break;
		case DT_RELA: rela = (const void *)d->d_un.d_ptr; break;
		case DT_RELASZ: n_rela = d->d_un.d_val / sizeof(*rela); break;
		case DT_JMPREL: jump = (const void *)d->d_un.d_ptr; break;
		case DT_PLTRELSZ: n_jump = d->d_un.d_val / sizeof(*jump); break;
		default: break;
		}
	if (!symbol || !names)
		return false;
	exchange_all((char *)map->l_addr, rela, rela ? n_rela : 0, symbol, names);
	exchange_all((char *)map->l_addr, jump, jump ? n_jump : 0, symbol, names);
#else
	(void)p;
#endif
	*host = context_services;
	usual_scratch = host->scratch;
	host->scratch = short_scratch;
	return true;
}

void shortage_begin(int64_t k)
{
	atomic_store(&struck, false);
	atomic_store(&left, k);
}

bool shortage_struck(void)
{
	return atomic_load(&struck);
}

bool shortage_end(void)
{
	atomic_store(&left, -1);
	return atomic_load(&struck);
}
