#include "base/file.h"
#include "cli/commands.h"
#include "cli/content_folder.h"
#include "cli/report.h"
#include "input/text_forms.h"
#include "model/blank_entry.h"

/* The entry that is asked for. Problems of its own go to diag: those of the rest of the content are not in its way. */
typedef struct {
    const Options *options;
    Arena *arena;
    Diag *diag;
    Str title;
    Str path; /* absent: it could not be begun */
    Str text;
} NewEntry;

/* Quotes around a title of several words are easily forgotten. */
static Str join_title(const Options *options, Arena *arena)
{
    Str title = str_from(options->operands[1]);
    for (size_t i = 2; i < options->operand_count; i++)
        title = arena_printf(arena, "%.*s %s", STR_ARG(title), options->operands[i]);
    return str_trim(title);
}

static bool begin_entry(const BuildView *view, void *context)
{
    NewEntry *entry = context;
    const Type *type = content_folder_type(view->site->schema, entry->options->operands[0], entry->diag);
    if (!type) return true;
    Str slug = text_to_slug(entry->arena, entry->title);
    if (!slug.len) {
        diag_report(entry->diag, DIAG_USAGE, (Place){0}, "no-file-name", "no file name can be made of the title '%.*s'",
                    STR_ARG(entry->title));
        diag_hint(entry->diag, "give it a title in Latin letters, and change it in the file");
        return true;
    }
    Str folder = content_folder_path(entry->options, entry->arena);
    entry->path = path_join(entry->arena, folder, pattern_fill(entry->arena, type->files, "slug", slug));
    entry->text = arena_str(entry->arena, blank_entry(view->site, type, entry->title, view->arena));
    return true;
}

static void write_entry(NewEntry *entry)
{
    if (file_exists(entry->path.ptr)) {
        diag_report(entry->diag, DIAG_USAGE, (Place){0}, "entry-exists", "'%.*s' is there already",
                    STR_ARG(entry->path));
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
    if (!content_folder_is_local(options)) return EXIT_USAGE;
    NewEntry entry = {.options = options, .arena = arena_create(), .diag = diag_create()};
    entry.title = join_title(options, entry.arena);
    int status = content_folder_look(options, begin_entry, &entry);
    if (status == EXIT_DONE && entry.path.len) write_entry(&entry);
    if (status == EXIT_DONE) status = diag_exit_status(entry.diag, false);
    report_problems(entry.diag, FORMAT_TEXT);
    diag_destroy(entry.diag);
    arena_destroy(entry.arena);
    return status;
}
