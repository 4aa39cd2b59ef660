#include "model/content.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/suggest.h"
#include "input/front.h"
#include "input/text_forms.h"
#include "model/content_record.h"

#include <string.h>
#include <strings.h>

static const char easy_ending[] = ".easy.md";

typedef struct {
    Content *content;
    const Workers *workers;
    Date today;
    const KnownFile **known; /* for each file of the content; NULL: it must be read */
    Arena **reading, **parsing; /* of each worker: what reading one file takes, and what parsing its text takes */
    Arena *arena; /* the main thread's */
    Diag *diag;
} Reader;

static bool source_read(Reader *reader, size_t worker, Arena *arena, const TreeFile *file, Source *source)
{
    source->path = file->shown;
    return tree_read(reader->content->tree, worker, file, arena, &source->text, reader->diag) &&
           text_check(source, reader->diag);
}

/* ---- YAML files ---- */

static bool data_read(Reader *reader, const TreeFile *file, ContentData *data)
{
    data->path = file->path;
    return source_read(reader, 0, reader->arena, file, &data->source) &&
           yaml_parse(&data->source, data->source.text, reader->arena, reader->diag, &data->root);
}

static bool schema_load(Reader *reader, const YamlNode *theme_schema)
{
    const TreeFile *file = tree_find(reader->content->tree, STR("schema.yml"));
    const YamlNode *root = theme_schema;
    if (file) {
        ContentData *data = ARENA_NEW(reader->arena, ContentData);
        if (!data_read(reader, file, data)) return false;
        if (data->root->kind != YAML_EMPTY) root = yaml_overlay(reader->arena, theme_schema, data->root);
    }
    Content *content = reader->content;
    content->schema_digest = yaml_digest(root);
    for (size_t i = 0; i < content->language_count; i++)
        content->schema_digest = hash_str(content->schema_digest, content->languages[i]);
    return schema_read(root, reader->arena, reader->diag, &reader->content->schema);
}

/* The languages decide which files are translations, so that site.yml is looked at before it is read with the rest of
 * the site. What is wrong in it is told then. */
static void find_languages(Reader *reader)
{
    const TreeFile *file = tree_find(reader->content->tree, STR("site.yml"));
    ContentData data;
    Content *content = reader->content;
    Diag *diag = diag_create();
    Reader quiet = *reader;
    quiet.diag = diag;
    const YamlNode *list = file && data_read(&quiet, file, &data) ? yaml_get(data.root, "languages") : NULL;
    if (list && list->kind == YAML_SEQUENCE) content->languages = ARENA_MANY(reader->arena, Str, list->count);
    for (size_t i = 0; content->languages && i < list->count; i++) {
        Str code = arena_str(reader->arena, list->items[i]->text);
        if (list->items[i]->kind == YAML_SCALAR && code.len) content->languages[content->language_count++] = code;
    }
    diag_destroy(diag);
}

/* The path inside the folder of a language, and that language; the path itself when it is in none. */
static Str inside_language(const Content *content, Str path, Str *language)
{
    Str folder = str_slice(path, 0, str_find_char(path, '/'));
    *language = (Str){NULL, 0};
    if (folder.len == path.len) return path;
    for (size_t i = 0; i < content->language_count; i++)
        if (str_eq(content->languages[i], folder)) *language = content->languages[i];
    return language->len ? str_from_index(path, folder.len + 1) : path;
}

/* A further language has words of its own, and lists of what its words mean. */
static bool is_translated_data(const Schema *schema, Str inside)
{
    for (size_t i = 0; i < schema->data_count; i++)
        if (schema->data[i].explains.term.len && str_eq(schema->data[i].file, inside)) return true;
    return str_is(inside, "site.yml") || str_is(inside, "words.yml");
}

static bool is_data_path(const Schema *schema, Str path)
{
    for (size_t i = 0; i < schema->data_count; i++)
        if (str_eq(schema->data[i].file, path)) return true;
    return str_is(path, "site.yml") || str_is(path, "words.yml") || str_is(path, "pictures/pictures.yml") ||
           (str_starts(path, STR("terms/")) && str_ends(path, STR(".yml")));
}

/* ---- Markdown files ---- */

static bool slug_check(const ContentFile *file, Diag *diag)
{
    if (text_is_slug(file->slug)) return true;
    diag_report(diag, DIAG_ERROR, (Place){.source = &file->source}, "file-name",
                "the file name '%.*s' cannot be part of an address", STR_ARG(file->slug));
    Arena *arena = arena_create();
    diag_hint(diag, "use lower-case letters, digits and single hyphens: %.*s.md",
              STR_ARG(slug_from(arena, file->slug)));
    arena_destroy(arena);
    return false;
}

static bool body_parse(ContentFile *file, Str body, Arena *arena, Arena *scratch, Diag *diag)
{
    size_t offset = (size_t)(body.ptr - file->source.text.ptr);
    MarkdownText *text = ARENA_NEW(arena, MarkdownText);
    Markdown *tree = markdown_read(body, source_place(&file->source, offset, 0), arena, scratch, diag, text);
    bool ok = tree && (!file->is_easy || easy_read_blocks(tree, arena, diag, &file->easy));
    if (tree) file->body = text;
    text->file = file->file;
    text->offset = offset;
    text->length = body.len;
    arena_reset(scratch);
    return ok;
}

static bool file_parse(const Reader *reader, ContentFile *file, Arena *arena, Arena *scratch)
{
    Diag *diag = reader->diag;
    const Schema *schema = &reader->content->schema;
    const FieldSet *set = file->is_easy ? &schema->easy : &file->type->fields;
    Str front, body,
        what = file->is_easy ? STR("this easy read") : arena_printf(arena, "this %.*s", STR_ARG(file->type->name));
    YamlNode *root;
    if (!front_split(&file->source, &front, &body, diag) || !yaml_parse(&file->source, front, arena, diag, &root))
        return false;
    Place where = source_start(&file->source);
    bool partial = file->language.len && !file->is_easy;
    bool ok =
        (partial ? fields_read_some : fields_read)(set, root, where, what, reader->today, arena, diag, &file->fields);
    if (str_trim(body).len == 0 && !file->is_easy) return ok;
    return body_parse(file, body, arena, scratch, diag) && ok;
}

static void destroy_arena(void *arena)
{
    arena_destroy(arena);
}

/* What is kept of a sound file is its record, and the text that its page shows: a fraction of what reading it took.
 * A file with problems is kept as it was read, and read anew by every build, so that each tells them; so is one that
 * was written to meanwhile, which no record may stand for. */
static void keep_file(Reader *reader, ContentFile *file, Arena *read, Arena *arena)
{
    Buf bytes = {0};
    content_record_write(&bytes, file);
    Str record = arena_str(arena, buf_str(&bytes)), body = {NULL, 0};
    buf_release(&bytes);
    if (file->body && !file->is_easy) body = arena_str(arena, file->body->text);
    content_record_take(record, &reader->content->schema, arena, file);
    if (file->body) file->body->text = body;
    file->source.text = (Str){NULL, 0};
    arena_reset(read);
}

static void file_work(void *context, size_t worker, size_t index)
{
    Reader *reader = context;
    ContentFile *file = &reader->content->files[index];
    Arena *arena = reader->workers->arenas[worker];
    const KnownFile *known = reader->known[index];
    if (known && content_record_take(known->record, &reader->content->schema, arena, file)) return;
    size_t reported = diag_reported_here();
    Arena *read = reader->reading[worker];
    bool found = source_read(reader, worker, read, file->file, &file->source);
    bool named = found && (file->is_easy || slug_check(file, reader->diag));
    file->sound = found && file_parse(reader, file, read, reader->parsing[worker]) && named;
    bool sound = found && diag_reported_here() == reported;
    if (sound && tree_read_as_listed(reader->content->tree, file->file, file->source.text))
        keep_file(reader, file, read, arena);
    else {
        arena_defer(arena, destroy_arena, read);
        reader->reading[worker] = arena_create();
    }
}

static void read_files(Reader *reader)
{
    size_t jobs = reader->workers->jobs;
    reader->reading = ARENA_MANY(reader->arena, Arena *, jobs);
    reader->parsing = ARENA_MANY(reader->arena, Arena *, jobs);
    for (size_t i = 0; i < jobs; i++) {
        reader->reading[i] = arena_create();
        reader->parsing[i] = arena_create();
    }
    pool_run(jobs, reader->content->count, file_work, reader);
    for (size_t i = 0; i < jobs; i++) {
        arena_destroy(reader->reading[i]);
        arena_destroy(reader->parsing[i]);
    }
}

/* ---- Sorting files by what they are ---- */

/* "club.MD" and "club.md.txt" are pages that somebody misses. */
static bool is_misnamed(const TreeFile *file)
{
    static const char *const endings[] = {".md", ".md.txt", ".markdown"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i]);
        bool ends =
            file->path.len > length && strncasecmp(file->path.ptr + file->path.len - length, endings[i], length) == 0;
        if (ends && !str_ends(file->path, STR(".md"))) return true;
    }
    return false;
}

/* A page in the folder of a language that the site does not have, "de/pages/about.md". */
static bool is_other_language(const Reader *reader, Str path)
{
    Str folder = str_slice(path, 0, str_find_char(path, '/')), slug, form;
    const char *hint;
    return text_form(KIND_LANGUAGE, folder, reader->arena, &form, &hint) && str_find_char(folder, '-') < 4 &&
           schema_match(&reader->content->schema, str_from_index(path, folder.len + 1), &slug) != NULL;
}

static void unknown_language(Reader *reader, const TreeFile *file, Map *folders)
{
    Str folder = str_slice(file->path, 0, str_find_char(file->path, '/'));
    if (map_set(folders, reader->arena, folder, reader)) return;
    Source *source = ARENA_NEW(reader->arena, Source);
    source->path = file->shown;
    diag_report(reader->diag, DIAG_WARNING, (Place){.source = source}, "unknown-language",
                "'%.*s' is not a language of this site: its pages are left out", STR_ARG(folder));
    diag_hint(reader->diag, "add it to 'languages' in site.yml");
}

static void unknown_file(Reader *reader, const TreeFile *file, Map *folders)
{
    if (is_misnamed(file)) {
        Source *source = ARENA_NEW(reader->arena, Source);
        source->path = file->shown;
        diag_report(reader->diag, DIAG_ERROR, (Place){.source = source}, "file-ending",
                    "the name of a page ends with '.md'");
        diag_hint(reader->diag, "rename the file, in small letters");
        return;
    }
    if (is_other_language(reader, file->path)) {
        unknown_language(reader, file, folders);
        return;
    }
    Str folder = path_folder(file->path);
    if (map_set(folders, reader->arena, folder, reader)) return; /* once a folder is enough */
    Source *source = ARENA_NEW(reader->arena, Source);
    source->path = file->shown;
    diag_report(reader->diag, DIAG_WARNING, (Place){.source = source}, "unknown-file",
                "no type of page takes this file: it is left out");
    Suggestion suggestion = suggest_begin(folder);
    const Schema *schema = &reader->content->schema;
    for (size_t i = 0; i < schema->type_count; i++) suggest_offer(&suggestion, path_folder(schema->types[i].files));
    if (suggestion.best.len && !str_eq(suggestion.best, folder))
        diag_hint(reader->diag, "did you mean the folder '%.*s'?", STR_ARG(suggestion.best));
    else
        diag_hint(reader->diag,
                  "move it to the folder of its type (services/, pages/, ...); its neighbours are left out as well");
}

static Str easy_subject(Arena *arena, Str path)
{
    return arena_printf(arena, "%.*s.md", (int)(path.len - strlen(easy_ending)), path.ptr);
}

static void sort_file(Reader *reader, const TreeFile *file, Map *unknown)
{
    Content *content = reader->content;
    if (str_is(file->path, "schema.yml")) return;
    ContentFile entry = {.file = file, .is_easy = str_ends(file->path, str_from(easy_ending))};
    Str inside = inside_language(content, file->path, &entry.language);
    bool translates_data = entry.language.len && is_translated_data(&content->schema, inside);
    if (translates_data || is_data_path(&content->schema, file->path)) {
        data_read(reader, file, &ARENA_PUSH(reader->arena, content->data, content->data_count, content->data_room));
        return;
    }
    if (str_starts(file->path, STR("pictures/"))) return;
    Str path = entry.is_easy ? easy_subject(reader->arena, inside) : inside;
    if (str_ends(path, STR(".md"))) entry.type = schema_match(&content->schema, path, &entry.slug);
    if (!entry.type) {
        unknown_file(reader, file, unknown);
        return;
    }
    entry.source.path = file->shown;
    ARENA_PUSH(reader->arena, content->files, content->count, content->room) = entry;
}

/* Finds for each file what is known of it. Both lists are in the order of their paths. */
static void find_known(Reader *reader, const KnownContent *known)
{
    const Content *content = reader->content;
    reader->known = ARENA_MANY(reader->arena, const KnownFile *, content->count);
    if (!known || known->schema_digest != content->schema_digest || date_cmp(reader->today, known->date) < 0) return;
    size_t at = 0;
    for (size_t i = 0; i < content->count; i++) {
        const TreeFile *file = content->files[i].file;
        while (at < known->count && str_cmp(known->files[at].path, file->path) < 0) at++;
        bool same =
            at < known->count && str_eq(known->files[at].path, file->path) && str_is(known->files[at].blob, file->blob);
        if (same) reader->known[i] = &known->files[at];
    }
}

bool content_read(Tree *tree, const YamlNode *theme_schema, Date today, const KnownContent *known,
                  const Workers *workers, Arena *arena, Diag *diag, Content *content)
{
    *content = (Content){.tree = tree};
    Reader reader = {.content = content, .workers = workers, .today = today, .arena = arena, .diag = diag};
    Map unknown = {0};
    find_languages(&reader);
    if (!schema_load(&reader, theme_schema)) return false;
    /* Sources point into the arrays, so these must not move once they are read. */
    content->data = ARENA_MANY(arena, ContentData, tree_count(tree));
    content->data_room = tree_count(tree);
    content->files = ARENA_MANY(arena, ContentFile, tree_count(tree));
    content->room = tree_count(tree);
    for (size_t i = 0; i < tree_count(tree); i++) sort_file(&reader, tree_file(tree, i), &unknown);
    find_known(&reader, known);
    read_files(&reader);
    return true;
}

void content_show_sources(Content *content, Arena *arena, Diag *diag)
{
    size_t count;
    const Problem *problems = diag_sorted(diag, &count);
    Diag *unheard = diag_create();
    uintptr_t first = (uintptr_t)content->files, end = (uintptr_t)(content->files + content->count);
    for (size_t i = 0; i < count; i++) {
        uintptr_t source = (uintptr_t)problems[i].place.source;
        if (source < first || source >= end) continue; /* not the source of a page */
        ContentFile *file = &content->files[(source - first) / sizeof(ContentFile)];
        if (!file->source.text.ptr) tree_read(content->tree, 0, file->file, arena, &file->source.text, unheard);
    }
    diag_destroy(unheard);
    diag_find_sought(diag);
}

const ContentData *content_data(const Content *content, Str path)
{
    for (size_t i = 0; i < content->data_count; i++)
        if (str_eq(content->data[i].path, path)) return &content->data[i];
    return NULL;
}
