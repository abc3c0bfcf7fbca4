/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manual pages. */
#include <stdlib.h>
#include <string.h>
#include "build.h"
#include "cli.h"
#include "driver.h"
#include "manual.h"
#include "laws/law.h"
#include "param.h"
#include "plugin_ops.h"
#include "plugin_loader.h"

/* Text as it stands: no line of it is a request. */
static void text(FILE *f, const char *s)
{
	bool start = true;

	for (; *s; s++) {
		if (start && (*s == '.' || *s == '\''))
			fputs("\\&", f);
		start = *s == '\n';
		if (*s == '\\')
			fputs("\\e", f);
		else if (*s == '-')
			fputs("\\-", f);
		else
			fputc(*s, f);
	}
	fputc('\n', f);
}

static void literal(FILE *f, const char *s)
{
	fputs(".nf\n", f);
	text(f, s);
	fputs(".fi\n", f);
}

static void heading(FILE *f, const char *name, const char *section, const char *summary)
{
	fprintf(f, ".TH %s %s \"\" \"geaepipe %s\" \"geaepipe\"\n.SH NAME\n%s \\- %s\n", name, section, build_version,
		name, summary);
}

static void program(FILE *f)
{
	heading(f, "geaepipe", "1", "sample, learn and analyse as a pipeline file says");
	fputs(".SH SYNOPSIS\n\\fBgeaepipe\\fR \\fIVERB\\fR [\\fIOPTION\\fR...] [\\fIARG\\fR...]\n.SH DESCRIPTION\n", f);
	text(f,
	     "geaepipe finds phase transitions of lattice models with Monte Carlo sampling and symmetry-aware neural networks. A pipeline file "
	     "names stages and the plugins that do the work; results stay in a store, so that nothing is computed twice. What was "
	     "stopped is continued by the same command.");
	fputs(".SH VERBS\n", f);
	for (const struct verb *v = verbs; v->name; v++) {
		if (!v->summary)
			continue;
		fprintf(f, ".SS \"%s %s\"\n", v->name, v->args);
		text(f, v->doc);
		cli_options_manual(v, f);
	}
	fputs(".SH \"EXIT STATUS\"\n", f);
	text(f, "0 done, 1 failed, 2 wrong usage, 3 pipeline invalid, 75 stopped (the same command continues).");
	fputs(".SH ENVIRONMENT\n.TP\nGEAEPIPE_STORE\nWhere results lie; --store comes first.\n.TP\nGEAEPIPE_PLUGINS\nFolders of plugins, "
	      "separated by colons, searched before the installed one.\n.TP\nGEAEPIPE_PIPELINES\nThe folder of example pipelines, instead of "
	      "the installed one.\n.TP\nGEAEPIPE_SIMD\nplain, avx2 or avx512: the widest kernels to use; results are the same.\n"
	      ".SH FILES\n.TP\nstore/\nEvery result of every stage.\n.TP\nruns/NAME/\nWhat people read: report.html, results.json, tables, figures.\n"
	      ".SH \"SEE ALSO\"\n\\fBgeaepipe\\-pipeline\\fR(5), \\fBgeaepipe\\-plugin\\fR(7)\n",
	      f);
}

static void rows(FILE *f, const struct geae_param *table)
{
	char *described = NULL;
	size_t size;
	FILE *to = open_memstream(&described, &size);

	if (!to)
		return;
	param_describe(&(struct params){ table, sizeof(*table), "" }, to);
	fclose(to);
	literal(f, described);
	free(described);
}

static void pipeline(FILE *f)
{
	heading(f, "geaepipe-pipeline", "5", "pipeline files of geaepipe");
	fputs(".SH DESCRIPTION\n", f);
	text(f,
	     "A pipeline file says which stages there are, what each does, and from which others it takes its data; the order follows from "
	     "that. The syntax is that of libconfig: name = value; groups in { }, lists in ( ) or [ ], texts in quotes, comments after "
	     "# or //. geaepipe examples lists the pipelines that come with the program. In the example below MODEL, SAMPLER and ANALYZER stand "
	     "for names that geaepipe list shows.");
	fputs(".SH EXAMPLE\n", f);
	literal(f, "study: { name = \"ferromagnet\"; seed = 107; };\n"
		   "sweep: { L = [8, 16, 32]; };\n"
		   "stages:\n{\n"
		   "  samples: { do = \"sample\"; model = { use = \"MODEL\"; J = 1.0; L = \"$L\"; };\n"
		   "             sampler = \"SAMPLER\"; count = 1024;\n"
		   "             control = { T = ({ from = 2.1; step = 0.02; n = 12; }); h = 0.0; }; };\n"
		   "  limit:   { do = \"analyze\"; over = [\"L\"];\n"
		   "             with = { use = \"ANALYZER\"; bins = 61; };\n"
		   "             in = { order = \"samples.magnetisation\"; }; };\n};");
	fputs(".SH PARTS\n", f);
	static const char *const parts[][2] = {
		{ "study",
		  "name (of runs/<name>/), seed, title, question, and expect = { stage; port; value; within_sigma; }: printed beside the answer, "
		  "never used by it." },
		{ "define", "Named values, used as \"$NAME\"." },
		{ "sweep",
		  "Axes: lists of numbers or texts, or a range { from; step; n; }. \"$L\" stands for one of the values; a stage is repeated along the axes that it or its inputs "
		  "use, and takes all points of an axis at once with over = [\"L\"]. fold = { repeat = 8; } makes an axis 0..7." },
		{ "components", "Plugins with parameters, used as \"@NAME\"." },
		{ "stages",
		  "What is done. Each has do = \"...\" and the keys below. Inputs are written \"stage.port\"; \"stage.model\" is the model "
		  "itself. timeout (seconds), memory (GiB) and checkpoint (seconds) belong to every stage and change no result." },
	};
	for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]); k++) {
		fprintf(f, ".TP\n\\fB%s\\fR\n", parts[k][0]);
		text(f, parts[k][1]);
	}
	for (size_t k = 0; drivers[k]; k++) {
		const struct driver *d = drivers[k];

		fprintf(f, ".SH \"STAGE %s\"\n", d->name);
		text(f, d->doc);
		for (const struct slot *s = d->slots; s && s->key; s++)
			fprintf(f, ".TP\n\\fB%s\\fR\n%s%s: a %s\n", s->key, s->required ? "" : "optional; ",
				s->list ? "one or a list" : "one", kind_names[s->kind]);
		for (const struct input_key *i = d->inputs; i && i->key; i++)
			fprintf(f, ".TP\n\\fB%s\\fR\n%s%s\n", i->key, i->required ? "" : "optional; ",
				i->group ? "a group of port = \"stage.port\"" : "\"stage\" or \"stage.port\"");
		if (d->params)
			rows(f, d->params);
		for (const struct slot *s = d->slots; s && s->key; s++)
			if (s->extra) {
				fprintf(f, ".PP\nKeys of every %s:\n", kind_names[s->kind]);
				rows(f, s->extra->params);
			}
	}
	fputs(".SH NUMBERS\n", f);
	text(f,
	     "Whole numbers are written without a point where whole ones are wanted; what does not fit is refused, never rounded. A list may hold "
	     "ranges: { from; step; n; }, { from; to; n; }, { from; to; n; log = true; }.");
	fputs(".SH \"CHANGES WITHOUT EDITING\"\n", f);
	text(f,
	     "--set PATH=VALUE replaces one value, -f FILE lays a second file over the first, @include \"FILE\" on a line of its own puts in a file.");
	fputs(".SH \"SEE ALSO\"\n\\fBgeaepipe\\fR(1), \\fBgeaepipe\\-plugin\\fR(7)\n", f);
}

static void laws(FILE *f, const struct law *l)
{
	for (; l->id; l++)
		fprintf(f, ".TP\n\\fI%s\\fR\n%s\n", l->id, l->sentence);
}

static void plugins(FILE *f)
{
	heading(f, "geaepipe-plugin", "7", "writing plugins for geaepipe");
	fputs(".SH DESCRIPTION\n", f);
	text(f,
	     "A plugin is one shared object, named KIND-NAME.so, that exports one function, geae_plugin(), returning a constant descriptor; "
	     "GEAE_DEFINE in <geae/plugin.h> writes it. It is found in the folders of --plugins, GEAEPIPE_PLUGINS and the installation. A file "
	     "or folder that others may write to is refused: a plugin is code, and runs with all rights of its user.");
	fputs(".SH BEGINNING\n", f);
	text(f, "geaepipe new-plugin KIND NAME writes a folder with a commented source file that keeps the laws of its kind, a Makefile and a pipeline. "
		"Change it, then: make test run.");
	fputs(".SH BUILDING\n", f);
	literal(f,
		"cc -std=c11 -O2 -fPIC -shared -o model-mine.so model_mine.c \\\n   $(pkg-config --cflags --libs geaepipe)\n"
		"geaepipe test-plugin model-mine.so\n"
		"geaepipe describe --plugins . model mine");
	fputs(".SH RULES\n", f);
	text(f,
	     "A const void *self operation may be called from several threads. Memory from geae_scratch() lives until the call returns. Errors are "
	     "return geae_fail(cx, GEAE_E..., \"what is wrong\"): the host adds stage, file and line. A plugin never prints, exits, changes "
	     "folder, locale or signal handlers, nor closes what it did not open. Random numbers come from geae_stream().");
	fputs(".SH \"LAWS OF EVERY PLUGIN\"\n", f);
	laws(f, laws_common);
	for (uint32_t kind = GEAE_MODEL; kind_names[kind]; kind++) {
		fprintf(f, ".SH \"KIND %s\"\n", kind_names[kind]);
		for (const struct op *op = op_tables[kind].ops; op->name; op++)
			fprintf(f, ".TP\n\\fB%s\\fR()%s\n%s\n", op->name, op->required ? " (must be offered)" : "",
				op->doc);
		fputs(".PP\nLaws, which geaepipe test-plugin tries:\n", f);
		laws(f, laws_of(kind));
	}
	fprintf(f,
		".SH VERSIONS\nThe interface of this program is %d.%d. It takes plugins built for the same major number and any minor number up to its own; "
		"others are refused, naming both. Tables that carry their size only grow at the end; all other structs never change.\n",
		GEAE_ABI_MAJOR, GEAE_ABI_MINOR);
	fputs(".SH \"SEE ALSO\"\n\\fBgeaepipe\\fR(1), \\fBgeaepipe\\-pipeline\\fR(5), <geae/plugin.h>, <geae/nn.h>\n",
	      f);
}

bool manual_print(const char *section, FILE *f)
{
	switch (section[1] ? 0 : *section) {
	case '1': program(f); return true;
	case '5': pipeline(f); return true;
	case '7': plugins(f); return true;
	default: return false;
	}
}
