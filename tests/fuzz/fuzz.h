/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fuzz targets share.  A target is one file with LLVMFuzzerTestOneInput(): linked with libFuzzer it is searched for
 * inputs that reach new code (fuzz.sh), linked with fuzz_main.c it replays its corpus. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FUZZ_PATH = 300 };

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold whatever the input: if not, the text is said and the process ends. */
void law(bool holds, const char *text);
/* A scratch folder of this process, removed when it ends well. */
const char *fuzz_folder(void);
/* A new file there, open. */
int fuzz_file(const char *name, char path[FUZZ_PATH]);
void fuzz_fill(int fd, const void *data, size_t size);

/* An input as a row of small decisions; behind its end all of them are 0. */
struct draw {
	const uint8_t *at;
	size_t n;
};

uint8_t draw_byte(struct draw *);
size_t draw_below(struct draw *, size_t n); /* n up to 65536 */
uint64_t draw_bytes(struct draw *, int n);  /* as a number */

/* Calls run() where a crash of a library is not the end: in a child that serves one input after the other (fuzz_child.c).
 * False: the library died of it.  If our own code did, the process ends with the child's report. */
bool in_child(void (*run)(const uint8_t *data, size_t size), const uint8_t *data, size_t size);

#endif
