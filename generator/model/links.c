/* Links in texts: files become addresses, and every target inside the site is checked. */
#include "model/assemble.h"

#include "base/file.h"
#include "base/pool.h"
#include "base/suggest.h"

#include <string.h>
#include <strings.h>

typedef struct {
    Assembly *assembly;
    Str path;           /* of the file in which the link stands: "services/portage.md" */
    const Entry *entry; /* whose page shows it; NULL: on any page, from a file such as site.yml */
    size_t language;    /* of that page: links lead to pages in it, where there are any */
    bool *shows;        /* set when a text shows a picture: which is looked for later */
} Linker;

typedef struct {
    Str address;        /* what to write; absent: the text only */
    bool ok;
    const Entry *entry; /* whose page as a whole it is; NULL: a place in one, or another page */
} Target;

static const Target nothing = {.ok = true}, broken = {.ok = false};

static Target found(Str address)
{
    return (Target){.address = address, .ok = true};
}

/* "../services/x" seen from "pages/about.md" is "services/x". False when it leads out of the content. */
static bool path_resolve(Arena *arena, Str from, Str relative, Str *path)
{
    Str folder = path_folder(from), part;
    while (str_cut(&relative, '/', &part)) {
        if (str_is(part, ".") || part.len == 0) continue;
        if (!str_is(part, "..")) {
            folder = path_join(arena, folder, part);
        } else if (folder.len) {
            folder = path_folder(folder);
        } else {
            return false;
        }
    }
    *path = folder;
    return true;
}

/* The heading of a translation that is the original's of that name: the one in its place, when each has as many.
 * Absent: it cannot be told. */
static Str translated_anchor(const Entry *entry, Str anchor)
{
    const MarkdownText *theirs = entry->original ? entry->original->body : NULL, *mine = entry->body;
    if (!theirs || !mine || theirs->heading_count != mine->heading_count) return (Str){NULL, 0};
    for (size_t i = 0; i < mine->heading_count; i++)
        if (str_eq(theirs->headings[i].id, anchor)) return mine->headings[i].id;
    return (Str){NULL, 0};
}

static Target check_anchor(Linker *linker, const Entry *entry, Str address, Str anchor, Place place)
{
    Assembly *assembly = linker->assembly;
    if (!anchor.len) return (Target){address, true, entry};
    if ((entry->broken && !entry->body) || (entry->body && markdown_has_anchor(entry->body, anchor)))
        return found(arena_printf(assembly->arena, "%.*s#%.*s", STR_ARG(address), STR_ARG(anchor)));
    if (entry->original && entry->original->body && markdown_has_anchor(entry->original->body, anchor)) {
        anchor = translated_anchor(entry, anchor);
        return found(anchor.len ? arena_printf(assembly->arena, "%.*s#%.*s", STR_ARG(address), STR_ARG(anchor))
                                : address);
    }
    diag_report(assembly->diag, DIAG_ERROR, place, "broken-anchor", "'%.*s' has no heading '#%.*s'",
                STR_ARG(entry->path), STR_ARG(anchor));
    Suggestion suggestion = suggest_begin(anchor);
    for (size_t i = 0; entry->body && i < entry->body->heading_count; i++)
        suggest_offer(&suggestion, entry->body->headings[i].id);
    if (suggestion.best.len)
        diag_hint(assembly->diag, "did you mean '#%.*s'?", STR_ARG(suggestion.best));
    else
        diag_hint(assembly->diag,
                  "write the heading in lower case, with hyphens for blanks, or leave out the part after '#'");
    return broken;
}

static Target unpublished(Linker *linker, Str what, Place place)
{
    diag_report(linker->assembly->diag, DIAG_WARNING, place, "unpublished-link", "'%.*s' is not published today",
                STR_ARG(what));
    diag_hint(linker->assembly->diag, "the words of the link come out as plain text until it is");
    return nothing;
}

/* The page that has the file's address as an old one, or whose path is nearly the file's: in the language of the
 * linker. */
static const Entry *meant_file(Linker *linker, Str path)
{
    const Site *site = linker->assembly->site;
    Str stem = str_slice(path, 0, str_ends(path, STR(".md")) ? path.len - 3 : path.len);
    const Entry *renamed =
        map_get(&site->entry_by_address, arena_printf(linker->assembly->arena, "/%.*s/", STR_ARG(stem)));
    const Entry *meant = NULL;
    if (renamed && !str_eq(renamed->path, path)) return renamed;
    Suggestion suggestion = suggest_begin(path);
    for (size_t i = 0; i < site->entry_count; i++) {
        const Entry *entry = &site->entries[i];
        size_t before = suggestion.distance;
        if (entry->language == 0 || entry->language == linker->language) suggest_offer(&suggestion, entry->path);
        if (suggestion.distance < before) meant = entry;
    }
    return meant;
}

static Target broken_file(Linker *linker, Str path, Str written, Place place)
{
    Diag *diag = linker->assembly->diag;
    const Entry *meant = meant_file(linker, path);
    diag_report(diag, DIAG_ERROR, place, "broken-link", "there is no file '%.*s'", STR_ARG(written));
    if (str_starts(written, STR("www.")))
        diag_hint(diag, "write https://%.*s", STR_ARG(written));
    else if (str_contains(written, STR("@")))
        diag_hint(diag, "write mailto:%.*s", STR_ARG(written));
    else if (meant)
        diag_hint(diag, "did you mean the file %.*s?", STR_ARG(meant->path));
    else
        diag_hint(
            diag,
            "write the way from this file to the other, for example ../services/portage.md; if that file was renamed, "
             "write its new name");
    return broken;
}

/* The page that a file's path without ending means, in the language of the linker. A translation may name files as if
 * it stood where its original does, whether or not they are translated. */
static const Entry *find_entry(Linker *linker, Str stem)
{
    const Site *site = linker->assembly->site;
    const Entry *entry = site_entry(site, stem);
    Str folder = arena_printf(linker->assembly->arena, "%.*s/", STR_ARG(site->languages[linker->language].code));
    if (!entry && linker->language && str_starts(stem, folder))
        entry = site_entry(site, str_from_index(stem, folder.len));
    return entry ? entry_in(entry, linker->language) : NULL;
}

static Target resolve_file(Linker *linker, Str file, Str anchor, Place place)
{
    Assembly *assembly = linker->assembly;
    Str path;
    if (!path_resolve(assembly->arena, linker->path, file, &path)) return broken_file(linker, file, file, place);
    bool easy = str_ends(path, STR(".easy.md"));
    Str stem = str_slice(path, 0, path.len - (easy ? sizeof ".easy.md" - 1 : sizeof ".md" - 1));
    const Entry *entry = find_entry(linker, stem);
    if (!entry || !str_ends(path, STR(".md")) || (easy && !entry->type->easy.address.len))
        return broken_file(linker, path, file, place);
    if (easy && !entry->easy_page && entry->original) entry = entry->original;
    if (!entry->published || (easy && !entry->easy_page)) return unpublished(linker, entry->path, place);
    if (easy) return found(entry_address(assembly, entry, entry->type->easy.address));
    return check_anchor(linker, entry, entry->address, anchor, place);
}

/* Pages that are left out while they would be empty: those of a letter, and those that need entries of a type. */
static bool is_empty_today(Assembly *assembly, Str address)
{
    const Schema *schema = assembly->site->schema;
    for (size_t i = 0; i < schema->route_count; i++)
        if (str_eq(schema->routes[i].address, address)) return true; /* no route: what it needs is not there */
    for (size_t t = 0; t < schema->type_count; t++) {
        const Collection *collection = &assembly->site->collections[t];
        for (size_t i = 0; collection->type->letters_address.len && i < LETTERS; i++)
            if (str_eq(letter_address(assembly->arena, collection->type, &collection->letters[i]), address))
                return true;
    }
    return false;
}

static Target broken_address(Linker *linker, Str address, Place place)
{
    Assembly *assembly = linker->assembly;
    const Site *site = assembly->site;
    Str closed = arena_printf(assembly->arena, "%.*s/", STR_ARG(address));
    const Entry *hidden = map_get(&site->hidden_by_address, address);
    if (hidden) return unpublished(linker, hidden->published ? address : hidden->path, place);
    if (is_empty_today(assembly, address)) return unpublished(linker, address, place);
    Suggestion suggestion = suggest_begin(address);
    if (map_has(&site->route_by_address, closed))
        suggestion.best = closed;
    else
        for (size_t i = 0; i < site->route_count; i++)
            if (site->routes[i]->kind != ROUTE_REDIRECT) suggest_offer(&suggestion, site->routes[i]->address);
    diag_report(assembly->diag, DIAG_ERROR, place, "broken-link", "the site has no page '%.*s'", STR_ARG(address));
    if (suggestion.best.len)
        diag_hint(assembly->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
    else
        diag_hint(assembly->diag, "link to the file instead, for example ../services/portage.md");
    return broken;
}

static Target resolve_address(Linker *linker, Str address, Str anchor, Place place)
{
    Assembly *assembly = linker->assembly;
    const Site *site = assembly->site;
    const Route *route = map_get(&site->route_by_address, address);
    const Entry *entry = map_get(&site->entry_by_address, address);
    Str translated = language_address(assembly->arena, site, linker->language, address);
    if (!route && !entry) return broken_address(linker, address, place);
    if (entry && !str_eq(entry->address, address)) {
        diag_report(assembly->diag, DIAG_WARNING, place, "old-address", "'%.*s' is an old address", STR_ARG(address));
        diag_hint(assembly->diag, "write '%.*s'", STR_ARG(entry->address));
    }
    if (entry) entry = entry_in(entry, linker->language);
    if (entry) return check_anchor(linker, entry, entry->address, anchor, place);
    if (site_has(site, translated)) address = translated;
    return found(anchor.len ? arena_printf(assembly->arena, "%.*s#%.*s", STR_ARG(address), STR_ARG(anchor)) : address);
}

static Target resolve_full(Linker *linker, Str url, Place place)
{
    static const char *const schemes[] = {"https", "http", "mailto", "tel"};
    Str scheme = str_slice(url, 0, str_find_char(url, ':'));
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (scheme.len != strlen(schemes[i]) || strncasecmp(scheme.ptr, schemes[i], scheme.len) != 0) continue;
        Str rest = str_from_index(url, scheme.len);
        return found(arena_printf(linker->assembly->arena, "%s%.*s", schemes[i], STR_ARG(rest)));
    }
    diag_report(linker->assembly->diag, DIAG_ERROR, place, "link-scheme", "links cannot begin with '%.*s:'",
                STR_ARG(scheme));
    diag_hint(linker->assembly->diag, "use https://, mailto: or tel:");
    return broken;
}

/* "//host/" takes over the scheme of the page that it stands on: a document on paper has none. */
static Target without_scheme(Linker *linker, Str url, Place place)
{
    diag_report(linker->assembly->diag, DIAG_ERROR, place, "link-scheme", "'%.*s' has no https: before it",
                STR_ARG(url));
    diag_hint(linker->assembly->diag, "write https:%.*s; a page of this site begins with one '/'", STR_ARG(url));
    return broken;
}

static Target link_resolve(Linker *linker, Str url, Place place)
{
    size_t hash = str_find_char(url, '#');
    Str path = str_slice(url, 0, hash), anchor = str_from_index(url, hash + 1);
    size_t colon = str_find_char(url, ':'), slash = str_find_char(url, '/');
    if (colon < url.len && colon < slash) return resolve_full(linker, url, place);
    if (str_starts(url, STR("//"))) return without_scheme(linker, url, place);
    if (!path.len && linker->entry) return check_anchor(linker, linker->entry, STR(""), anchor, place);
    if (str_starts(path, STR("/"))) return resolve_address(linker, path, anchor, place);
    return resolve_file(linker, path, anchor, place);
}

/* ![what it shows](picture:name) */
static void resolve_image(Linker *linker, MarkdownLink *link)
{
    Diag *diag = linker->assembly->diag;
    const Site *site = linker->assembly->site;
    Str name = str_from_index(link->url, sizeof "picture:" - 1);
    if (!str_starts(link->url, STR("picture:"))) {
        diag_report(diag, DIAG_ERROR, link->place, "image", "'%.*s' is not in a picture index", STR_ARG(link->url));
        diag_hint(diag, "add the picture to pictures/pictures.yml and write ![](picture:its-name)");
        return;
    }
    link->picture = assemble_picture(linker->assembly, name);
    if (link->picture) return;
    Suggestion suggestion = suggest_begin(name);
    for (size_t i = 0; i < site->picture_count; i++) suggest_offer(&suggestion, site->pictures[i]->name);
    diag_report(diag, DIAG_ERROR, link->place, "unknown-picture", "there is no picture '%.*s'", STR_ARG(name));
    if (suggestion.best.len)
        diag_hint(diag, "did you mean 'picture:%.*s'?", STR_ARG(suggestion.best));
    else
        diag_hint(diag, "add it to pictures/pictures.yml, or choose a name from the theme's pictures.yml");
}

static void link_markdown(Linker *linker, MarkdownText *text)
{
    for (size_t i = 0; text && i < text->link_count; i++) {
        MarkdownLink *link = &text->links[i];
        if (link->is_image) {
            *linker->shows = true;
            continue;
        }
        Target target = link_resolve(linker, link->url, link->place);
        if (!target.ok) continue;
        link->address = target.address;
        link->entry = target.entry;
        if (link->has_words) continue; /* a link that says nothing cannot be found by ear */
        diag_report(linker->assembly->diag, DIAG_ERROR, link->place, "link-words", "a link without words");
        diag_hint(linker->assembly->diag, "write where it leads between the brackets: [our services](...)");
    }
}

static void link_value(Linker *linker, Value *value)
{
    Linker original; /* what is inherited was written in another file */
    if (value->inherited && linker->entry && linker->entry->original) {
        original = *linker;
        original.path = linker->entry->original->path;
        linker = &original;
    }
    if (value->kind == VALUE_MARKDOWN) link_markdown(linker, (MarkdownText *)value->target);
    if (value->kind == VALUE_TEXT && value->field->kind == KIND_URL) {
        Target target = link_resolve(linker, value->text, value->place);
        if (target.ok && !target.address.ptr) value->kind = VALUE_ABSENT;
        if (target.ok) value->text = target.address;
    }
    for (size_t i = 0; i < value->count; i++) link_value(linker, &value->items[i]);
}

/* Pictures may come from sets, which are opened when a name is in no index: in an order of their own, and so by one
 * thread after the other texts. */
static void show_markdown(Linker *linker, MarkdownText *text)
{
    for (size_t i = 0; text && i < text->link_count; i++)
        if (text->links[i].is_image) resolve_image(linker, &text->links[i]);
}

static void show_value(Linker *linker, Value *value)
{
    if (value->kind == VALUE_MARKDOWN) show_markdown(linker, (MarkdownText *)value->target);
    for (size_t i = 0; i < value->count; i++) show_value(linker, &value->items[i]);
}

/* Files of terms stand in one folder; which of them it is makes no difference to a link. */
static const Str terms_path = {"terms/terms.yml", sizeof "terms/terms.yml" - 1};

static void link_fields(Assembly *assembly, Str path, size_t language, Value *fields)
{
    bool shows = false;
    Linker linker = {assembly, path, NULL, language, &shows};
    link_value(&linker, fields);
    if (shows) show_value(&linker, fields);
}

static void link_data(Assembly *assembly)
{
    Site *site = assembly->site;
    for (size_t i = 0; i < site->language_count; i++)
        link_fields(assembly, STR("site.yml"), i, &site->languages[i].fields);
    site->fields = site->languages[0].fields;
    for (size_t v = 0; v < site->vocabulary_count; v++)
        for (size_t i = 0; i < site->vocabularies[v].count; i++)
            link_fields(assembly, terms_path, 0, &site->vocabularies[v].terms[i].fields);
    for (size_t d = 0; d < site->data_count * site->language_count; d++) {
        size_t language = d / site->data_count;
        DataSet *set = &site->languages[language].data[d % site->data_count];
        for (size_t i = 0; i < set->count; i++) link_fields(assembly, set->rule->file, language, &set->items[i]);
    }
}

enum { LINKED_AT_ONCE = 128 };

typedef struct {
    Assembly *assembly;
    bool *shows; /* by Entry.index */
} Linking;

/* What is written is the entry's own, and what is read of other entries stays as it is. */
static void link_part(void *context, size_t worker, size_t index)
{
    const Linking *linking = context;
    Assembly assembly = *linking->assembly;
    assembly.arena = assembly.input->workers->arenas[worker];
    size_t end = (index + 1) * LINKED_AT_ONCE;
    for (size_t i = index * LINKED_AT_ONCE; i < end && i < assembly.site->entry_count; i++) {
        Entry *entry = &assembly.site->entries[i];
        if (!entry->published) continue; /* drafts may be unfinished */
        Linker linker = {&assembly, entry->path, entry, entry->language, &linking->shows[i]};
        link_value(&linker, &entry->fields);
        if (entry->body_inherited) linker.path = entry->original->path;
        link_markdown(&linker, entry->body);
    }
}

void assemble_links(Assembly *assembly)
{
    Site *site = assembly->site;
    Arena *scratch = arena_create();
    Linking linking = {assembly, ARENA_MANY(scratch, bool, site->entry_count)};
    link_data(assembly);
    pool_run(assembly->input->workers->jobs, (site->entry_count + LINKED_AT_ONCE - 1) / LINKED_AT_ONCE, link_part,
             &linking);
    for (size_t i = 0; i < site->entry_count; i++) {
        Entry *entry = &site->entries[i];
        Linker linker = {assembly, entry->path, entry, entry->language, &linking.shows[i]};
        if (!linking.shows[i]) continue;
        show_value(&linker, &entry->fields);
        show_markdown(&linker, entry->body);
    }
    arena_destroy(scratch);
}
