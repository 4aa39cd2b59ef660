/* What each key of reads.h says now, as a digest. */
#include "reads/reads.h"

#include "base/hash.h"
#include "model/meanings.h"

#include <stdlib.h>

static uint64_t hash_flag(uint64_t hash, bool flag)
{
    return hash_number(hash, flag);
}

/* ---- values ---- */

static uint64_t hash_links(uint64_t hash, const MarkdownText *text)
{
    for (size_t i = 0; i < text->link_count; i++) {
        const Picture *picture = text->links[i].picture;
        hash = hash_str(hash, text->links[i].address);
        if (picture) hash = hash_str(hash, picture->name);
    }
    return hash;
}

static uint64_t hash_value(uint64_t hash, const Value *value)
{
    hash = hash_number(hash, value->kind);
    if (value->kind == VALUE_ABSENT) return hash;
    const Field *field = value->field;
    if (field) hash = hash_number(hash_str(hash, field->name), field->kind);
    if (value->kind != VALUE_GROUP) hash = hash_str(hash, value->text); /* of a list: its word */
    if (value->kind == VALUE_TEXT && value->said) hash = hash_str(hash, *value->said);
    if (value->kind == VALUE_NUMBER) hash = hash_double(hash, value->number);
    hash = hash_flag(hash, value->inherited);
    if (value->kind == VALUE_BOOLEAN) hash = hash_flag(hash, value->boolean);
    if (value->kind == VALUE_REFERENCE)
        hash = hash_str(hash, value->target ? ((const Entry *)value->target)->path : (Str){NULL, 0});
    if (value->kind == VALUE_MARKDOWN) hash = hash_links(hash, value->target);
    if (value->kind == VALUE_LIST && field) hash = hash_flag(hash, str_eq(value->word, field->everything));
    if (value->kind != VALUE_LIST && value->kind != VALUE_GROUP) return hash;
    for (size_t i = 0; i < value->count; i++)
        if (value->kind == VALUE_LIST || value->items[i].kind) hash = hash_value(hash, &value->items[i]);
    return hash_number(hash, VALUE_ABSENT);
}

/* ---- entries ---- */

static uint64_t hash_entry(uint64_t hash, const Entry *entry)
{
    hash = hash_str(hash, entry->path);
    hash = hash_str(hash, entry->type->name);
    hash = hash_str(hash, entry->type->label);
    hash = hash_str(hash, entry->address);
    hash = hash_str(hash, entry->title);
    hash = hash_str(hash, entry->id);
    hash = hash_str(hash, entry->type->easy.compose);
    hash = hash_flag(hash, entry->closed);
    hash = hash_flag(hash, entry->easy != NULL);
    hash = hash_flag(hash, entry->stale);
    if (entry->original) hash = hash_str(hash, entry->original->path);
    hash = hash_flag(hash, entry->body != NULL);
    if (entry->easy_route) hash = hash_str(hash, entry->easy_route->address);
    if (entry->easy_pdf_route) hash = hash_str(hash, entry->easy_pdf_route->address);
    if (entry->easy_large_route) hash = hash_str(hash, entry->easy_large_route->address);
    for (size_t i = 0; i < entry->document_count; i++) hash = hash_str(hash, entry->documents[i]->address);
    for (size_t i = 0; i < entry->file_count; i++) hash = hash_str(hash, entry->files[i]->address);
    return hash_value(hash, &entry->fields);
}

static uint64_t hash_body(uint64_t hash, const Entry *entry)
{
    return entry->body
               ? hash_links(hash_flag(hash_number(hash, entry->body->digest), entry->body_inherited), entry->body)
               : hash;
}

static uint64_t hash_day(uint64_t hash, Date date)
{
    return hash_number(hash, (uint64_t)date.year * 10000 + (uint64_t)date.month * 100 + (uint64_t)date.day);
}

static uint64_t hash_changed(uint64_t hash, const Entry *entry)
{
    return entry->changed ? hash_day(hash, date_from_time(entry->changed->time)) : hash;
}

static uint64_t hash_easy(uint64_t hash, const Entry *entry)
{
    if (!entry->easy) return hash;
    hash = hash_value(hash, &entry->easy_fields);
    for (size_t i = 0; i < entry->easy->count; i++) {
        const EasyBlock *block = &entry->easy->blocks[i];
        hash = hash_str(hash_str(hash, block->heading), block->picture);
        for (size_t k = 0; k < block->count; k++) hash = hash_str(hash, block->lines[k]);
    }
    return hash;
}

static uint64_t hash_backlinks(uint64_t hash, const Entry *entry)
{
    for (size_t i = 0; i < entry->backlink_count; i++) {
        const Backlink *link = &entry->backlinks[i];
        hash = hash_str(hash_str(hash, link->from->path), link->field->name);
        hash = hash_flag(hash, link->from->closed);
    }
    return hash;
}

static uint64_t entry_digest(const Site *site, char kind, Str name)
{
    const Entry *entry = site_entry(site, name);
    if (!entry || !entry->published) return 0;
    switch (kind) {
    case READ_ENTRY: return hash_entry(HASH_START, entry);
    case READ_BODY: return hash_body(HASH_START, entry);
    case READ_CHANGED: return hash_changed(HASH_START, entry);
    case READ_COMMIT: return entry->changed ? hash_str(HASH_START, str_from(entry->changed->id)) : HASH_START;
    case READ_EASY: return hash_easy(HASH_START, entry);
    default: return hash_backlinks(HASH_START, entry);
    }
}

static uint64_t hash_entries(uint64_t hash, const EntryRef *entries, size_t count)
{
    hash = hash_number(hash, count);
    for (size_t i = 0; i < count; i++) hash = hash_str(hash, entries[i]->path);
    return hash;
}

uint64_t related_list_digest(const Related *related, size_t count)
{
    uint64_t hash = HASH_START;
    for (size_t i = 0; i < count; i++) {
        hash = hash_str(hash, related[i].entry->path);
        for (size_t f = 0; f < related[i].facet_count; f++) {
            const SharedTerms *shared = &related[i].shared[f];
            hash = hash_number(hash_str(hash, shared->facet->field->name), shared->count);
            for (size_t t = 0; t < shared->count; t++) hash = hash_str(hash, shared->terms[t]->id);
        }
    }
    return hash;
}

static uint64_t find_related_digest(const Site *site, Str path, Str number)
{
    const Entry *entry = site_entry(site, path);
    if (!entry || !entry->published) return 0;
    Arena *arena = arena_create();
    size_t count;
    const Related *related =
        related_find(site, entry, (size_t)strtoul(arena_cstr(arena, number), NULL, 10), arena, &count);
    uint64_t hash = related_list_digest(related, count);
    arena_destroy(arena);
    return hash;
}

/* ---- lists ---- */

uint64_t related_digest(const Collection *collection)
{
    uint64_t hash = hash_entries(HASH_START, collection->entries, collection->count);
    for (size_t f = 0; f < collection->facet_count; f++) {
        const Facet *facet = &collection->facets[f];
        hash = hash_str(hash, facet->field->name);
        for (size_t t = 0; t < facet->count; t++)
            hash =
                hash_entries(hash_str(hash, facet->terms[t].term->id), facet->terms[t].entries, facet->terms[t].count);
    }
    return hash;
}

static uint64_t hash_facets(uint64_t hash, const Collection *collection)
{
    for (size_t f = 0; f < collection->facet_count; f++) {
        const Facet *facet = &collection->facets[f];
        hash = hash_str(hash_str(hash, facet->field->name), facet->field->facet_label);
        for (size_t t = 0; t < facet->count; t++) {
            hash = hash_str(hash_str(hash, facet->terms[t].term->id), facet->terms[t].address);
            hash = hash_number(hash, facet->terms[t].count);
        }
    }
    return hash;
}

static uint64_t hash_letters(uint64_t hash, const Collection *collection)
{
    for (size_t i = 0; i < LETTERS; i++)
        hash = hash_number(hash_str(hash, collection->letters[i].address), collection->letters[i].count);
    return hash;
}

/* The language whose code a key ends with; without one, the site's own. language_count: it is no language any more. */
static size_t key_language(const Site *site, Str name, Str rest)
{
    return rest.ptr == name.ptr || !rest.len ? 0 : site_language(site, rest);
}

static uint64_t collection_digest(const Site *site, char kind, Str type, size_t language)
{
    const Collection *collection = language < site->language_count ? site_collection(site, language, type) : NULL;
    if (!collection) return 0;
    switch (kind) {
    case READ_COLLECTION: return hash_entries(HASH_START, collection->entries, collection->count);
    case READ_ANY: return hash_flag(HASH_START, collection->count > 0);
    case READ_FACETS: return hash_facets(HASH_START, collection);
    default: return hash_letters(HASH_START, collection);
    }
}

static uint64_t facet_address_digest(const Site *site, Str type, Str rest)
{
    Str field = {NULL, 0}, id = {NULL, 0};
    str_cut(&rest, '\t', &field);
    str_cut(&rest, '\t', &id);
    size_t language = rest.len ? site_language(site, rest) : 0;
    if (language == site->language_count) return 0;
    Str address = site_term_address(site, language, type, field, id);
    return address.len ? hash_str(HASH_START, address) : 0;
}

static uint64_t citing_digest(const Site *site, Str data, Str key)
{
    const Citations *cited = site_citations(site, data, key);
    return cited ? hash_entries(HASH_START, cited->entries, cited->count) : 0;
}

static uint64_t pages_digest(const Site *site)
{
    uint64_t hash = HASH_START;
    for (size_t i = 0; i < site->route_count; i++) {
        const Route *route = site->routes[i];
        if (route->kind == ROUTE_REDIRECT) continue;
        hash = hash_str(hash, route->address);
        hash = hash_flag(hash, route->collection ? route->total == 0 : route->entry && route->entry->closed);
        if (route->entry) hash = hash_changed(hash, route->entry);
    }
    return hash;
}

static uint64_t made_digest(const RenderContext *context, const Route *route)
{
    const MadeDocument *made = route && context->documents ? &context->documents[route->index] : NULL;
    return made ? hash_number(hash_number(HASH_START, (uint64_t)made->pages), made->size) : 0;
}

static uint64_t documents_digest(const RenderContext *context, bool sizes)
{
    uint64_t hash = HASH_START;
    for (size_t i = 0; i < context->site->route_count; i++) {
        const Route *route = context->site->routes[i];
        if (!route_is_document(route)) continue;
        hash = hash_str(hash, route->address);
        if (route->entry) hash = hash_str(hash, route->entry->path);
        else
            hash = hash_str(hash_str(hash_number(hash, route->kind), route_more(route)->title),
                            route_more(route)->summary);
        if (route->facet) hash = hash_str(hash, route->facet->field->name);
        hash = hash_number(hash_double(hash, route->size), sizes ? made_digest(context, route) : 0);
    }
    return hash;
}

static uint64_t redirects_digest(const Site *site)
{
    uint64_t hash = HASH_START;
    for (size_t i = 0; i < site->redirect_count; i++)
        hash = hash_str(hash_str(hash, site->redirects[i].from), site->redirects[i].to);
    return hash;
}

/* ---- single things ---- */

static uint64_t term_digest(const Site *site, Str vocabulary, Str id)
{
    const Term *term = vocabulary_term(site_vocabulary(site, vocabulary), id);
    return term ? hash_value(HASH_START, &term->fields) : 0;
}

static uint64_t terms_digest(const Site *site, Str name)
{
    const Vocabulary *vocabulary = site_vocabulary(site, name);
    uint64_t hash = HASH_START;
    for (size_t i = 0; vocabulary && i < vocabulary->count; i++) hash = hash_str(hash, vocabulary->terms[i].id);
    return hash;
}

static uint64_t data_digest(const Site *site, Str name, size_t language)
{
    const DataSet *set = language < site->language_count ? site_data(site, language, name) : NULL;
    uint64_t hash = HASH_START;
    for (size_t i = 0; set && i < set->count; i++) hash = hash_value(hash, &set->items[i]);
    return hash;
}

static uint64_t picture_digest(const Site *site, Str name)
{
    const Picture *picture = site_picture(site, name);
    if (!picture) return 0;
    uint64_t hash = hash_str(hash_str(HASH_START, picture->address), picture->alt);
    return hash_str(hash_str(hash_str(hash, picture->licence), picture->author), picture->source);
}

static uint64_t translations_digest(const Site *site, Str address)
{
    uint64_t hash = site_has(site, address) ? hash_str(HASH_START, site->languages[0].code) : HASH_START;
    if (site->language_count == 1) return hash;
    Arena *arena = arena_create();
    for (size_t i = 1; i < site->language_count; i++)
        if (site_has(site, language_address(arena, site, i, address))) hash = hash_str(hash, site->languages[i].code);
    arena_destroy(arena);
    return hash;
}

static uint64_t translated_digest(const Site *site, Str address, size_t language)
{
    if (language == site->language_count) return 0;
    Arena *arena = arena_create();
    bool has = site_has(site, language_address(arena, site, language, address));
    arena_destroy(arena);
    return hash_flag(HASH_START, has);
}

static uint64_t pictures_digest(const Site *site)
{
    uint64_t hash = HASH_START;
    for (size_t i = 0; i < site->picture_count; i++) {
        const Picture *picture = site->pictures[i];
        hash = hash_number(hash_str(hash_str(hash, picture->name), picture->words), picture->own);
    }
    return hash;
}

/* Of "partners_text", too, which says something of the field before the "_". */
static uint64_t site_digest(const Site *site, Str name, size_t language)
{
    if (!name.len) return hash_str(HASH_START, site->base_url);
    if (language == site->language_count) return 0;
    const Value *fields = &site->languages[language].fields;
    const Field *field = fields_find(fields->fields, name);
    if (!field) field = fields_find(fields->fields, str_slice(name, 0, str_rfind_char(name, '_')));
    return field ? hash_value(HASH_START, value_at(fields, field)) : 0;
}

static uint64_t file_digest(const Theme *theme, Str name)
{
    const ThemeFile *file = map_get(&theme->files, name);
    return file ? hash_str(HASH_START, file->lua) : HASH_START;
}

static uint64_t asset_digest(const RenderContext *context, Str name)
{
    for (size_t i = 0; i < context->asset_count; i++)
        if (str_eq(context->assets[i].name, name)) return hash_str(HASH_START, context->assets[i].address);
    return 0;
}

/* With whether it is missed, which is told of once the language has words at all. */
static uint64_t word_digest(const Theme *theme, Str language, Str key)
{
    bool fallback;
    Str text = theme_word(theme, language, key, &fallback);
    return hash_str(hash_number(HASH_START, fallback && theme_words(theme, language)), text);
}

/* A word that the language lacks is taken from words.yml. */
static uint64_t words_digest(const Theme *theme, Str name, Str language)
{
    const YamlNode *words = theme_words_below(theme, language, name),
                   *general = theme_words_below(theme, (Str){NULL, 0}, name);
    return hash_number(words ? yaml_digest(words) : 0, general ? yaml_digest(general) : 0);
}

static uint64_t build_digest(const Site *site, Str name)
{
    if (!site->commit) return 0;
    if (str_is(name, "commit")) return hash_str(HASH_START, str_from(site->commit->id));
    return hash_day(HASH_START, date_from_time(site->commit->time));
}

static uint64_t older_digest(const Site *site, Str day, Str days)
{
    Date date;
    char number[24] = "";
    for (size_t i = 0; i < days.len && i < sizeof number - 1; i++) number[i] = days.ptr[i];
    return date_parse(day, &date) && date_days(site->today) - date_days(date) > strtol(number, NULL, 10);
}

static uint64_t past_digest(const Site *site, Str day)
{
    Date date;
    return date_parse(day, &date) && date_cmp(date, site->today) < 0;
}

static uint64_t updates_digest(const Site *site, Str name)
{
    uint64_t hash = hash_number(HASH_START, site->update_month_count);
    for (size_t i = 0; i < site->update_month_count; i++) {
        const UpdateMonth *month = &site->update_months[i];
        if (!name.len) hash = hash_number(hash_str(hash_str(hash, month->name), month->address), month->count);
        if (!str_eq(name, month->name)) continue;
        hash = HASH_START;
        for (size_t k = 0; k < month->count; k++) {
            const Update *update = &site->updates[month->first + k];
            hash = hash_day(hash_number(hash_str(hash, update->entry->path), update->kind), update->date);
            hash = hash_flag(hash, update->text);
            for (size_t f = 0; f < update->field_count; f++) hash = hash_str(hash, update->fields[f]);
        }
        return hash;
    }
    return hash;
}

static uint64_t past_fields_digest(const Site *site, Str path, Str day)
{
    Date date;
    const Entry *entry = site_entry(site, path);
    const FileVersion *version = entry && date_parse(day, &date) ? version_on(entry->versions, date) : NULL;
    if (!version) return 0;
    return hash_day(hash_str(HASH_START, (Str){(const char *)version->blob, sizeof version->blob}),
                    date_from_time(version->commit->time));
}

static uint64_t words_meanings_digest(const Site *site, Str code, Str bag)
{
    size_t language = code.len ? site_language(site, code) : 0;
    return language < site->language_count ? meanings_digest(site->languages[language].meanings, bag) : 0;
}

/* Of what fields() tells. */
static uint64_t fields_digest(uint64_t hash, const FieldSet *set)
{
    hash = hash_number(hash, set->count);
    for (size_t i = 0; i < set->count; i++) {
        const Field *field = &set->fields[i];
        hash = hash_str(hash_str(hash_str(hash_str(hash, field->name), field->label), field->vocabulary), field->oruk);
        hash = hash_flag(hash_number(hash_number(hash, field->kind), field->many), field->shown);
        for (size_t k = 0; k < field->to_count; k++) hash = hash_str(hash, field->to[k]);
        hash = hash_str(hash_str(hash, field->everything), field->word);
        hash = hash_double(hash_flag(hash, field->has_max), field->has_max ? field->max : 0);
        if (field->kind == KIND_GROUP) hash = fields_digest(hash, &field->fields);
    }
    return hash;
}

uint64_t read_digest(const RenderContext *context, Str key)
{
    const Site *site = context->site;
    Str name = str_from_index(key, 1), rest = name, first = name;
    str_cut(&rest, '\t', &first);
    switch (key.len ? key.ptr[0] : 0) {
    case READ_ENTRY:
    case READ_BODY:
    case READ_CHANGED:
    case READ_COMMIT:
    case READ_EASY:
    case READ_BACKLINKS: return entry_digest(site, key.ptr[0], name);
    case READ_COLLECTION:
    case READ_ANY:
    case READ_FACETS:
    case READ_LETTERS: return collection_digest(site, key.ptr[0], first, key_language(site, name, rest));
    case READ_SEARCHABLE: return searchable_digest(site);
    case READ_TRANSLATIONS: return translations_digest(site, name);
    case READ_TRANSLATED: return translated_digest(site, first, site_language(site, rest));
    case READ_MADE: return made_digest(context, map_get(&site->route_by_address, name));
    case READ_TERM: return term_digest(site, first, rest);
    case READ_TERMS: return terms_digest(site, name);
    case READ_DATA: return data_digest(site, first, key_language(site, name, rest));
    case READ_CITING: return citing_digest(site, first, rest);
    case READ_RELATED: return find_related_digest(site, first, rest);
    case READ_FACET_ADDRESS: return facet_address_digest(site, first, rest);
    case READ_PAGES: return pages_digest(site);
    case READ_DOCUMENTS:
    case READ_DOCUMENT_NAMES: return documents_digest(context, key.ptr[0] == READ_DOCUMENTS);
    case READ_REDIRECTS: return redirects_digest(site);
    case READ_FIELDS:
        return schema_type(site->schema, name) ? fields_digest(HASH_START, &schema_type(site->schema, name)->fields)
                                               : 0;
    case READ_PICTURE:
    case READ_PICTURE_FACTS: return picture_digest(site, name);
    case READ_PICTURES: return pictures_digest(site);
    case READ_SITE: return site_digest(site, first, key_language(site, name, rest));
    case READ_WORD: return word_digest(context->theme, rest, first);
    case READ_WORDS: return words_digest(context->theme, first, rest);
    case READ_FILE: return file_digest(context->theme, name);
    case READ_ASSET: return asset_digest(context, name);
    case READ_MEANINGS: return words_meanings_digest(site, first, rest);
    case READ_UPDATES: return updates_digest(site, name);
    case READ_PAST_FIELDS: return past_fields_digest(site, first, rest);
    case READ_TODAY: return hash_day(HASH_START, site->today);
    case READ_PAST: return past_digest(site, name);
    case READ_OLDER: return older_digest(site, first, rest);
    case READ_BUILD: return build_digest(site, name);
    default: return 0;
    }
}
