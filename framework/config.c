/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pipeline files to a tree: our scan for places, exact values and messages, libconfig for the
 * structure; the two must agree on every setting. */
#include <string.h>
#include <libconfig.h>
#include "config.h"
#include "config_scan.h"
#include "config_set.h"
#include "literal.h"

struct build {
	const struct scan *scan;
	size_t next; /* item */
	bool agree;
};

static struct node *node_of(const struct scan_item *x, struct arena *a)
{
	struct node *n = arena_need(a, sizeof(*n));

	n->type = x->type;
	n->name = x->name;
	n->place = x->place;
	n->integer = x->integer;
	n->real = x->real;
	n->text = x->text;
	return n;
}

static bool same_value(const config_setting_t *setting, const struct scan_item *x)
{
	switch (x->type) {
	case NODE_GROUP: return config_setting_type(setting) == CONFIG_TYPE_GROUP;
	case NODE_LIST: return config_setting_type(setting) == CONFIG_TYPE_LIST;
	case NODE_INT:
		return config_setting_type(setting) == CONFIG_TYPE_INT64 &&
		       config_setting_get_int64(setting) == x->integer;
	case NODE_REAL:
		return config_setting_type(setting) == CONFIG_TYPE_FLOAT &&
		       !(config_setting_get_float(setting) != x->real);
	case NODE_BOOL:
		return config_setting_type(setting) == CONFIG_TYPE_BOOL &&
		       config_setting_get_bool(setting) == (int)x->integer;
	case NODE_TEXT:
		return config_setting_type(setting) == CONFIG_TYPE_STRING &&
		       strcmp(config_setting_get_string(setting), x->text) == 0;
	}
	return false;
}

static void build_children(struct build *b, const config_setting_t *setting, struct node *parent, struct arena *a)
{
	struct node **at = &parent->child;
	int n = config_setting_length(setting);

	for (int k = 0; k < n && b->agree; k++) {
		const config_setting_t *s = config_setting_get_elem(setting, (unsigned)k);
		const struct scan_item *x = b->next < b->scan->n_item ? &b->scan->item[b->next++] : NULL;
		const char *name = config_setting_name(s);

		b->agree = x && same_value(s, x) && !name == !x->name && (!name || strcmp(name, x->name) == 0);
		if (!b->agree)
			return;
		*at = node_of(x, a);
		(*at)->parent = parent;
		parent->n_child++;
		if (x->type == NODE_GROUP || x->type == NODE_LIST)
			build_children(b, s, *at, a);
		at = &(*at)->next;
	}
}

/* `root` gets the children that libconfig sees and the scan has noted. */
static bool parse(const struct scan *s, struct node *root, struct arena *a, struct diags *diags)
{
	struct build b = { s, 0, true };
	config_t config;
	bool ok;

	config_init(&config);
	config_set_auto_convert(&config, CONFIG_FALSE);
	ok = config_read_string(&config, s->out) == CONFIG_TRUE;
	if (ok) {
		build_children(&b, config_root_setting(&config), root, a);
		ok = b.agree && b.next == s->n_item;
		if (!ok)
			diag_error(diags, b.next ? s->item[b.next - 1].place : root->place,
				   "this setting was read in two different ways: please report it");
	} else {
		size_t line = (size_t)config_error_line(&config);

		diag_error(diags, line >= 1 && line <= s->n_line ? s->line[line - 1] : root->place,
			   "this cannot be understood here: %s", config_error_text(&config));
	}
	config_destroy(&config);
	return ok;
}

static struct node *load_file(const char *path, struct arena *a, struct diags *diags)
{
	struct node *root = NULL;
	struct scan s;

	if (scan_file(&s, path, a, diags)) {
		root = arena_need(a, sizeof(*root));
		root->type = NODE_GROUP;
		root->place = (struct place){ s.line[0].file, 1 };
		if (!parse(&s, root, a, diags))
			root = NULL;
	}
	scan_free(&s);
	return root;
}

/* Is it meant as a number, or does it begin like a value that is no word? */
static bool is_pipeline_syntax(const char *text)
{
	const char *digit = text + (*text == '-' || *text == '+');

	digit += *digit == '.';
	return strchr("\"[({", *text) || (*digit >= '0' && *digit <= '9') || strcasecmp(text, "true") == 0 ||
	       strcasecmp(text, "false") == 0;
}

static struct node *bare_word(const char *text, struct place p, struct arena *a, struct diags *diags)
{
	struct node *n;

	for (const char *c = text, *end = text + strlen(text); c < end;) {
		size_t k = utf8_length(c, end);

		if (k == 0 || (unsigned char)*c < 0x20 || *c == 0x7F) {
			diag_error(diags, p, "the byte 0x%02X does not belong into a text",
				   (unsigned)(unsigned char)*c);
			return NULL;
		}
		c += k;
	}
	n = arena_need(a, sizeof(*n));
	n->type = NODE_TEXT;
	n->place = p;
	n->text = arena_text(a, text);
	return n;
}

struct node *config_value(struct arena *a, const char *text, struct place p, struct diags *diags)
{
	struct node root = { .type = NODE_GROUP, .place = p }, *value = NULL;
	struct scan s;

	text += strspn(text, " \t\n");
	if (!*text) {
		diag_error(diags, p, "the value is missing (an empty text is \"\")");
		return NULL;
	}
	if (!is_pipeline_syntax(text))
		return bare_word(text, p, a, diags);
	if (scan_value(&s, text, p, a, diags)) {
		if (s.n_item == 1 && s.item[0].type != NODE_GROUP && s.item[0].type != NODE_LIST)
			value = node_of(&s.item[0], a); /* one token has no structure */
		else if (parse(&s, &root, a, diags))
			value = root.child;
	}
	scan_free(&s);
	if (value) {
		value->name = NULL;
		value->parent = NULL;
	}
	return value;
}

void config_name_to_group(struct node *x, struct arena *a)
{
	struct node *use = arena_need(a, sizeof(*use));

	*use = *x;
	use->name = "use";
	use->next = NULL;
	x->type = NODE_GROUP;
	x->text = NULL;
	x->child = NULL;
	x->n_child = 0;
	node_append(x, use);
}

/* `more` extends and replaces what `base` has. */
static void merge(struct node *base, struct node *more, struct arena *a)
{
	for (struct node *c = more->child, *next; c; c = next) {
		struct node *old = (struct node *)node_find(base, c->name);

		next = c->next;
		if (old && old->type == NODE_TEXT && c->type == NODE_GROUP && !node_find(c, "use"))
			config_name_to_group(old, a);
		if (!old)
			node_append(base, c);
		else if (old->type == NODE_GROUP && c->type == NODE_GROUP)
			merge(old, c, a);
		else
			config_replace(old, c);
	}
}

struct node *config_load(struct arena *a, const struct config_request *r, struct diags *diags)
{
	struct node *root = NULL;
	bool whole = true;

	for (size_t k = 0; k < r->n_file; k++) {
		struct node *more = load_file(r->files[k], a, diags);

		if (!more)
			whole = false;
		else if (!root)
			root = more;
		else
			merge(root, more, a);
	}
	if (!whole)
		return NULL;
	if (!root) {
		root = arena_need(a, sizeof(*root));
		root->type = NODE_GROUP;
	}
	for (size_t k = 0; k < r->n_set; k++)
		config_set(root, r->sets[k], a, diags);
	return root;
}
