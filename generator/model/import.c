#include "model/import.h"

#include "base/file.h"
#include "base/suggest.h"
#include "input/front.h"
#include "input/text_forms.h"
#include "model/entry_text.h"

#include <ctype.h>
#include <string.h>

/* ---- small trees ---- */

YamlNode *tree_node(Arena *arena, YamlKind kind, Str text, Place place)
{
    YamlNode *node = ARENA_NEW(arena, YamlNode);
    *node = (YamlNode){.kind = kind, .place = place, .text = text};
    return node;
}

void tree_set(Arena *arena, YamlNode *mapping, Str key, YamlNode *value)
{
    ARENA_PUSH(arena, mapping->pairs, mapping->count, mapping->room) = (YamlPair){key, value->place, value};
}

void tree_push(Arena *arena, YamlNode *sequence, YamlNode *item)
{
    ARENA_PUSH(arena, sequence->items, sequence->count, sequence->room) = item;
}

/* ---- names ---- */

static Str lower(Arena *arena, Str text)
{
    char *copy = arena_cstr(arena, text);
    for (size_t i = 0; i < text.len; i++) copy[i] = (char)tolower((unsigned char)copy[i]);
    return (Str){copy, text.len};
}

/* What a message calls one of the type: "service". */
static Str type_word(const Import *import, const Type *type)
{
    return lower(import->arena, type->label);
}

ImportEntry *import_add(Import *import, ImportEntry entry)
{
    ImportEntry *added = &ARENA_PUSH(import->arena, import->entries, import->count, import->room);
    *added = entry;
    return added;
}

const Term *import_term(const Import *import, const Field *field, Str text)
{
    const Vocabulary *vocabulary = site_vocabulary(import->site, field->vocabulary);
    const Term *term = vocabulary_term(vocabulary, text);
    Str wanted = lower(import->arena, text), slug = text_to_slug(import->arena, text);
    for (size_t i = 0; vocabulary && !term && i < vocabulary->count; i++)
        if (str_eq(lower(import->arena, vocabulary->terms[i].name), wanted) || str_eq(vocabulary->terms[i].id, slug))
            term = &vocabulary->terms[i];
    return term;
}

/* "service" and a title, or an id: what entries are found by, besides their paths. */
static Str name_key(const Import *import, const Type *type, Str name)
{
    return arena_printf(import->arena, "%.*s\t%.*s", STR_ARG(type->name),
                        STR_ARG(lower(import->arena, str_trim(name))));
}

static void index_site(Import *import)
{
    for (size_t i = 0; i < import->site->entry_count; i++) {
        const Entry *entry = &import->site->entries[i];
        if (entry->language) continue;
        map_set(&import->by_path, import->arena, entry->path, (void *)entry);
        map_set(&import->by_title, import->arena, name_key(import, entry->type, entry->title), (void *)entry);
        map_set(&import->by_id, import->arena, name_key(import, entry->type, entry->id), (void *)entry);
    }
}

/* ---- which file an entry is ---- */

static Str scalar_of(const ImportEntry *entry, const char *name)
{
    return str_trim(yaml_text(entry->fields, name));
}

static void refuse(Import *import, ImportEntry *entry, Place place, const char *rule, const char *message, Str subject)
{
    diag_report(import->diag, DIAG_ERROR, place, rule, message, STR_ARG(subject));
    entry->sound = false;
}

static Str path_of(const Import *import, const Type *type, Str slug)
{
    return pattern_fill(import->arena, type->files, "slug", slug);
}

/* A file of that name, or with a number behind it when there are more entries of one title. */
static Str free_path(const Import *import, const ImportEntry *entry, Str slug)
{
    Str path = path_of(import, entry->type, slug);
    for (unsigned i = 2; entry->many_of_a_name && map_has(&import->new_by_path, path); i++)
        path = path_of(import, entry->type, arena_printf(import->arena, "%.*s-%u", STR_ARG(slug), i));
    return path;
}

/* A row without a title can only be meant to change an entry. */
static void report_no_entry(Import *import, ImportEntry *entry)
{
    Suggestion suggestion = suggest_begin(entry->slug);
    for (size_t i = 0; i < import->site->entry_count; i++)
        if (import->site->entries[i].type == entry->type) suggest_offer(&suggestion, import->site->entries[i].slug);
    refuse(import, entry, entry->place, "import-name", "there is no '%.*s' to change, and no title for a new one",
           entry->path);
    if (suggestion.best.len) diag_hint(import->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
    else
        diag_hint(
            import->diag,
            "write the name of a file that is there, without .md, or give the row a title and all that is needed");
    entry->path = (Str){NULL, 0};
}

/* By its id, else by the file name that it asks for, else by its title. */
static bool find_file(Import *import, ImportEntry *entry)
{
    Str id = scalar_of(entry, "id"), title = scalar_of(entry, "title");
    Str slug = entry->slug.len ? entry->slug : text_to_slug(import->arena, title);
    const Entry *known = id.len ? map_get(&import->by_id, name_key(import, entry->type, id)) : NULL;
    if (known) {
        entry->path = known->path;
    } else if (entry->slug.len && !text_is_slug(entry->slug)) {
        refuse(import, entry, entry->place, "import-name", "'%.*s' cannot be the name of a file", entry->slug);
        diag_hint(import->diag, "use lower-case letters, digits and single hyphens: sunday-swim");
        return false;
    } else if (!slug.len) {
        refuse(import, entry, entry->place, "import-name", "it cannot be told which %.*s this is",
               type_word(import, entry->type));
        diag_hint(import->diag, "give it a title in Latin letters, or the name of its file in a column 'slug'");
        return false;
    } else {
        entry->path = free_path(import, entry, slug);
        known = map_get(&import->by_path, entry->path);
    }
    entry->existing = known;
    if (known || title.len || !entry->slug.len) return true;
    report_no_entry(import, entry);
    return false;
}

/* Each file once: by another row of the table, or an entry that nobody has allowed to change. */
static bool claim_file(Import *import, ImportEntry *entry)
{
    const ImportEntry *other = map_get(&import->new_by_path, entry->path);
    if (other) {
        refuse(import, entry, entry->place, "import-twice", "'%.*s' is there twice", entry->path);
        diag_hint(import->diag, "line %u is the first: take one of the two out, or give them different titles",
                  other->place.line);
        return false;
    }
    if (entry->existing && entry->by_the_way) return false;
    if (!entry->existing || import->update) return true;
    refuse(import, entry, entry->place, "entry-exists", "'%.*s' is there already", entry->path);
    diag_hint(import->diag,
              "to change what is there, say --update; to make another one, give it another title or a column 'slug'");
    return false;
}

/* What follows from the path need not stand in the file: its id, and the address of its own page, which a feed gives
 * for a website where there is none. */
static void drop_plain(Import *import, ImportEntry *entry)
{
    Str name = path_name(entry->path), slug = str_slice(name, 0, str_rfind_char(name, '.')),
        id = path_id(import->arena, entry->path);
    Str page = arena_join(import->arena, import->site->base_url,
                          pattern_fill(import->arena, entry->type->address, "slug", slug));
    if (entry->existing) id = entry->existing->id;
    size_t kept = 0;
    for (size_t i = 0; i < entry->fields->count; i++) {
        YamlPair *pair = &entry->fields->pairs[i];
        const Field *field = fields_find(&entry->type->fields, pair->key);
        bool is_own_id = field && field->kind == KIND_UUID && str_is(pair->key, "id") && str_eq(pair->value->text, id);
        bool is_own_page = field && field->kind == KIND_URL && str_eq(pair->value->text, page);
        if (!is_own_id && !is_own_page) entry->fields->pairs[kept++] = *pair;
    }
    entry->fields->count = kept;
}

/* ---- names of terms and entries ---- */

static bool resolve_term(Import *import, const Field *field, YamlNode *node)
{
    const Vocabulary *vocabulary = site_vocabulary(import->site, field->vocabulary);
    const Term *term = import_term(import, field, node->text);
    if (term) node->text = term->id;
    if (term || !vocabulary || vocabulary->broken || str_eq(node->text, field->everything)) return true;
    diag_report(import->diag, DIAG_ERROR, node->place, "unknown-term", "there is no term '%.*s' in terms/%.*s.yml",
                STR_ARG(node->text), STR_ARG(field->vocabulary));
    Suggestion suggestion = suggest_begin(node->text);
    for (size_t i = 0; i < vocabulary->count; i++) {
        suggest_offer(&suggestion, vocabulary->terms[i].id);
        suggest_offer(&suggestion, vocabulary->terms[i].name);
    }
    if (suggestion.best.len) diag_hint(import->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
    else diag_hint(import->diag, "choose one of the ids or names in that file, or add the term there");
    return false;
}

static void resolve_option(const Import *import, const Field *field, YamlNode *node)
{
    for (size_t i = 0; i < field->option_count; i++)
        if (str_eq(lower(import->arena, field->options[i]), lower(import->arena, node->text)))
            node->text = field->options[i];
}

/* The file name, without ending, of the entry that is meant: by that name, its title or its id. */
static Str find_entry(const Import *import, const Type *type, Str text)
{
    Str path = path_of(import, type, text), key = name_key(import, type, text);
    const Entry *entry = map_get(&import->by_path, path);
    if (!entry) entry = map_get(&import->by_title, key);
    if (!entry) entry = map_get(&import->by_id, key);
    if (entry) return entry->slug;
    const ImportEntry *added = map_get(&import->new_by_path, path);
    if (!added) added = map_get(&import->new_by_name, key);
    if (!added) return (Str){NULL, 0};
    Str name = path_name(added->path);
    return str_slice(name, 0, str_rfind_char(name, '.'));
}

static bool resolve_reference(Import *import, const Field *field, YamlNode *node)
{
    Suggestion suggestion = suggest_begin(node->text);
    for (size_t i = 0; i < field->to_count; i++) {
        const Type *type = schema_type(import->site->schema, field->to[i]);
        Str slug = type ? find_entry(import, type, node->text) : (Str){NULL, 0};
        if (slug.len) node->text = slug;
        if (slug.len) return true;
        for (size_t k = 0; k < import->site->entry_count; k++) {
            const Entry *entry = &import->site->entries[k];
            if (entry->type != type || entry->language) continue;
            suggest_offer(&suggestion, entry->title);
            suggest_offer(&suggestion, entry->slug);
        }
    }
    const Type *type = schema_type(import->site->schema, field->to[0]);
    diag_report(import->diag, DIAG_ERROR, node->place, "unknown-reference", "there is no %.*s '%.*s'",
                STR_ARG(field->to[0]), STR_ARG(node->text));
    if (suggestion.best.len) diag_hint(import->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
    else
        diag_hint(import->diag, "write the title of one in %.*s/, or make it first: signpost new %.*s \"%.*s\"",
                  STR_ARG(path_folder(type->files)), STR_ARG(type->name), STR_ARG(node->text));
    return false;
}

static bool resolve_names(Import *import, const FieldSet *set, YamlNode *mapping);

static bool resolve_node(Import *import, const Field *field, YamlNode *node)
{
    bool good = true;
    for (size_t i = 0; node->kind == YAML_SEQUENCE && i < node->count; i++)
        good = resolve_node(import, field, node->items[i]) && good;
    if (node->kind == YAML_MAPPING) return resolve_names(import, &field->fields, node);
    if (node->kind != YAML_SCALAR) return good;
    if (field->kind == KIND_REFERENCE) return resolve_reference(import, field, node);
    if (field->kind == KIND_CHOICE && field->vocabulary.len) return resolve_term(import, field, node);
    if (field->kind == KIND_CHOICE) resolve_option(import, field, node);
    Str form;
    const char *hint;
    bool has_form = field->kind == KIND_TIME || field->kind == KIND_POSTCODE;
    if (has_form && text_form(field->kind, node->text, import->arena, &form, &hint)) node->text = form;
    return good;
}

static bool resolve_names(Import *import, const FieldSet *set, YamlNode *mapping)
{
    bool good = true;
    for (size_t i = 0; i < mapping->count; i++) {
        const Field *field = fields_find(set, mapping->pairs[i].key);
        if (field) good = resolve_node(import, field, mapping->pairs[i].value) && good;
    }
    return good;
}

/* ---- what the file shall be ---- */

/* The fields of the file that is there. False after a report. */
static bool read_file(Import *import, ImportEntry *entry, YamlNode **front)
{
    Str path = path_join(import->arena, import->folder, entry->path), text, body;
    entry->file.path = path;
    if (!file_read(path.ptr, import->arena, &entry->file.text, import->diag)) return false;
    return text_check(&entry->file, import->diag) && front_split(&entry->file, &text, &body, import->diag) &&
           yaml_parse(&entry->file, text, import->arena, import->diag, front);
}

/* Groups are changed field by field; lists and all else as a whole. */
static void keep_rest(Arena *arena, const FieldSet *set, const YamlNode *front, YamlNode *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        const Field *field = fields_find(set, fields->pairs[i].key);
        const YamlNode *there = yaml_get_str(front, fields->pairs[i].key);
        bool is_group = field && field->kind == KIND_GROUP && !field->many && there && there->kind == YAML_MAPPING;
        if (is_group && fields->pairs[i].value->kind == YAML_MAPPING)
            fields->pairs[i].value = yaml_overlay(arena, there, fields->pairs[i].value);
    }
}

static bool check_fields(Import *import, const ImportEntry *entry, const YamlNode *fields)
{
    Value group;
    Arena *scratch = arena_create();
    Str what = arena_printf(import->arena, "this %.*s", STR_ARG(type_word(import, entry->type)));
    bool good = fields_read(&entry->type->fields, fields, entry->place, what, import->site->today, scratch,
                            import->diag, &group);
    arena_destroy(scratch);
    return good;
}

static void make_text(Import *import, ImportEntry *entry)
{
    YamlNode *front = NULL;
    if (!entry->existing) {
        entry->sound = check_fields(import, entry, entry->fields) && entry->sound;
        entry->text = entry_text(entry->type, entry->fields, entry->body, import->arena);
        return;
    }
    if (!read_file(import, entry, &front)) {
        entry->sound = false;
        return;
    }
    keep_rest(import->arena, &entry->type->fields, front, entry->fields);
    entry->sound = check_fields(import, entry, yaml_overlay(import->arena, front, entry->fields)) && entry->sound;
    entry->text = entry_text_update(&entry->file, entry->type, front, entry->fields, entry->body, import->arena);
    entry->same = str_eq(entry->text, entry->file.text);
}

/* So that other entries can name it. */
static void index_entry(Import *import, ImportEntry *entry)
{
    Str id = scalar_of(entry, "id"), title = scalar_of(entry, "title");
    map_set(&import->new_by_path, import->arena, entry->path, entry);
    if (title.len) map_set(&import->new_by_name, import->arena, name_key(import, entry->type, title), entry);
    if (id.len) map_set(&import->new_by_name, import->arena, name_key(import, entry->type, id), entry);
}

void import_finish(Import *import)
{
    index_site(import);
    for (size_t i = 0; i < import->count; i++) {
        ImportEntry *entry = &import->entries[i];
        if (!find_file(import, entry)) continue;
        entry->skip = !claim_file(import, entry);
        if (!entry->skip) index_entry(import, entry);
    }
    for (size_t i = 0; i < import->set_count; i++) import_apply_set(import, &import->sets[i]);
    for (size_t i = 0; i < import->count; i++) {
        ImportEntry *entry = &import->entries[i];
        if (entry->skip || !entry->path.len) continue;
        entry->sound = resolve_names(import, &entry->type->fields, entry->fields) && entry->sound;
        drop_plain(import, entry);
        make_text(import, entry);
    }
}
