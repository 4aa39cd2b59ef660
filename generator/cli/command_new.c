#include "base/file.h"
#include "base/suggest.h"
#include "cli/build.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "input/text_forms.h"
#include "model/blank_entry.h"

#include <string.h>
#include <strings.h>

/* The entry that is asked for. Problems of its own go to diag: those of the rest of the content are not in its way. */
typedef struct {
    const Options *options;
    Arena *arena;
    Diag *diag;
    Str title;
    Str path; /* absent: it could not be begun */
    Str text;
} NewEntry;

static bool is_named(Str name, const char *word)
{
    return name.len == strlen(word) && strncasecmp(name.ptr, word, name.len) == 0;
}

/* By its name or its label, in capitals or not. */
static const Type *find_type(const NewEntry *entry, const Schema *schema)
{
    const char *word = entry->options->operands[0];
    Suggestion suggestion = suggest_begin(str_from(word));
    for (size_t i = 0; i < schema->type_count; i++) {
        const Type *type = &schema->types[i];
        if (is_named(type->name, word) || is_named(type->label, word) || is_named(type->plural, word)) return type;
        suggest_offer(&suggestion, type->name);
    }
    diag_report(entry->diag, DIAG_USAGE, (Place){0}, "no-type", "there is no type '%s'", word);
    if (suggestion.best.len) {
        diag_hint(entry->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
        return NULL;
    }
    Buf names = {0};
    for (size_t i = 0; i < schema->type_count; i++) buf_printf(&names, "%s%.*s", i ? ", " : "", STR_ARG(schema->types[i].name));
    diag_hint(entry->diag, "the types are: %.*s", STR_ARG(buf_str(&names)));
    buf_release(&names);
    return NULL;
}

/* Quotes around a title of several words are easily forgotten. */
static Str join_title(const Options *options, Arena *arena)
{
    Str title = str_from(options->operands[1]);
    for (size_t i = 2; i < options->operand_count; i++) title = arena_printf(arena, "%.*s %s", STR_ARG(title), options->operands[i]);
    return str_trim(title);
}

static bool begin_entry(const BuildView *view, void *context)
{
    NewEntry *entry = context;
    const Type *type = find_type(entry, view->site->schema);
    if (!type) return true;
    Str slug = text_to_slug(entry->arena, entry->title);
    if (!slug.len) {
        diag_report(entry->diag, DIAG_USAGE, (Place){0}, "no-file-name", "no file name can be made of the title '%.*s'", STR_ARG(entry->title));
        diag_hint(entry->diag, "give it a title in Latin letters, and change it in the file");
        return true;
    }
    const char *repo = entry->options->repo;
    Str folder = path_join(entry->arena, str_from(strcmp(repo, ".") == 0 ? "" : repo), str_from(entry->options->path));
    entry->path = path_join(entry->arena, folder, pattern_fill(entry->arena, type->files, "slug", slug));
    entry->text = arena_str(entry->arena, blank_entry(view->site, type, entry->title, view->arena));
    return true;
}

static void write_entry(NewEntry *entry)
{
    if (file_exists(entry->path.ptr)) {
        diag_report(entry->diag, DIAG_USAGE, (Place){0}, "entry-exists", "'%.*s' is there already", STR_ARG(entry->path));
        diag_hint(entry->diag, "change that file, or give the new one another title");
        return;
    }
    if (!file_write(entry->path.ptr, entry->text, entry->diag) || entry->options->quiet) return;
    printf("%.*s\n", STR_ARG(entry->path));
    fprintf(stderr, "fill it in with any editor of text; 'signpost check --worktree' then says what is missing\n");
}

int command_new(const Options *options)
{
    if (options->operand_count < 2) {
        fprintf(stderr, "signpost: new needs a type and a title, such as: signpost new service \"Saturday Splash\"\n");
        return EXIT_USAGE;
    }
    if (tree_is_address(options->repo)) {
        fprintf(stderr, "signpost: new writes into a folder, and '%s' is an address: clone it, and give the folder with --repo\n",
                options->repo);
        return EXIT_USAGE;
    }
    NewEntry entry = {.options = options, .arena = arena_create(), .diag = diag_create()};
    entry.title = join_title(options, entry.arena);
    Options look = *options;
    look.worktree = look.quiet = true;
    int status = build_look(&look, LOOK_AS_IT_IS, begin_entry, &entry);
    if (status == EXIT_DONE && entry.path.len) write_entry(&entry);
    if (status == EXIT_DONE) status = diag_exit_status(entry.diag, false);
    report_problems(entry.diag, FORMAT_TEXT);
    diag_destroy(entry.diag);
    arena_destroy(entry.arena);
    return status;
}
