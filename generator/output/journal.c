#include "output/journal.h"

#include "base/file.h"
#include "output/look.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FEW = 8 /* files: synced by themselves up to here */ };

static const char *const action_words[] = {"move", "delete"};
static const Place nowhere = {0};

/* ---- what must be on the disk ----------------------------------------------------------------------------------- */

/* 0 or errno, of a file or folder below another. */
static int sync_one(int folder, const char *path)
{
    int fd = openat(folder, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return errno;
    int error = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    return error;
}

/* 0 or errno. The folders above the path, but not the one that it is below; those that are gone are no loss. */
static int sync_folders_above(int folder, Str path)
{
    int error = 0;
    Arena *scratch = arena_create();
    for (Str above = path_folder(path); above.len && !error; above = path_folder(above)) {
        error = sync_one(folder, arena_cstr(scratch, above));
        if (error == ENOENT || error == ENOTDIR) error = 0;
    }
    arena_destroy(scratch);
    return error;
}

/* 0 or errno. All folders above the paths and, if so said, the files themselves. A few are synced one by one, so that a
 * small change need not wait for all that other programs have written; many are faster with the whole file system. */
static int sync_paths(const OutputFolder *out, int folder, const Str *paths, size_t count, bool files)
{
    if (count > FEW) return syncfs(out->own) == 0 ? 0 : errno;
    int error = 0;
    for (size_t i = 0; i < count && !error; i++) {
        if (files) error = sync_one(folder, paths[i].ptr);
        bool as_before = i && str_eq(path_folder(paths[i]), path_folder(paths[i - 1]));
        if (!error && !as_before) error = sync_folders_above(folder, paths[i]);
    }
    return error ? error : sync_one(folder, ".");
}

/* 0 or errno. */
static int write_file(int folder, const char *name, Str bytes, bool durably)
{
    int fd = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0) return errno;
    int error = file_put(fd, bytes);
    if (!error && durably && fsync(fd) != 0) error = errno;
    if (close(fd) != 0 && !error) error = errno;
    return error;
}

bool journal_write_own(const OutputFolder *out, const char *name, Str bytes, Diag *diag)
{
    char temporary[64];
    snprintf(temporary, sizeof temporary, "%s.tmp", name);
    int error = write_file(out->own, temporary, bytes, true);
    if (!error && renameat(out->own, temporary, out->own, name) != 0) error = errno;
    if (!error && fsync(out->own) != 0) error = errno;
    if (!error) return true;
    unlinkat(out->own, temporary, 0);
    return output_fail(out, "write in", OWN_FOLDER, error, diag);
}

bool journal_prepare(const OutputFolder *out, Str manifest, const Str *staged, size_t count, Diag *diag)
{
    int error = write_file(out->own, MANIFEST_NEXT, manifest, count <= FEW), stage = -1;
    if (error) return output_fail(out, "write in", OWN_FOLDER, error, diag);
    if (count == 0) return true;
    stage = openat(out->own, STAGE_FOLDER, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    error = stage < 0 ? errno : sync_paths(out, stage, staged, count, true);
    if (stage >= 0) close(stage);
    return error ? output_fail(out, "write to", "", error, diag) : true;
}

bool journal_commit(const OutputFolder *out, const Step *steps, size_t count, Diag *diag)
{
    Buf text = {0};
    for (size_t i = 0; i < count; i++) buf_printf(&text, "%s %s\n", action_words[steps[i].action], steps[i].path.ptr);
    bool good = journal_write_own(out, JOURNAL_FILE, buf_str(&text), diag);
    buf_release(&text);
    /* It may be there and yet not be durable: without the stage, which is cleared away now, it must not be found. */
    if (!good) unlinkat(out->own, JOURNAL_FILE, 0);
    return good;
}

/* ---- taking the steps ------------------------------------------------------------------------------------------- */

static void make_folders_above(int root, Str path)
{
    Arena *scratch = arena_create();
    for (size_t at = 1; at < path.len; at++)
        if (path.ptr[at] == '/') mkdirat(root, arena_cstr(scratch, str_slice(path, 0, at)), 0777);
    arena_destroy(scratch);
}

/* 0 or errno. What is not on the stage any more was moved by the run that died. */
static int take_move(const OutputFolder *out, Str path)
{
    Arena *scratch = arena_create();
    const char *staged = path_join(scratch, STR(STAGE_FOLDER), path).ptr;
    int error = renameat(out->own, staged, out->root, path.ptr) == 0 ? 0 : errno;
    if (error == ENOENT) {
        if (faccessat(out->own, staged, F_OK, AT_SYMLINK_NOFOLLOW) != 0) {
            error = errno == ENOENT ? 0 : errno;
        } else {
            /* Somebody has removed the folder that it goes to. */
            make_folders_above(out->root, path);
            error = renameat(out->own, staged, out->root, path.ptr) == 0 ? 0 : errno;
        }
    }
    arena_destroy(scratch);
    return error;
}

static void remove_empty_folders(int root, Str path)
{
    Arena *scratch = arena_create();
    for (Str folder = path_folder(path); folder.len; folder = path_folder(folder))
        if (unlinkat(root, arena_cstr(scratch, folder), AT_REMOVEDIR) != 0) break;
    arena_destroy(scratch);
}

/* 0 or errno. A file that is gone, or whose name a folder has taken since, was deleted by the run that died. */
static int take_delete(const OutputFolder *out, Str path)
{
    if (unlinkat(out->root, path.ptr, 0) != 0 && errno != ENOENT && errno != ENOTDIR && errno != EISDIR) return errno;
    remove_empty_folders(out->root, path);
    return 0;
}

static bool discard(const OutputFolder *out, const char *name, Diag *diag)
{
    if (unlinkat(out->own, name, 0) == 0 || errno == ENOENT) return true;
    return output_fail(out, "remove a file in", OWN_FOLDER, errno, diag);
}

bool journal_abandon(const OutputFolder *out, Diag *diag)
{
    Arena *scratch = arena_create();
    Str stage = path_join(scratch, str_from(out->name), STR(OWN_FOLDER "/" STAGE_FOLDER));
    bool good = folder_remove(stage.ptr, diag) && discard(out, MANIFEST_NEXT, diag);
    arena_destroy(scratch);
    return good;
}

/* 0 or errno. */
static int sync_steps(const OutputFolder *out, const Step *steps, size_t count)
{
    Arena *scratch = arena_create();
    Str *paths = ARENA_MANY(scratch, Str, count);
    for (size_t i = 0; i < count; i++) paths[i] = steps[i].path;
    int error = sync_paths(out, out->root, paths, count, false);
    arena_destroy(scratch);
    return error || count > FEW ? error : sync_one(out->own, ".");
}

/* Without a journal the site is published, whatever fails now: the next run clears up what is left. */
static void clear_up(const OutputFolder *out, Diag *diag)
{
    Diag *unheard = diag_create();
    if (fsync(out->own) != 0 || !journal_abandon(out, unheard)) {
        diag_report(diag, DIAG_WARNING, nowhere, "publish",
                    "the site is published, but what it was made ready in, '%s/" OWN_FOLDER "', cannot be cleared up",
                    out->name);
        diag_hint(diag, "check that folder and its disk: the next build clears it up, or says what is wrong with it");
    }
    diag_destroy(unheard);
}

bool journal_run(const OutputFolder *out, const Step *steps, size_t count, Diag *diag)
{
    for (size_t i = 0; i < count; i++) {
        bool moves = steps[i].action == STEP_MOVE;
        int error = moves ? take_move(out, steps[i].path) : take_delete(out, steps[i].path);
        if (!error) continue;
        output_fail(out, moves ? "put in place" : "delete", steps[i].path.ptr, error, diag);
        diag_hint(diag, "the site is part new, part old: mend the cause, and the next build finishes the rest");
        return false;
    }
    if (renameat(out->own, MANIFEST_NEXT, out->own, MANIFEST_FILE) != 0 && errno != ENOENT)
        return output_fail(out, "write in", OWN_FOLDER, errno, diag);
    /* The moves must be on the disk before the journal goes, and its going before the stage is used again. */
    int error = sync_steps(out, steps, count);
    if (error) return output_fail(out, "write to", "", error, diag);
    if (!discard(out, JOURNAL_FILE, diag)) return false;
    clear_up(out, diag);
    return true;
}

/* ---- recovery --------------------------------------------------------------------------------------------------- */

static bool parse_step(Arena *arena, Str line, Step *step)
{
    Str word;
    if (!str_cut(&line, ' ', &word) || line.len == 0) return false;
    if (!str_is(word, action_words[STEP_MOVE]) && !str_is(word, action_words[STEP_DELETE])) return false;
    step->action = str_is(word, action_words[STEP_MOVE]) ? STEP_MOVE : STEP_DELETE;
    step->path = arena_str(arena, line);
    return manifest_path_is_safe(step->path);
}

/* Whether a folder above the path has become a link since the journal was written. Behind it is what was never ours. */
static bool lies_behind_link(const OutputFolder *out, Str path)
{
    Arena *scratch = arena_create();
    bool found = false;
    for (Str folder = path_folder(path); folder.len && !found; folder = path_folder(folder))
        found = look_is_link(out, arena_cstr(scratch, folder));
    arena_destroy(scratch);
    return found;
}

/* Leaves out deletions behind links. Moves cannot be left out: false after a report. */
static bool keep_from_links(const OutputFolder *out, Step *steps, size_t *count, Diag *diag)
{
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        bool linked = lies_behind_link(out, steps[i].path);
        if (!linked) steps[kept++] = steps[i];
        if (!linked || steps[i].action == STEP_DELETE) continue;
        diag_report(diag, DIAG_FAILURE, nowhere, "publish",
                    "cannot put in place '%s/%s': a folder on the way to it is a link now", out->name,
                    steps[i].path.ptr);
        diag_hint(diag, "put the folder itself in the place of the link: the site is part new, part old, and the next "
                        "build finishes the rest");
        return false;
    }
    *count = kept;
    return true;
}

bool journal_is_there(const OutputFolder *out)
{
    return faccessat(out->own, JOURNAL_FILE, F_OK, 0) == 0 || errno != ENOENT;
}

bool journal_recover(const OutputFolder *out, Diag *diag)
{
    if (!journal_is_there(out)) return journal_abandon(out, diag);
    Arena *scratch = arena_create();
    Str path = path_join(scratch, str_from(out->name), STR(OWN_FOLDER "/" JOURNAL_FILE)), text, line;
    Step *steps = NULL;
    size_t count = 0, room = 0;
    bool good = file_read(path.ptr, scratch, &text, diag);
    while (good && text.len && str_cut(&text, '\n', &line)) {
        Step *step = &ARENA_PUSH(scratch, steps, count, room);
        if (parse_step(scratch, line, step)) continue;
        diag_report(diag, DIAG_FAILURE, nowhere, "publish", "the journal '%s' is damaged", path.ptr);
        diag_hint(diag, "empty the output folder, or choose another one, and build again");
        good = false;
    }
    good = good && keep_from_links(out, steps, &count, diag) && journal_run(out, steps, count, diag);
    arena_destroy(scratch);
    return good;
}
