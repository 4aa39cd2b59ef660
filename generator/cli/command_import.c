#include "base/file.h"
#include "cli/commands.h"
#include "cli/content_folder.h"
#include "cli/report.h"
#include "model/import.h"
#include "render/feed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is asked for. Problems of its own go to diag: those of the rest of the content are not in its way. */
typedef struct {
    const Options *options;
    Arena *arena;
    Diag *diag;
    Import import;
    size_t made, changed, same, failed;
} Work;

/* ---- what is read ---- */

static bool is_feed(Str bytes)
{
    Str text = str_trim(str_starts(bytes, STR("\xEF\xBB\xBF")) ? str_from_index(bytes, 3) : bytes);
    return text.len && (text.ptr[0] == '{' || text.ptr[0] == '[');
}

static void read_table(Work *work, Str path, Str bytes)
{
    Table *table = ARENA_NEW(work->arena, Table);
    const Schema *schema = work->import.site->schema;
    const Type *type = work->options->type ? content_folder_type(schema, work->options->type, work->diag) : NULL;
    if (work->options->type && !type) return;
    if (table_read(path, bytes, 0, work->arena, work->diag, table)) import_table(&work->import, type, table);
}

static void read_file(Work *work, Feed *feed, Str path)
{
    Str bytes;
    if (!file_read(path.ptr, work->arena, &bytes, work->diag)) return;
    if (!is_feed(bytes)) read_table(work, path, bytes);
    else if (feed) feed_read(feed, path, bytes);
}

/* Every file of the folder that is JSON: a feed has one for each service, and others beside them. */
static void read_folder(Work *work, Feed *feed, const char *folder)
{
    FileEntry *files;
    size_t count, found = 0;
    if (!folder_walk(folder, work->arena, &files, &count, work->diag)) return;
    for (size_t i = 0; i < count; i++) {
        Str path = path_join(work->arena, str_from(folder), files[i].path), bytes;
        if (!file_read(path.ptr, work->arena, &bytes, work->diag)) return;
        if (!is_feed(bytes)) continue;
        feed_read(feed, path, bytes);
        found++;
    }
    if (found) return;
    diag_report(work->diag, DIAG_ERROR, (Place){0}, "feed", "there is no JSON in the folder '%s'", folder);
    diag_hint(work->diag, "give it the folder of a feed; a table is given by its name");
}

/* What is there and cannot be read is no fault of the command line. */
static bool is_there(const Work *work, const char *path)
{
    struct stat info;
    if (stat(path, &info) == 0 || (errno != ENOENT && errno != ENOTDIR)) return true;
    diag_report(work->diag, DIAG_USAGE, (Place){0}, "no-file", "there is no file or folder '%s'", path);
    diag_hint(work->diag, "check the spelling of the path");
    return false;
}

static void read_all(Work *work, const BuildView *view)
{
    RenderContext context = *view->context;
    context.diag = work->diag;
    Feed *feed = feed_open(&context, &work->import);
    for (size_t i = 0; i < work->options->operand_count; i++) {
        const char *path = work->options->operands[i];
        if (folder_exists(path)) read_folder(work, feed, path);
        else if (is_there(work, path)) read_file(work, feed, str_from(path));
    }
    feed_finish(feed);
    feed_close(feed);
}

/* What --set says, as texts that problems can point to. */
static void take_sets(Work *work)
{
    const Options *options = work->options;
    Source *sets = ARENA_MANY(work->arena, Source, options->set_count);
    for (size_t i = 0; i < options->set_count; i++) sets[i] = (Source){STR("--set"), str_from(options->sets[i])};
    work->import.sets = sets;
    work->import.set_count = options->set_count;
}

/* ---- what is written ---- */

static bool is_wanted(const ImportEntry *entry)
{
    return entry->path.len && entry->sound && !entry->skip && !entry->same;
}

static Str disk_path(const Work *work, const ImportEntry *entry)
{
    return path_join(work->arena, work->import.folder, entry->path);
}

/* Beside the file, hidden from a build that runs meanwhile. */
static Str staged_path(const Work *work, const ImportEntry *entry)
{
    Str path = disk_path(work, entry);
    return arena_printf(work->arena, "%.*s/.%.*s.new", STR_ARG(path_folder(path)), STR_ARG(path_name(path)));
}

/* Puts back what was there before this run, of the first entries. */
static void undo(const Work *work, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const ImportEntry *entry = &work->import.entries[i];
        if (!is_wanted(entry)) continue;
        if (entry->existing) file_write(disk_path(work, entry).ptr, entry->file.text, work->diag);
        else unlink(disk_path(work, entry).ptr);
    }
}

static void unstage(const Work *work)
{
    for (size_t i = 0; i < work->import.count; i++)
        if (is_wanted(&work->import.entries[i])) unlink(staged_path(work, &work->import.entries[i]).ptr);
}

/* All files are written beside where they belong, and then moved there: a full disk leaves everything as it was. */
static bool write_all(Work *work)
{
    const Import *import = &work->import;
    for (size_t i = 0; i < import->count; i++) {
        const ImportEntry *entry = &import->entries[i];
        if (!is_wanted(entry) || file_write(staged_path(work, entry).ptr, entry->text, work->diag)) continue;
        unstage(work);
        return false;
    }
    for (size_t i = 0; i < import->count; i++) {
        const ImportEntry *entry = &import->entries[i];
        if (!is_wanted(entry) || rename(staged_path(work, entry).ptr, disk_path(work, entry).ptr) == 0) continue;
        diag_report(work->diag, DIAG_FAILURE, (Place){0}, "file-write", "'%.*s' cannot be written: %s",
                    STR_ARG(disk_path(work, entry)), strerror(errno));
        diag_hint(work->diag, "check who may write there, and whether there is room: nothing was imported");
        undo(work, i);
        unstage(work);
        return false;
    }
    return true;
}

/* ---- what is told ---- */

static void count_all(Work *work)
{
    for (size_t i = 0; i < work->import.count; i++) {
        const ImportEntry *entry = &work->import.entries[i];
        if (!entry->sound || !entry->path.len) work->failed++;
        else if (entry->skip) continue;
        else if (entry->same) work->same++;
        else if (entry->existing) work->changed++;
        else work->made++;
    }
}

/* The names of the files; with --dry-run what would be in them, too. */
static void print_all(const Work *work)
{
    for (size_t i = 0; i < work->import.count; i++) {
        const ImportEntry *entry = &work->import.entries[i];
        if (!is_wanted(entry)) continue;
        Str path = disk_path(work, entry);
        if (work->options->dry_run)
            printf("%s%.*s\n%.*s\n", entry->existing ? "change " : "new ", STR_ARG(path), STR_ARG(entry->text));
        else if (!work->options->quiet) printf("%.*s\n", STR_ARG(path));
    }
}

static const char *entries_word(size_t count)
{
    return count == 1 ? "entry" : "entries";
}

static void print_summary(const Work *work, bool written)
{
    if (work->options->quiet) return;
    if (!written) {
        fprintf(stderr, "nothing was written: mend what is above, or say --keep-going to take the others\n");
        return;
    }
    fprintf(stderr, "%s%zu new %s, %zu changed, %zu as before", work->options->dry_run ? "this would be: " : "",
            work->made, entries_word(work->made), work->changed, work->same);
    if (work->failed) fprintf(stderr, ", %zu left out", work->failed);
    fprintf(stderr, "\n");
    if (work->made + work->changed && !work->options->dry_run)
        fprintf(stderr, "look at them, then run 'signpost check --worktree'\n");
}

/* ---- the command ---- */

static bool import_all(const BuildView *view, void *context)
{
    Work *work = context;
    work->import = (Import){.site = view->site, .folder = content_folder_path(work->options, work->arena),
                            .update = work->options->update, .arena = work->arena, .diag = work->diag};
    take_sets(work);
    read_all(work, view);
    import_finish(&work->import);
    count_all(work);
    bool stopped = diag_exit_status(work->diag, false) > EXIT_PROBLEMS;
    bool go = !stopped && (!diag_blocks(work->diag, false) || work->options->keep_going);
    if (go && !work->options->dry_run) go = write_all(work);
    if (go) print_all(work);
    report_problems(work->diag, FORMAT_TEXT); /* while the schema that they quote is there */
    print_summary(work, go);
    return true;
}

int command_import(const Options *options)
{
    if (!options->operand_count) {
        fprintf(
            stderr,
            "signpost: import needs a file: a table (CSV), or a feed of Open Referral UK (JSON, or a folder of it)\n");
        return EXIT_USAGE;
    }
    if (!content_folder_is_local(options)) return EXIT_USAGE;
    Work work = {.options = options, .arena = arena_create(), .diag = diag_create()};
    int status = content_folder_look(options, import_all, &work);
    if (status == EXIT_DONE) status = diag_exit_status(work.diag, false);
    diag_destroy(work.diag);
    arena_destroy(work.arena);
    return status;
}
