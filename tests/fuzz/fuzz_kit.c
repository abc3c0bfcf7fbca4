/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fuzz targets share. */
#include "fuzz.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "store_kit.h"

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1:max_allocation_size_mb=1024:handle_abort=1"; /* a wrong size is no crash */
}

void law(bool holds, const char *text)
{
	if (holds)
		return;
	fprintf(stderr, "law broken: %s\n", text);
	abort();
}

static char folder[256];

static void remove_folder(void)
{
	kit_remove(folder);
}

const char *fuzz_folder(void)
{
	const char *path = *folder ? folder : kit_folder();

	law(path, "a scratch folder can be made");
	if (!*folder) {
		snprintf(folder, sizeof(folder), "%s", path);
		atexit(remove_folder);
	}
	return folder;
}

int fuzz_file(const char *name, char path[FUZZ_PATH])
{
	int fd;

	snprintf(path, FUZZ_PATH, "%s/%s", fuzz_folder(), name);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	law(fd >= 0, "a file can be made");
	return fd;
}

void fuzz_fill(int fd, const void *data, size_t size)
{
	law(!ftruncate(fd, 0) && pwrite(fd, data, size, 0) == (ssize_t)size, "a file can be written");
}

uint64_t draw_bytes(struct draw *d, int n)
{
	uint64_t value = 0;

	for (int k = 0; k < n && d->n; k++) {
		value |= (uint64_t)*d->at++ << 8 * k;
		d->n--;
	}
	return value;
}

uint8_t draw_byte(struct draw *d)
{
	return (uint8_t)draw_bytes(d, 1);
}

size_t draw_below(struct draw *d, size_t n)
{
	return (size_t)draw_bytes(d, n > 256 ? 2 : 1) % n;
}
