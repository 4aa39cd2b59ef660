/* Entries: what each file becomes, where it comes out, and whether it is published today. */
#include "model/assemble.h"

#include "base/digest.h"
#include "base/file.h"

#include <string.h>

/* Of ids made from paths (a random UUID, fixed for good). */
static const uint8_t id_namespace[16] = {0x5d, 0x1b, 0x3a, 0x52, 0x9c, 0x0e, 0x4d, 0x17,
                                         0x8a, 0x6f, 0x21, 0xe4, 0x70, 0xb3, 0xc9, 0x58};

static Str path_without_ending(Str path)
{
    return str_slice(path, 0, str_rfind_char(path, '.'));
}

static bool is_one_of(Str word, const Str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(word, words[i])) return true;
    return false;
}

static bool published_on(const Entry *entry, Date today)
{
    Date from = value_date(&entry->fields, "publish_from"), expires = value_date(&entry->fields, "expires");
    const Field *field = fields_find(&entry->type->fields, entry->type->from_field);
    Date day = {0};
    if (field) date_parse(value_at(&entry->fields, field)->text, &day);
    if (date_is_set(day) && date_cmp(day, today) > 0) return false;
    if (value_true(&entry->fields, "draft")) return false;
    if (date_is_set(from) && date_cmp(from, today) > 0) return false;
    return !date_is_set(expires) || date_cmp(expires, today) > 0;
}

Str entry_address(Assembly *assembly, const Entry *entry, Str pattern)
{
    Str address = pattern_fill(assembly->arena, pattern, "slug", entry->slug);
    if (str_starts(address, STR("{page}"))) /* has its language in it */
        return pattern_fill(assembly->arena, address, "page", entry->address);
    return language_address(assembly->arena, assembly->site, entry->language, address);
}

Str entry_file_address(Assembly *assembly, const Entry *entry, Str pattern)
{
    return entry_address(assembly, entry, pattern_fill(assembly->arena, pattern, "id", entry->id));
}

Str name_id(Arena *arena, Str name)
{
    char uuid[37];
    uuid_v5(id_namespace, name, uuid);
    return arena_str(arena, str_from(uuid));
}

Str path_id(Arena *arena, Str path)
{
    return name_id(arena, path_without_ending(path));
}

Str part_id(Arena *arena, Str id, Str part)
{
    uint8_t whole[16];
    char uuid[37];
    if (!uuid_read(id, whole))
        return name_id(arena, arena_join(arena, id, part)); /* an id of another form was reported */
    uuid_v5(whole, part, uuid);
    return arena_str(arena, str_from(uuid));
}

static Str entry_id(const Entry *entry, Arena *arena)
{
    Str given = value_text(&entry->fields, "id");
    return given.len ? given : path_id(arena, entry->path);
}

Str entry_document_address(Assembly *assembly, const Entry *entry)
{
    return entry_address(assembly, entry, assembly->site->schema->page_document.address);
}

static Str entry_status(const Entry *entry)
{
    const Field *field = fields_find(&entry->type->fields, entry->type->status_field);
    return field ? value_at(&entry->fields, field)->text : (Str){NULL, 0};
}

static void add_entry(Assembly *assembly, const ContentFile *file)
{
    Site *site = assembly->site;
    const Type *type = file->type;
    Entry *entry = &ARENA_PUSH(assembly->arena, site->entries, site->entry_count, site->entry_room);
    *entry = (Entry){.type = type,
                     .slug = file->slug,
                     .path = file->file->path,
                     .language = file->language.len ? site_language(site, file->language) : 0,
                     .fields = file->fields,
                     .body = file->body,
                     .changed = file->file->changed,
                     .versions = file->file->versions,
                     .source = &file->source,
                     .index = site->entry_count - 1,
                     .broken = !file->sound};
    if (file->fields.kind != VALUE_GROUP) { /* broken: stands in for references, so that they are not broken too */
        entry->fields.kind = VALUE_GROUP;
        entry->fields.fields = &type->fields;
        entry->fields.count = type->fields.count;
        entry->fields.items = ARENA_MANY(assembly->arena, Value, type->fields.count);
    }
    entry->address = entry_address(assembly, entry, type->address);
}

/* What follows from the fields, once a translation's are complete. */
static void complete_entry(Assembly *assembly, Entry *entry)
{
    const Type *type = entry->type;
    entry->title = value_text(&entry->fields, "title");
    if (!entry->title.len) entry->title = entry->slug;
    entry->id = entry->original ? entry->original->id : entry_id(entry, assembly->arena);
    Str status = entry_status(entry);
    entry->published = published_on(entry, assembly->input->today) &&
                       !is_one_of(status, type->hidden, type->hidden_count);
    entry->closed = is_one_of(status, type->closed, type->closed_count);
    if (!entry->original) return;
    entry->published = entry->published && entry->original->published;
    entry->closed = entry->closed || entry->original->closed;
}

/* Sets entries' authored easy read, after all entries stand where they stay. */
static void attach_easy(Assembly *assembly, const ContentFile *file)
{
    Str path = file->file->path;
    path.len -= sizeof ".easy.md" - 1;
    Entry *entry = map_get(&assembly->site->entry_by_path, path);
    if (!entry) {
        diag_report(assembly->diag, DIAG_ERROR, source_start(&file->source), "easy-alone",
                    "there is no page '%.*s.md' that this is the easy read of", STR_ARG(path));
        diag_hint(assembly->diag, "give the easy read the name of its page, with .easy.md at the end");
        return;
    }
    if (!entry->type->easy.address.len) {
        diag_report(assembly->diag, DIAG_ERROR, source_start(&file->source), "easy-type",
                    "pages of type '%.*s' have no easy read", STR_ARG(entry->type->name));
        diag_hint(assembly->diag, "remove the file, or write its text as a page of a type that has easy read");
        return;
    }
    entry->easy = &file->easy;
    entry->easy_fields = file->fields;
    entry->easy_source = &file->source;
}

/* Whether a leaflet is made: authored, or composed when the type can, unless the entry or the site says none. */
static bool wants_easy(const Assembly *assembly, const Entry *entry)
{
    if (!entry->type->easy.address.len || !entry->published || entry->closed) return false;
    if (entry->easy) return true;
    const Value *site_rule = value_get(&assembly->site->fields, "easy_read");
    Str own = value_text(&entry->fields, "easy_read"), general = value_text(site_rule, "services");
    return entry->type->easy.compose.len && !str_is(own.len ? own : general, "none");
}

/* Old addresses lead to the entry: in references, in links, and as redirects on the site. */
static void add_aliases(Assembly *assembly, Entry *entry)
{
    Site *site = assembly->site;
    const Value *aliases = value_get(&entry->fields, "aliases");
    for (size_t i = 0; aliases && i < aliases->count; i++) {
        const Value *alias = &aliases->items[i];
        Str from = language_address(assembly->arena, site, entry->language, alias->text);
        Entry *other = map_set(&site->entry_by_address, assembly->arena, from, entry);
        if (other) {
            map_set(&site->entry_by_address, assembly->arena, from, other);
            diag_report(assembly->diag, DIAG_ERROR, alias->place, "duplicate-address",
                        "'%.*s' is already the address of '%.*s'", STR_ARG(from), STR_ARG(other->path));
            diag_hint(assembly->diag, "remove it from one of the two");
            continue;
        }
        ARENA_PUSH(assembly->arena, site->redirects, site->redirect_count, site->redirect_room) =
            (Redirect){from, entry->address, alias->place, entry};
    }
}

/* What an entry has only while it is published and open: a link there is no mistake, but has to wait. Where a page has
 * the address today, that page is found first. */
static void hide_addresses(Assembly *assembly, Entry *entry)
{
    Map *hidden = &assembly->site->hidden_by_address;
    Arena *arena = assembly->arena;
    const Type *type = entry->type;
    const Value *aliases = value_get(&entry->fields, "aliases");
    const Field *asks = fields_find(&type->fields, assembly->site->schema->page_document_field);
    map_set(hidden, arena, entry->address, entry);
    if (asks && value_at(&entry->fields, asks)->boolean) {
        map_set(hidden, arena, entry_document_address(assembly, entry), entry);
    }
    for (size_t i = 0; aliases && i < aliases->count; i++)
        map_set(hidden, arena, language_address(arena, assembly->site, entry->language, aliases->items[i].text), entry);
    for (size_t i = 0; i < type->document_count; i++)
        map_set(hidden, arena, entry_address(assembly, entry, type->documents[i].address), entry);
    for (size_t i = 0; i < type->file_rule_count; i++)
        if (!type->file_rules[i].each.len)
            map_set(hidden, arena, entry_file_address(assembly, entry, type->file_rules[i].address), entry);
    if (!type->easy.address.len) return;
    map_set(hidden, arena, entry_address(assembly, entry, type->easy.address), entry);
    map_set(hidden, arena, entry_address(assembly, entry, type->easy.pdf), entry);
    if (type->easy.large_pdf.len) map_set(hidden, arena, entry_address(assembly, entry, type->easy.large_pdf), entry);
}

/* Two entries with one id, mostly a file and its copy: whoever follows the id would find either. */
static void check_ids(const Assembly *assembly, Arena *scratch)
{
    Map ids = {0};
    map_reserve(&ids, scratch, assembly->site->entry_count);
    for (size_t i = 0; i < assembly->site->entry_count; i++) {
        const Entry *entry = &assembly->site->entries[i];
        if (entry->language) continue;
        const Entry *other = map_get(&ids, entry->id);
        if (!other) {
            map_set(&ids, scratch, entry->id, (void *)entry);
            continue;
        }
        const Value *given = value_get(&entry->fields, "id");
        if (!given) { /* made from a path: the first one's was written by hand */
            const Entry *swap = entry;
            entry = other;
            other = swap;
            given = value_get(&entry->fields, "id");
        }
        diag_report(assembly->diag, DIAG_ERROR, given ? given->place : source_start(entry->source), "duplicate-id",
                    "'%.*s' is also the id of %.*s", STR_ARG(entry->id), STR_ARG(other->source->path));
        diag_hint(assembly->diag, "if this file is a copy, take its id out: it gets one of its own");
    }
}

/* A copied file whose title was forgotten: two pages that readers cannot tell apart. */
static void check_titles(const Assembly *assembly, Arena *scratch)
{
    Map titles = {0};
    map_reserve(&titles, scratch, assembly->site->entry_count);
    for (size_t i = 0; i < assembly->site->entry_count; i++) {
        const Entry *entry = &assembly->site->entries[i];
        const Value *title = value_get(&entry->fields, "title");
        if (!entry->published || !title || title->inherited) continue;
        Str key = arena_printf(scratch, "%zu %.*s %.*s", entry->language, STR_ARG(entry->type->name),
                               STR_ARG(title->text));
        const Entry *other = map_set(&titles, scratch, key, (void *)entry);
        if (!other) continue;
        diag_report(assembly->diag, DIAG_WARNING, title->place, "same-title", "'%.*s' is also the title of %.*s",
                    STR_ARG(title->text), STR_ARG(other->source->path));
        diag_hint(assembly->diag, "if this file is a copy, change its title, contacts and text");
    }
}

void assemble_entries(Assembly *assembly)
{
    const Content *content = assembly->input->content;
    Site *site = assembly->site;
    site->entries = ARENA_MANY(assembly->arena, Entry, content->count);
    site->entry_room = content->count;
    map_reserve(&site->entry_by_path, assembly->arena, content->count);
    map_reserve(&site->entry_by_address, assembly->arena, content->count);
    for (size_t i = 0; i < content->count; i++)
        if (!content->files[i].is_easy) add_entry(assembly, &content->files[i]);
    for (size_t i = 0; i < site->entry_count; i++)
        map_set(&site->entry_by_path, assembly->arena, path_without_ending(site->entries[i].path), &site->entries[i]);
    for (size_t i = 0; i < site->entry_count; i++)
        if (!site->entries[i].language) complete_entry(assembly, &site->entries[i]);
    assemble_translations(assembly);
    for (size_t i = 0; i < site->entry_count; i++)
        if (site->entries[i].language) complete_entry(assembly, &site->entries[i]);
    for (size_t i = 0; i < content->count; i++)
        if (content->files[i].is_easy) attach_easy(assembly, &content->files[i]);
    for (size_t i = 0; i < site->entry_count; i++) {
        Entry *entry = &site->entries[i];
        entry->easy_page = wants_easy(assembly, entry);
        if (entry->published) map_set(&site->entry_by_address, assembly->arena, entry->address, entry);
    }
    for (size_t i = 0; i < site->entry_count; i++)
        if (site->entries[i].published) add_aliases(assembly, &site->entries[i]);
    for (size_t i = 0; i < site->entry_count; i++)
        if (!site->entries[i].published || site->entries[i].closed) hide_addresses(assembly, &site->entries[i]);
}

void assemble_clashes(Assembly *assembly)
{
    Arena *scratch = arena_create();
    check_ids(assembly, scratch);
    check_titles(assembly, scratch);
    arena_destroy(scratch);
}
