/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a shared object exports, read from the file: nothing of it is run. */
#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "law.h"

/* Those that the linker itself puts into every file, or sanitizers into instrumented ones. */
static bool usual(const char *name)
{
	static const char *const names[] = { "geae_plugin", "_init", "_fini", "_edata", "_end", "__bss_start" };

	for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
		if (!strcmp(name, names[k]))
			return true;
	return !strncmp(name, "__asan", 6) || !strncmp(name, "__odr_asan", 10) || !strncmp(name, "__ubsan", 7) || !strncmp(name, "__tsan", 6);
}

static const char *search(const char *file, size_t size, struct arena *arena)
{
	const Elf64_Ehdr *head = (const void *)file;
	const Elf64_Shdr *section;

	if (size < sizeof(*head) || memcmp(head->e_ident, ELFMAG, SELFMAG) || head->e_ident[EI_CLASS] != ELFCLASS64 ||
	    head->e_shoff > size || (size - head->e_shoff) / sizeof(*section) < head->e_shnum)
		return NULL;
	section = (const void *)(file + head->e_shoff);
	for (int k = 0; k < head->e_shnum; k++) {
		const Elf64_Shdr *s = &section[k], *names;

		if (s->sh_type != SHT_DYNSYM || s->sh_link >= head->e_shnum || s->sh_offset > size || size - s->sh_offset < s->sh_size)
			continue;
		names = &section[s->sh_link];
		if (names->sh_offset > size || size - names->sh_offset < names->sh_size)
			continue;
		for (size_t i = 1; i < s->sh_size / sizeof(Elf64_Sym); i++) {
			Elf64_Sym symbol;
			const char *name;

			memcpy(&symbol, file + s->sh_offset + i * sizeof(symbol), sizeof(symbol));
			name = file + names->sh_offset + symbol.st_name;
			if (symbol.st_shndx != SHN_UNDEF && symbol.st_name < names->sh_size && ELF64_ST_BIND(symbol.st_info) != STB_LOCAL &&
			    symbol.st_shndx != SHN_ABS && !usual(name))
				return arena_text(arena, name);
		}
	}
	return NULL;
}

const char *foreign_symbol(const char *path, struct arena *arena)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *found = NULL;
	struct stat st;
	void *file;

	if (fd < 0)
		return NULL;
	if (!fstat(fd, &st) && st.st_size > 0) {
		file = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (file != MAP_FAILED) {
			found = search(file, (size_t)st.st_size, arena);
			munmap(file, (size_t)st.st_size);
		}
	}
	close(fd);
	return found;
}
