/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An analyzer that does what analyzers must not do, chosen by the parameter `how`; `sound` puts out
 * value = 2.385.  Input is optional: it needs nothing of other stages. */
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <geae/plugin.h>

struct misbehave {
	int32_t how, when;
};

enum { SOUND, CRASH, ABORT, EXIT, LOOP, WAIT, MEMORY, PRINT, CLOSE, FAIL, MUTE, SILENT, TWICE, CHDIR, LOCALE, HANDLER, THREADS };
enum { ON_RUN, ON_OPEN };

static volatile int zero; /* keeps the compiler from seeing what follows from it */

static int eat_memory(struct geae_cx *cx)
{
	const size_t portion = (size_t)16 << 20;

	for (void *p; (p = malloc(portion));)
		memset(p, 1 + zero, portion);
	return geae_fail(cx, GEAE_ENOMEM, "no more memory to eat");
}

static void *spin(void *arg)
{
	while (!zero)
		usleep(100);
	return arg;
}

static int leak_threads(struct geae_cx *cx)
{
	pthread_t thread;

	for (int k = 0; k < 4; k++)
		if (pthread_create(&thread, NULL, spin, NULL))
			return geae_fail(cx, GEAE_ENOMEM, "no thread to leak");
	return GEAE_OK;
}

static int misbehave(struct geae_cx *cx, int how)
{
	switch (how) {
	case CRASH:
		*(volatile int *)(uintptr_t)(16 + zero) = 1;
		break;
	case ABORT:
		abort();
	case EXIT:
		exit(0);
	case LOOP: /* deaf to requests to stop */
		while (!zero)
			continue;
		break;
	case WAIT: /* for such a request */
		while (!zero) {
			GEAE_TRY(cx->host->progress(cx, 1, 3));
			usleep(1000);
		}
		break;
	case MEMORY:
		return eat_memory(cx);
	case PRINT:
		printf("printed to the standard output\n");
		fflush(stdout);
		fprintf(stderr, "printed to the standard error\n");
		break;
	case CLOSE:
		for (int fd = 0; fd < 1024; fd++)
			close(fd);
		break;
	case CHDIR:
		return chdir("/tmp") ? geae_fail(cx, GEAE_EIO, "no /tmp to go to") : GEAE_OK;
	case LOCALE:
		return setlocale(LC_ALL, "C.UTF-8") ? GEAE_OK : geae_fail(cx, GEAE_EIO, "no locale to change to");
	case HANDLER:
		signal(SIGTERM, SIG_IGN);
		break;
	case THREADS:
		return leak_threads(cx);
	case FAIL:
		return geae_fail(cx, GEAE_EDATA, "%d rows are too few, %d are needed", 3, 16);
	case MUTE: /* fails without a word */
		return GEAE_EMATH;
	default:
		break;
	}
	return GEAE_OK;
}

static int open_misbehave(struct geae_cx *cx, void *self)
{
	const struct misbehave *m = self;

	return m->when == ON_OPEN ? misbehave(cx, m->how) : GEAE_OK;
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct geae_array number = { .name = "value", .unit = "1", .doc = "a number", .dtype = GEAE_F64 };
	const struct misbehave *m = self;
	void *data;

	(void)in;
	if (m->when == ON_RUN)
		GEAE_TRY(misbehave(cx, m->how));
	if (m->how == SILENT) /* gives no result, but says all is well */
		return GEAE_OK;
	GEAE_TRY(cx->host->output(cx, "value", &number, &data));
	*(double *)data = 2.385;
	if (m->how == TWICE)
		GEAE_TRY(cx->host->output(cx, "value", &number, &data));
	return GEAE_OK;
}

static const struct geae_param params[] = {
	GEAE_P_CHOICE(struct misbehave, how, "sound",
		      "sound|crash|abort|exit|loop|wait|memory|print|close|fail|mute|silent|twice|chdir|locale|handler|threads",
		      "what to do wrong"),
	GEAE_P_CHOICE(struct misbehave, when, "run", "run|open", "at which call"),
	GEAE_P_END,
};
static const struct geae_port in[] = {
	{ "x", "...", 0, GEAE_OPTIONAL | GEAE_MANY, NULL, "ignored; orders this stage behind another" },
	{ .name = NULL },
};
static const struct geae_port out[] = {
	{ "value", "", GEAE_F64, 0, "1", "2.385, if it comes to that" },
	{ .name = NULL },
};
static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "misbehave", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "does what analyzers must not do", .doc = "For tests of the host.", .params = params,
	    .instance_size = sizeof(struct misbehave), .open = open_misbehave, .ops = &ops)
