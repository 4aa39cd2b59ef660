/* Vocabularies (terms/x.yml) and lists of data (glossary.yml and the like). */
#include "model/assemble.h"

#include "base/file.h"

static bool is_list(Assembly *assembly, const YamlNode *root)
{
    if (root->kind == YAML_SEQUENCE) return true;
    diag_report(assembly->diag, DIAG_ERROR, root->place, "list-needed", "a list is needed here");
    diag_hint(assembly->diag, "begin each item with '- ' and put its fields below, in the same column");
    return false;
}

void report_missing_terms(Assembly *assembly, const Field *field, Str name)
{
    const TreeFile *schema = tree_find(assembly->input->content->tree, STR("schema.yml"));
    bool is_own = schema && field->place.source && str_eq(field->place.source->path, schema->shown);
    Place place = is_own ? field->place : (Place){0}; /* the theme's schema is no business of staff */
    diag_report(assembly->diag, DIAG_ERROR, place, "missing-terms",
                "the content folder has no terms/%.*s.yml, from which '%.*s' is chosen", STR_ARG(name),
                STR_ARG(field->name));
    diag_hint(assembly->diag, "add the file: a list of terms, each with an id and a name");
}

static void add_term(Assembly *assembly, Vocabulary *vocabulary, const YamlNode *item)
{
    Term term = {.index = vocabulary->count, .vocabulary = vocabulary->name};
    fields_read(&assembly->input->content->schema.terms, item, item->place, STR("this term"), assembly->input->today,
                assembly->arena, assembly->diag, &term.fields);
    term.id = value_text(&term.fields, "id"); /* a term with problems still has its name: one problem, not a hundred */
    if (!term.id.len) return;
    term.name = value_text(&term.fields, "name");
    term.description = value_text(&term.fields, "description");
    term.is_band = value_get(&term.fields, "from") && value_get(&term.fields, "to");
    term.from = (int)value_number(&term.fields, "from", 0);
    term.to = (int)value_number(&term.fields, "to", 0);
    if (vocabulary_term(vocabulary, term.id)) {
        diag_report(assembly->diag, DIAG_ERROR, value_get(&term.fields, "id")->place, "duplicate-item",
                    "two terms have the id '%.*s'", STR_ARG(term.id));
        diag_hint(assembly->diag, "give one of them another id, and change the entries that use it");
        return;
    }
    ARENA_PUSH(assembly->arena, vocabulary->terms, vocabulary->count, vocabulary->room) = term;
}

/* What stands for all terms is none of them: an entry that says it could mean either. */
static void check_reserved(Assembly *assembly, const FieldSet *set, const Vocabulary *vocabulary)
{
    for (size_t i = 0; i < set->count; i++) {
        const Field *field = &set->fields[i];
        bool reserves = field->everything.len && str_eq(field->vocabulary, vocabulary->name);
        const Term *term = reserves ? vocabulary_term(vocabulary, field->everything) : NULL;
        if (term) {
            diag_report(assembly->diag, DIAG_ERROR, value_get(&term->fields, "id")->place, "reserved-term",
                        "'%.*s' cannot be a term: it stands for all of them", STR_ARG(term->id));
            diag_hint(assembly->diag, "remove it here, and write '%.*s: [%.*s]' in pages that mean all",
                      STR_ARG(field->name), STR_ARG(term->id));
        }
        check_reserved(assembly, &field->fields, vocabulary);
    }
}

static void add_vocabulary(Assembly *assembly, const ContentData *data)
{
    Site *site = assembly->site;
    Str name = path_name(data->path);
    name.len -= sizeof ".yml" - 1;
    Vocabulary *vocabulary =
        &ARENA_PUSH(assembly->arena, site->vocabularies, site->vocabulary_count, site->vocabulary_room);
    vocabulary->name = name;
    vocabulary->broken = !data->root || (data->root->kind != YAML_EMPTY && !is_list(assembly, data->root));
    if (vocabulary->broken) return;
    for (size_t i = 0; i < data->root->count; i++) add_term(assembly, vocabulary, data->root->items[i]);
    for (size_t i = 0; i < site->schema->type_count; i++)
        check_reserved(assembly, &site->schema->types[i].fields, vocabulary);
    check_reserved(assembly, &site->schema->site, vocabulary);
}

static void add_key(Assembly *assembly, const DataRule *rule, const Value *item, Map *keys)
{
    const Value *key = rule->key.len ? value_at(item, fields_find(&rule->fields, rule->key)) : NULL;
    const Value *first = key && key->kind ? map_set(keys, assembly->arena, key->text, (void *)item) : NULL;
    if (!first) return;
    map_set(keys, assembly->arena, key->text, (void *)first);
    diag_report(assembly->diag, DIAG_ERROR, key->place, "duplicate-item", "'%.*s' is here twice", STR_ARG(key->text));
    diag_hint(assembly->diag, "keep one of the two");
}

static void add_data(Assembly *assembly, const DataRule *rule, Str path, DataSet *set)
{
    const ContentData *data = content_data(assembly->input->content, path);
    set->rule = rule;
    if (!data || !data->root || data->root->kind == YAML_EMPTY || !is_list(assembly, data->root)) return;
    Str what = arena_printf(assembly->arena, "this item of %.*s", STR_ARG(path));
    set->items = ARENA_MANY(assembly->arena, Value, data->root->count);
    set->cited = ARENA_MANY(assembly->arena, Citations, data->root->count);
    for (size_t i = 0; i < data->root->count; i++) {
        const YamlNode *node = data->root->items[i];
        Value *item = &set->items[set->count];
        fields_read(&rule->fields, node, node->place, what, assembly->input->today, assembly->arena, assembly->diag,
                    item);
        set->count++;
        add_key(assembly, rule, item, &set->by_key);
    }
}

/* A further language has lists of its own where they explain words: the words of one language are not those of
 * another. */
static void add_language_data(Assembly *assembly, Language *language, size_t number)
{
    const Schema *schema = &assembly->input->content->schema;
    language->data = ARENA_MANY(assembly->arena, DataSet, schema->data_count);
    for (size_t i = 0; i < schema->data_count; i++) {
        const DataRule *rule = &schema->data[i];
        bool own = !number || rule->explains.term.len;
        Str path = number ? arena_printf(assembly->arena, "%.*s/%.*s", STR_ARG(language->code), STR_ARG(rule->file))
                          : rule->file;
        if (own) add_data(assembly, rule, path, &language->data[i]);
        else language->data[i].rule = rule;
    }
}

void assemble_terms(Assembly *assembly)
{
    const Content *content = assembly->input->content;
    Site *site = assembly->site;
    for (size_t i = 0; i < content->data_count; i++)
        if (str_starts(content->data[i].path, STR("terms/"))) add_vocabulary(assembly, &content->data[i]);
    site->data_count = content->schema.data_count;
    for (size_t i = 0; i < site->language_count; i++) add_language_data(assembly, &site->languages[i], i);
    site->data = site->languages[0].data;
}
