/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candidates for the word being typed: verbs, options, pipelines, runs, plugins, and behind --set the keys of the
 * pipeline and the parameters of its components. */
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include "complete.h"
#include "config.h"
#include "driver.h"
#include "examples.h"
#include "param.h"
#include "plugin_loader.h"
#include "run_folder.h"

/* bash takes words apart at '=': they are put together again, and only what stands behind the last '=' is replaced. */
static const char script_bash[] =
	"_geaepipe()\n{\n\tlocal IFS=$'\\n' words=() w joined=0 cur front\n"
	"\tfor w in \"${COMP_WORDS[@]:1:COMP_CWORD}\"; do\n"
	"\t\tif [[ $w == '=' ]] && ((${#words[@]})); then words[-1]+=$w joined=1\n"
	"\t\telif ((joined)); then words[-1]+=$w joined=0\n\t\telse words+=(\"$w\"); fi\n\tdone\n"
	"\tcur=${words[-1]} front=${cur%\"${cur##*=}\"}\n"
	"\tCOMPREPLY=($(geaepipe complete -- \"${words[@]}\" 2>/dev/null))\n"
	"\tif [[ ${COMPREPLY[0]} == @files ]]; then COMPREPLY=(\"${COMPREPLY[@]:1}\" $(compgen -f -- \"$cur\")); fi\n"
	"\t[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[.=] ]] && compopt -o nospace 2>/dev/null\n"
	"\t[[ -z $front ]] || COMPREPLY=(\"${COMPREPLY[@]#\"$front\"}\")\n"
	"}\ncomplete -F _geaepipe geaepipe\n";

static const char script_zsh[] =
	"#compdef geaepipe\n_geaepipe()\n{\n\tlocal -a found\n\tfound=(${(f)\"$(geaepipe complete -- \"${(@)words[2,CURRENT]}\" 2>/dev/null)\"})\n"
	"\tif [[ ${found[1]} == @files ]]; then _files; shift found; fi\n"
	"\tcompadd -S '' -- ${(M)found:#*[.=]}\n\tcompadd -- ${found:#*[.=]}\n}\n"
	"if [ \"$funcstack[1]\" = _geaepipe ]; then _geaepipe \"$@\"; else compdef _geaepipe geaepipe; fi\n";

static const char script_fish[] =
	"function __geaepipe\n\tset -l words (commandline -opc)[2..] (commandline -ct)\n"
	"\tfor found in (geaepipe complete -- $words 2>/dev/null)\n"
	"\t\tif test $found = @files\n\t\t\t__fish_complete_path (commandline -ct)\n\t\telse\n\t\t\techo $found\n\t\tend\n\tend\nend\n"
	"complete -c geaepipe -f -a '(__geaepipe)'\n";

const char *complete_script(const char *shell)
{
	return !strcmp(shell, "bash")	? script_bash
	       : !strcmp(shell, "zsh")	? script_zsh
	       : !strcmp(shell, "fish") ? script_fish
					: NULL;
}

static void offer(const char *candidate, const char *typed)
{
	if (!strncmp(candidate, typed, strlen(typed)))
		puts(candidate);
}

static void offer_to(const char *candidate, void *typed)
{
	offer(candidate, typed);
}

static void pipelines(struct arena *arena, const char *typed)
{
	const char *folder;
	size_t n;
	struct example *e = examples_find(arena, &n, &folder);

	puts("@files");
	for (size_t k = 0; k < n; k++)
		offer(e[k].name, typed);
}

static void run_names(const char *typed)
{
	DIR *d = opendir("runs");

	for (struct dirent *e; d && (e = readdir(d));)
		if (run_folder_exists("runs", e->d_name))
			offer(e->d_name, typed);
	if (d)
		closedir(d);
}

/* ---- --set ---- */

struct setting {
	struct arena *arena;
	struct plugins *plugins;
	const char *typed, *front; /* front: what is complete of it, "stages.samples." */
};

static const struct plugin *plugin_named(struct setting *s, const char *name)
{
	for (uint32_t kind = GEAE_MODEL; kind <= GEAE_ANALYZER; kind++)
		for (const struct plugin *p = s->plugins->first; p; p = p->next)
			if (p->kind == kind && !p->shadowed && !p->fault && !strcmp(p->name, name))
				return plugin_load(s->plugins, kind, name, (struct place){ NULL, 0 });
	return NULL;
}

static void offer_rows(struct setting *s, const struct params *rows, const struct node *group)
{
	const struct geae_param *row;

	for (size_t k = 0; (row = param_row(rows, k)); k++)
		if (!node_find(group, row->name)) /* those were offered */
			offer(arena_format(s->arena, "%s%s=", s->front, row->name), s->typed);
}

static void offer_children(struct setting *s, const struct node *group)
{
	const struct node *use = group->type == NODE_TEXT ? group : node_find(group, "use"),
			  *what = node_find(group, "do");
	const struct plugin *p = use && use->type == NODE_TEXT ? plugin_named(s, use->text) : NULL;

	for (const struct node *c = group->type == NODE_GROUP ? group->child : NULL; c; c = c->next) {
		bool deeper = c->type == NODE_GROUP ||
			      (c->type == NODE_TEXT && plugin_named(s, c->text) && strcmp(c->name, "use") != 0);

		offer(arena_format(s->arena, "%s%s%s", s->front, c->name, c->type == NODE_GROUP ? "." : "="), s->typed);
		if (deeper && c->type == NODE_TEXT)
			offer(arena_format(s->arena, "%s%s.", s->front, c->name), s->typed);
	}
	if (p && p->descriptor->params)
		offer_rows(s, &(struct params){ p->descriptor->params, p->descriptor->param_size, "" }, group);
	for (size_t k = 0; what && what->type == NODE_TEXT && drivers[k]; k++)
		if (!strcmp(drivers[k]->name, what->text) && drivers[k]->params)
			offer_rows(s, &(struct params){ drivers[k]->params, sizeof(struct geae_param), "" }, group);
}

static void values_of(struct setting *s, const char *key)
{
	for (const struct plugin *p = s->plugins->first; p; p = p->next)
		if (!p->shadowed && !p->fault &&
		    (!strcmp(key, "use") || !strcmp(key, kind_names[p->kind]) ||
		     (!strcmp(key, "with") && p->kind == GEAE_ANALYZER)))
			offer(arena_format(s->arena, "%s=%s", s->front, p->name), s->typed);
}

static void settings(struct arena *arena, const char *pipeline, const char *typed)
{
	const char *files[] = { example_path(arena, pipeline) }, *sign = strchr(typed, '=');
	struct config_request request = { files, 1, NULL, 0 };
	struct diags diags = { 0 };
	struct plugins plugins = { 0 };
	struct setting s = { arena, &plugins, typed, "" };
	const struct node *at = config_load(arena, &request, &diags);
	char *path = arena_text(arena, typed), *rest = path, *dot;

	plugins_find(&plugins, NULL, &diags);
	if (sign) {
		const char *last = sign;

		while (last > typed && last[-1] != '.')
			last--;
		s.front = arena_format(arena, "%.*s", (int)(sign - typed), typed);
		values_of(&s, arena_format(arena, "%.*s", (int)(sign - last), last));
		at = NULL;
	}
	while (at && (dot = strchr(rest, '.'))) {
		*dot = 0;
		at = node_find(at, rest);
		rest = dot + 1;
	}
	if (at) {
		s.front = arena_format(arena, "%.*s", (int)(rest - path), typed);
		offer_children(&s, at);
	}
	plugins_free(&plugins);
	diags_free(&diags);
}

/* ---- a verb's words ---- */

static void plugin_names(struct arena *arena, const char *kind, const char *typed)
{
	struct diags diags = { 0 };
	struct plugins all = { 0 };

	plugins_find(&all, NULL, &diags);
	for (const struct plugin *p = all.first; p; p = p->next)
		if (!p->shadowed && !p->fault && (!kind || !strcmp(kind_names[p->kind], kind)))
			offer(arena_text(arena, p->name), typed);
	for (size_t k = 0; kind && !strcmp(kind, "stage") && drivers[k]; k++)
		offer(drivers[k]->name, typed);
	plugins_free(&all);
	diags_free(&diags);
}

static void kinds(const char *typed, bool stage)
{
	for (size_t k = GEAE_MODEL; kind_names[k]; k++)
		offer(kind_names[k], typed);
	if (stage)
		offer("stage", typed);
}

/* Which argument is being typed: options and their values do not count. */
static size_t argument(const struct verb *v, const char *const *word, size_t n, const char **first)
{
	size_t count = 0;

	*first = NULL;
	for (size_t k = 1; k + 1 < n; k++) {
		if (*word[k] == '-') {
			k += cli_option_wants_value(v, word[k]);
			continue;
		}
		if (!count++)
			*first = word[k];
	}
	return count;
}

static void stage_labels(const char *run, const char *typed)
{
	json_t *index = run_folder_index("runs", run), *key;
	const char *label;

	json_object_foreach(index, label, key) if (*label != '@') offer(label, typed);
	json_decref(index);
}

static void arguments(struct arena *arena, const struct verb *v, const char *const *word, size_t n)
{
	const char *typed = word[n - 1], *first;
	size_t at = argument(v, word, n, &first);
	bool run = !strncmp(v->args, "RUN", 3) || !strncmp(v->args, "[RUN]", 5);

	if (!strncmp(v->args, "PIPELINE", 8) && at == 0) {
		pipelines(arena, typed);
	} else if (run && (at == 0 || !strcmp(v->name, "diff"))) {
		run_names(typed);
	} else if (run && at == 1) {
		stage_labels(first, typed);
	} else if (strstr(v->args, "KIND") && at == 0) {
		kinds(typed, strstr(v->args, "NAME"));
		if (strstr(v->args, "NAME"))
			plugin_names(arena, NULL, typed);
	} else if (strstr(v->args, "KIND") && at == 1) {
		plugin_names(arena, first, typed);
	} else if (!strcmp(v->args, "SHELL") && at == 0) {
		offer("bash", typed);
		offer("zsh", typed);
		offer("fish", typed);
	} else {
		puts("@files");
	}
}

void complete(struct arena *arena, const char *const *word, size_t n)
{
	const struct verb *v = n > 1 ? verbs : NULL;
	const char *typed = n ? word[n - 1] : "", *before = n > 1 ? word[n - 2] : "", *first;

	while (v && v->name && strcmp(v->name, word[0]))
		v++;
	if (!v) {
		for (v = verbs; v->name; v++)
			if (v->summary)
				offer(v->name, typed);
		offer("--help", typed);
		offer("--version", typed);
	} else if (!v->name) {
		return;
	} else if (!strcmp(before, "--set")) {
		if (argument(v, word, n, &first))
			settings(arena, first, typed);
	} else if (cli_option_wants_value(v, before)) {
		puts("@files");
	} else if (*typed == '-') {
		cli_options(v, offer_to, (void *)(uintptr_t)typed);
	} else {
		arguments(arena, v, word, n);
	}
}
