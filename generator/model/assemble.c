#include "model/assemble.h"

#include "base/pool.h"
#include "input/text_forms.h"
#include "model/meanings.h"
#include "model/related.h"

static const Place nowhere = {0};

/* Any address has the right form for its field; not any can be put before all the others. A wrong one is taken out,
 * so that nobody takes it for a link, too. */
static void check_base(Assembly *assembly)
{
    const Field *field = fields_find(&assembly->site->schema->site, STR("base_url"));
    Value *url = field ? &assembly->site->fields.items[field->index] : NULL;
    Str form;
    const char *hint;
    if (!url || !url->kind || text_is_base_url(url->text)) return;
    url->kind = VALUE_ABSENT;
    if (!text_form(KIND_URL, url->text, assembly->arena, &form, &hint)) return; /* reported with its field */
    diag_report(assembly->diag, DIAG_ERROR, url->place, "base-url", "'%.*s' is not the address of a whole site",
                STR_ARG(url->text));
    diag_hint(assembly->diag, "write it from https:// on, without '?' and '#': https://localoffer.example.org");
}

/* Reads site.yml into the site. */
static void read_site(Assembly *assembly)
{
    const Content *content = assembly->input->content;
    const ContentData *data = content_data(content, STR("site.yml"));
    if (!data) {
        diag_report(assembly->diag, DIAG_ERROR, nowhere, "missing-site", "the content folder has no site.yml");
        diag_hint(assembly->diag, "add site.yml with at least name, council, base_url, language and help");
        return;
    }
    if (!data->root) return;
    Site *site = assembly->site;
    Place start = {&data->source, 1, 1, 1};
    fields_read(&content->schema.site, data->root, start, data->source.path, assembly->input->today, assembly->arena,
                assembly->diag, &site->fields);
    const Value *colour = value_get(value_get(&site->fields, "brand"), "colour");
    check_base(assembly);
    if (colour) brand_check(colour->text, colour->place, assembly->diag);
}

static void set_base(Assembly *assembly)
{
    Site *site = assembly->site;
    Str url = value_text(&site->fields, "base_url");
    if (assembly->input->base_url) url = str_from(assembly->input->base_url);
    while (str_ends(url, STR("/"))) url.len--;
    Str after_scheme = str_from_index(url, str_find(url, STR("://")) + 3);
    site->base_url = url;
    site->base_path = str_from_index(after_scheme, str_find_char(after_scheme, '/'));
}

enum { PART_ADDRESSES, PART_EXPECTATIONS, PART_CLASHES, PARTS }; /* and then each collection's */

/* Addresses are made one after the other. What entries are related by is made of the lists alone, and what else is told
 * of entries changes nothing: none of that need wait for them. */
static void assemble_part(void *context, size_t worker, size_t index)
{
    Assembly assembly = *(const Assembly *)context;
    Site *site = assembly.site;
    if (index == PART_ADDRESSES) {
        assemble_updates(&assembly);
        assemble_routes(&assembly);
        return;
    }
    assembly.arena = assembly.input->workers->arenas[worker];
    if (index == PART_EXPECTATIONS) {
        assemble_expectations(&assembly);
    } else if (index == PART_CLASHES) {
        assemble_clashes(&assembly);
    } else {
        Collection *collection = &site->collections[index - PARTS];
        collection->related = related_index(collection, assembly.arena);
    }
}

bool model_assemble(const AssembleInput *input, Arena *arena, Diag *diag, Site *site)
{
    *site =
        (Site){.schema = &input->content->schema, .today = input->today, .commit = tree_commit(input->content->tree)};
    Assembly assembly = {.input = input, .site = site, .arena = arena, .diag = diag};
    read_site(&assembly); /* the rest has problems of its own to tell */
    assemble_languages(&assembly);
    set_base(&assembly);
    assemble_pictures(&assembly);
    assemble_terms(&assembly);
    assemble_entries(&assembly);
    assemble_references(&assembly);
    assemble_collections(&assembly);
    pool_run(input->workers->jobs, PARTS + site->collection_count, assemble_part, &assembly);
    assemble_links(&assembly);
    for (size_t i = 0; i < site->language_count; i++)
        site->languages[i].meanings = meanings_create(site, i, arena);
    return !diag_blocks(diag, false);
}
