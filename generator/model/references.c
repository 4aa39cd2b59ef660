/* What names in fields stand for: terms, entries, pictures, items. */
#include "model/assemble.h"

#include "base/file.h"
#include "base/suggest.h"

typedef struct {
    Assembly *assembly;
    Arena *scratch;
    Entry *entry; /* whose fields are resolved; NULL for site.yml and data */
} Resolver;

static void suggest_hint(Diag *diag, const Suggestion *suggestion, const char *otherwise)
{
    if (suggestion->best.len)
        diag_hint(diag, "did you mean '%.*s'?", STR_ARG(suggestion->best));
    else
        diag_hint(diag, "%s", otherwise);
}

static void resolve_choice(Resolver *resolver, Value *value)
{
    Diag *diag = resolver->assembly->diag;
    Str name = value->field->vocabulary;
    if (!name.len) return;
    const Vocabulary *vocabulary = site_vocabulary(resolver->assembly->site, name);
    value->target = vocabulary_term(vocabulary, value->text);
    if (!vocabulary) report_missing_terms(resolver->assembly, value->field, name);
    if (value->target || !vocabulary || vocabulary->broken) return;
    diag_report(diag, DIAG_ERROR, value->place, "unknown-term", "there is no term '%.*s' in terms/%.*s.yml",
                STR_ARG(value->text), STR_ARG(name));
    if (str_eq(value->text, value->field->everything)) {
        diag_hint(diag, "'%.*s' stands alone: [%.*s]", STR_ARG(value->text), STR_ARG(value->text));
        return;
    }
    Suggestion suggestion = suggest_begin(value->text);
    for (size_t i = 0; vocabulary && i < vocabulary->count; i++) suggest_offer(&suggestion, vocabulary->terms[i].id);
    suggest_hint(diag, &suggestion, "choose one of the ids in that file, or add the term there");
}

/* All terms as the items of a list. Entries that say "any" share them. */
static Value *all_terms(Resolver *resolver, Vocabulary *vocabulary, const Value *list)
{
    if (vocabulary->all_field == list->field) return vocabulary->all;
    Value *items = ARENA_MANY(resolver->assembly->arena, Value, vocabulary->count);
    for (size_t i = 0; i < vocabulary->count; i++)
        items[i] = (Value){.kind = VALUE_CHOICE, .field = list->field, .place = list->place,
                           .text = vocabulary->terms[i].id, .target = &vocabulary->terms[i]};
    vocabulary->all = items;
    vocabulary->all_field = list->field;
    return items;
}

/* The word for everything becomes the list of all terms. */
static void expand_everything(Resolver *resolver, Value *list)
{
    const Field *field = list->field;
    if (!list->word.len || !str_eq(list->word, field->everything)) return;
    const Vocabulary *vocabulary = site_vocabulary(resolver->assembly->site, field->vocabulary);
    if (!vocabulary) return;
    list->items = all_terms(resolver, (Vocabulary *)vocabulary, list);
    list->count = vocabulary->count;
}

static void resolve_picture(Resolver *resolver, Value *value)
{
    Site *site = resolver->assembly->site;
    Diag *diag = resolver->assembly->diag;
    value->target = assemble_picture(resolver->assembly, value->text);
    if (value->target) return;
    diag_report(diag, DIAG_ERROR, value->place, "unknown-picture", "there is no picture '%.*s'", STR_ARG(value->text));
    Suggestion suggestion = suggest_begin(value->text);
    for (size_t i = 0; i < site->picture_count; i++) suggest_offer(&suggestion, site->pictures[i]->name);
    suggest_hint(diag, &suggestion, "add it to pictures/pictures.yml, or choose a name from the theme's pictures.yml");
}

/* The folder of a type's files: "services" of "services/{slug}.md". */
static Str type_folder(const Type *type)
{
    return path_folder(type->files);
}

/* The entry that a slug means as one of the type; through an old address as well. */
static Entry *find_target(Resolver *resolver, const Type *type, Str slug, bool *by_alias)
{
    Assembly *assembly = resolver->assembly;
    arena_reset(resolver->scratch);
    Str path = path_join(resolver->scratch, type_folder(type), slug);
    Entry *entry = map_get(&assembly->site->entry_by_path, path);
    *by_alias = false;
    if (entry && entry->type == type) return entry;
    if (!str_contains(type->address, STR("{slug}"))) return NULL; /* of one file: any slug would find it */
    Str address = pattern_fill(resolver->scratch, type->address, "slug", slug);
    entry = map_get(&assembly->site->entry_by_address, address);
    if (!entry) entry = map_get(&assembly->site->hidden_by_address, address);
    *by_alias = entry && entry->type == type;
    return *by_alias ? entry : NULL;
}

static void unknown_reference(Resolver *resolver, const Value *value)
{
    Assembly *assembly = resolver->assembly;
    const Field *field = value->field;
    Suggestion suggestion = suggest_begin(value->text);
    for (size_t i = 0; i < assembly->site->entry_count; i++) {
        const Entry *entry = &assembly->site->entries[i];
        for (size_t k = 0; k < field->to_count && !entry->language;
             k++) /* a name means the page, not its translations */
            if (str_eq(entry->type->name, field->to[k])) suggest_offer(&suggestion, entry->slug);
    }
    diag_report(assembly->diag, DIAG_ERROR, value->place, "unknown-reference", "there is no %.*s '%.*s'",
                STR_ARG(field->to[0]), STR_ARG(value->text));
    const Type *type = schema_type(assembly->site->schema, field->to[0]);
    Str folder = type ? type_folder(type) : (Str){NULL, 0};
    if (suggestion.best.len)
        diag_hint(assembly->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
    else
        diag_hint(assembly->diag,
                  "write the name of a file in %.*s/, without .md; if that file was renamed, its new name",
                  STR_ARG(folder));
}

static void link_back(Resolver *resolver, Entry *target, const Field *field)
{
    if (!resolver->entry || !resolver->entry->published || resolver->entry->language != target->language) return;
    for (size_t i = target->backlink_count; i-- > 0 && target->backlinks[i].from == resolver->entry;)
        if (target->backlinks[i].field == field) return; /* entries come one after the other */
    ARENA_PUSH(resolver->assembly->arena, target->backlinks, target->backlink_count, target->backlink_room) =
        (Backlink){resolver->entry, field};
}

static void resolve_reference(Resolver *resolver, Value *value)
{
    Assembly *assembly = resolver->assembly;
    const Field *field = value->field;
    size_t slash = str_rfind_char(value->text, '/');
    Str folder = slash < value->text.len ? str_slice(value->text, 0, slash) : (Str){NULL, 0};
    Str slug = slash < value->text.len ? str_from_index(value->text, slash + 1) : value->text;
    Entry *found = NULL;
    bool found_by_alias = false;
    for (size_t i = 0; i < field->to_count; i++) {
        const Type *type = schema_type(assembly->site->schema, field->to[i]);
        bool by_alias;
        if (!type || (folder.len && !str_eq(folder, type_folder(type)))) continue;
        Entry *entry = find_target(resolver, type, slug, &by_alias);
        if (entry && found && entry != found) {
            diag_report(assembly->diag, DIAG_ERROR, value->place, "ambiguous-reference", "'%.*s' names two pages",
                        STR_ARG(value->text));
            diag_hint(assembly->diag, "write '%.*s/%.*s' or '%.*s/%.*s'", STR_ARG(type_folder(found->type)),
                      STR_ARG(slug), STR_ARG(type_folder(type)), STR_ARG(slug));
            return;
        }
        if (entry) {
            found = entry;
            found_by_alias = by_alias;
        }
    }
    if (!found) {
        unknown_reference(resolver, value);
        return;
    }
    if (found_by_alias) {
        diag_report(assembly->diag, DIAG_WARNING, value->place, "old-name", "'%.*s' is an old name",
                    STR_ARG(value->text));
        diag_hint(assembly->diag, "write '%.*s'", STR_ARG(found->slug));
    }
    if (resolver->entry) found = (Entry *)entry_in(found, resolver->entry->language);
    value->text = found->title;
    if (!found->published && resolver->entry && resolver->entry->published) {
        diag_report(assembly->diag, DIAG_WARNING, value->place, "unpublished-reference",
                    "'%.*s' is not published today", STR_ARG(found->slug));
        diag_hint(assembly->diag, "its name comes out as plain text until it is");
    }
    if (!found->published) return;
    value->target = found;
    link_back(resolver, found, field);
}

/* Entries come one after the other: what the one at hand named before is at the end. */
static void cite(Resolver *resolver, Citations *cited)
{
    const Entry *entry = resolver->entry;
    if (!entry || !entry->published || entry->closed || entry->language) return;
    if (cited->count && cited->entries[cited->count - 1] == entry) return;
    ARENA_PUSH(resolver->assembly->arena, cited->entries, cited->count, cited->room) = entry;
}

static void resolve_item(Resolver *resolver, Value *value)
{
    Assembly *assembly = resolver->assembly;
    const DataSet *set = site_data(assembly->site, 0, value->field->data);
    const Value *item = set ? map_get(&set->by_key, value->text) : NULL;
    if (item) {
        value->target = item;
        cite(resolver, &set->cited[item - set->items]);
        return;
    }
    Suggestion suggestion = suggest_begin(value->text);
    for (size_t i = 0; set && i < set->by_key.count; i++) suggest_offer(&suggestion, set->by_key.entries[i].key);
    diag_report(assembly->diag, DIAG_ERROR, value->place, "unknown-item", "there is no '%.*s' in %.*s",
                STR_ARG(value->text), STR_ARG(set ? set->rule->file : value->field->data));
    suggest_hint(assembly->diag, &suggestion, "choose one of the ids in that file");
}

static void check_file(Resolver *resolver, const Value *value)
{
    const Tree *tree = resolver->assembly->input->content->tree;
    Diag *diag = resolver->assembly->diag;
    if (tree_find(tree, value->text)) return;
    Suggestion suggestion = suggest_begin(value->text);
    for (size_t i = 0; i < tree_count(tree); i++) suggest_offer(&suggestion, tree_file(tree, i)->path);
    diag_report(diag, DIAG_ERROR, value->place, "missing-file", "the content folder has no file '%.*s'",
                STR_ARG(value->text));
    suggest_hint(diag, &suggestion, "write its path inside the content folder, such as 'pictures/pool.jpg'");
}

static void resolve(Resolver *resolver, Value *value)
{
    switch (value->kind) {
    case VALUE_CHOICE: resolve_choice(resolver, value); break;
    case VALUE_REFERENCE: resolve_reference(resolver, value); break;
    case VALUE_PICTURE: resolve_picture(resolver, value); break;
    case VALUE_ITEM: resolve_item(resolver, value); break;
    case VALUE_TEXT:
        if (value->field->kind == KIND_FILE) check_file(resolver, value);
        break;
    case VALUE_LIST:
        for (size_t i = 0; i < value->count; i++) resolve(resolver, &value->items[i]);
        expand_everything(resolver, value);
        break;
    case VALUE_GROUP:
        for (size_t i = 0; i < value->count; i++) resolve(resolver, &value->items[i]);
        break;
    default: break;
    }
}

/* Pictures beside the sentences of authored easy read. */
static void check_easy(Resolver *resolver, const Entry *entry)
{
    for (size_t i = 0; entry->easy && i < entry->easy->count; i++) {
        const EasyBlock *block = &entry->easy->blocks[i];
        static const Field picture_field = {.kind = KIND_PICTURE};
        Value value = {.kind = VALUE_PICTURE, .field = &picture_field, .text = block->picture, .place = block->place};
        if (block->picture.len) resolve(resolver, &value);
    }
}

void assemble_references(Assembly *assembly)
{
    Site *site = assembly->site;
    Resolver resolver = {.assembly = assembly, .scratch = arena_create()};
    for (size_t i = 0; i < site->language_count; i++) resolve(&resolver, &site->languages[i].fields);
    site->fields = site->languages[0].fields;
    for (size_t v = 0; v < site->vocabulary_count; v++)
        for (size_t i = 0; i < site->vocabularies[v].count; i++) {
            Term *term = &site->vocabularies[v].terms[i];
            resolve(&resolver, &term->fields);
            const Value *picture = value_get(&term->fields, "picture");
            term->picture = picture ? picture->target : NULL;
        }
    for (size_t d = 0; d < site->data_count * site->language_count; d++) {
        DataSet *set = &site->languages[d / site->data_count].data[d % site->data_count];
        for (size_t i = 0; i < set->count; i++) resolve(&resolver, &set->items[i]);
    }
    for (size_t i = 0; i < site->entry_count; i++) {
        resolver.entry = &site->entries[i];
        resolve(&resolver, &site->entries[i].fields);
        resolver.entry = NULL;
        check_easy(&resolver, &site->entries[i]);
    }
    arena_destroy(resolver.scratch);
}
