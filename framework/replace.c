/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that appear whole or not at all. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include "replace.h"

static void forget(struct replace *r)
{
	free(r->path);
	free(r->temporary);
	*r = (struct replace){ 0 };
}

FILE *replace_begin(struct replace *r, const char *folder, const char *name)
{
	*r = (struct replace){ 0 };
	if (asprintf(&r->path, "%s/%s", folder, name) < 0)
		r->path = NULL;
	if (asprintf(&r->temporary, "%s/.%s.%ld", folder, name, (long)getpid()) < 0)
		r->temporary = NULL;
	r->f = r->path && r->temporary ? fopen(r->temporary, "we") : NULL;
	if (!r->f)
		forget(r);
	return r->f;
}

bool replace_end(struct replace *r)
{
	bool bad = fflush(r->f) || ferror(r->f);
	int error;

	bad = fclose(r->f) || bad;
	bad = bad || rename(r->temporary, r->path);
	error = errno;
	if (bad)
		unlink(r->temporary);
	forget(r);
	errno = error;
	return !bad;
}

void replace_abandon(struct replace *r)
{
	if (r->f) {
		fclose(r->f);
		unlink(r->temporary);
	}
	forget(r);
}
