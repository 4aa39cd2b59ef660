#include "output/plan.h"

#include "base/file.h"
#include "base/map.h"
#include "output/look.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOREIGN_SHOWN = 10 };

static const Place nowhere = {0};

typedef struct {
    const OutputFolder *out;
    const FileSet *set;
    Arena *arena;
    Step *early, *moves, *late; /* deletions that make room, moves, other deletions */
    size_t early_count, early_room, move_count, move_room, late_count, late_room;
    Map folders;     /* looked at: path to one of the marks below */
    Map ways;        /* of deletions: folder to folder_is_there or folder_is_linked */
    bool changes_root; /* a move goes to the output folder itself */
    size_t foreign;  /* how many stand in the way */
    Diag *diag;
} Planner;

static char folder_is_there, folder_is_new, folder_is_refused, folder_is_linked;

static bool refuse_foreign(Planner *planner, Str path)
{
    if (planner->foreign++ < FOREIGN_SHOWN) {
        diag_report(planner->diag, DIAG_ERROR, nowhere, "foreign-file",
                    "'%s/%.*s' was not written by signpost, and stands where the build would write", planner->out->name,
                    STR_ARG(path));
        diag_hint(planner->diag, "move it away, or choose another output folder");
    }
    return false;
}

static void warn_replaced(const Planner *planner, Str path)
{
    diag_report(planner->diag, DIAG_WARNING, nowhere, "changed-output",
                "'%s/%.*s' was changed by hand since the last build, and is replaced", planner->out->name,
                STR_ARG(path));
    diag_hint(planner->diag, "change the content or the theme instead: the output is written by every build");
}

static bool is_file(int folder, const char *name)
{
    struct stat info;
    return fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode);
}

/* Whether a folder holds nothing but files that go away. Closes fd. */
static bool folder_goes_away(const Planner *planner, int fd, Str path)
{
    DIR *dir = fdopendir(fd);
    if (!dir) {
        close(fd);
        return false;
    }
    bool goes = true, empty = true;
    for (struct dirent *entry; goes && (entry = readdir(dir));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        empty = false;
        Str below = path_join(planner->arena, path, str_from(entry->d_name));
        int deeper = openat(dirfd(dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        goes = deeper >= 0 ? folder_goes_away(planner, deeper, below)
                           : fileset_drops(planner->set, below) && is_file(dirfd(dir), entry->d_name);
    }
    closedir(dir);
    return goes && !empty;
}

/* Whether names in a folder ("": the output folder) can be changed; reports why not. A move that fails is too late to
 * notice it: then the site is half done. */
static bool can_change(const Planner *planner, Str path, const struct stat *info)
{
    const OutputFolder *out = planner->out;
    int error = info && info->st_dev != out->device ? EXDEV : 0;
    if (!error && faccessat(out->root, path.len ? path.ptr : ".", W_OK | X_OK, AT_EACCESS) != 0) error = errno;
    return !error || output_fail(out, "write to the folder", path.ptr, error, planner->diag);
}

/* Looks at a folder that files go to. One that is not there yet is moved from the stage as a whole. */
static char *look_at_folder(Planner *planner, Str path)
{
    const OutputFolder *out = planner->out;
    struct stat info;
    if (fstatat(out->root, path.ptr, &info, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return &folder_is_new;
        output_fail(out, "look at", path.ptr, errno, planner->diag);
        return &folder_is_refused;
    }
    if (!S_ISDIR(info.st_mode)) {
        if (S_ISREG(info.st_mode) && fileset_drops(planner->set, path)) return &folder_is_new;
        refuse_foreign(planner, path);
        return &folder_is_refused;
    }
    return can_change(planner, path, &info) ? &folder_is_there : &folder_is_refused;
}

static void add_move(Planner *planner, Str path)
{
    planner->changes_root = planner->changes_root || str_find_char(path, '/') == path.len;
    ARENA_PUSH(planner->arena, planner->moves, planner->move_count, planner->move_room) = (Step){STEP_MOVE, path};
}

static There look_at_file(const Planner *planner, const MadeFile *file)
{
    int64_t mtime;
    struct stat info;
    if (file->before) return look_at(planner->out, file->before, &mtime);
    return fstatat(planner->out->root, file->now->path.ptr, &info, AT_SYMLINK_NOFOLLOW) == 0 ? THERE_FOREIGN
                                                                                             : THERE_NOT;
}

/* Moves the one file, if nothing but what it replaces stands under its name. */
static bool plan_file_move(Planner *planner, const MadeFile *file)
{
    Str path = file->now->path;
    There there = look_at_file(planner, file);
    if (there == THERE_FOREIGN) {
        int fd = openat(planner->out->root, path.ptr, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0 || !folder_goes_away(planner, fd, path)) return refuse_foreign(planner, path);
    }
    if (there == THERE_CHANGED) warn_replaced(planner, path);
    add_move(planner, path);
    return true;
}

/* Moves the file, or the topmost folder above it that is new. */
static bool plan_move(Planner *planner, const MadeFile *file)
{
    Str path = file->now->path;
    for (size_t at = 0; at < path.len; at++) {
        if (path.ptr[at] != '/') continue;
        Str folder = str_slice(path, 0, at);
        char *state = map_get(&planner->folders, folder);
        bool first = !state;
        if (first) {
            folder = arena_str(planner->arena, folder);
            state = look_at_folder(planner, folder);
            map_set(&planner->folders, planner->arena, folder, state);
        }
        if (state == &folder_is_refused) return false;
        if (state == &folder_is_there) continue;
        if (first) add_move(planner, folder);
        return true;
    }
    return plan_file_move(planner, file);
}

/* Whether the folder, or one above it, is a link: what is behind it is not in the output folder any more. Each is
 * looked at once. */
static bool is_linked(Planner *planner, Str folder)
{
    if (!folder.len) return false;
    char *state = map_get(&planner->ways, folder);
    if (!state) {
        folder = arena_str(planner->arena, folder);
        bool linked = is_linked(planner, path_folder(folder)) || look_is_link(planner->out, folder.ptr);
        state = linked ? &folder_is_linked : &folder_is_there;
        map_set(&planner->ways, planner->arena, folder, state);
    }
    return state == &folder_is_linked;
}

static bool leave(const Planner *planner, Str path, const char *why)
{
    diag_report(planner->diag, DIAG_WARNING, nowhere, "changed-output",
                "'%s/%.*s' is no longer part of the site, but %s, and is left in place", planner->out->name,
                STR_ARG(path), why);
    diag_hint(planner->diag, "delete it yourself if nobody needs it");
    return true;
}

/* Whether its name, or a folder that it keeps alive, is wanted for what comes. */
static bool makes_room(const Planner *planner, Str path)
{
    if (map_get(&planner->folders, path) == &folder_is_new) return true;
    for (size_t at = 0; at < path.len; at++)
        if (path.ptr[at] == '/' && fileset_has(planner->set, str_slice(path, 0, at))) return true;
    return false;
}

/* A file of ours that is no longer made goes first if it makes room; otherwise last, so that pages which still link to
 * it are replaced before. False after a report. */
static bool plan_deletion(Planner *planner, const Published *file)
{
    int64_t mtime;
    There there = look_at(planner->out, file, &mtime);
    if (there == THERE_NOT || there == THERE_FOREIGN) return true;
    Str folder = path_folder(file->path);
    bool early = makes_room(planner, file->path);
    if (is_linked(planner, folder)) return leave(planner, file->path, "lies behind a link");
    if (there == THERE_CHANGED && !early) return leave(planner, file->path, "was changed by hand");
    if (there == THERE_CHANGED) warn_replaced(planner, file->path);
    if (!can_change(planner, arena_str(planner->arena, folder), NULL)) return false;
    Step *step = early ? &ARENA_PUSH(planner->arena, planner->early, planner->early_count, planner->early_room)
                       : &ARENA_PUSH(planner->arena, planner->late, planner->late_count, planner->late_room);
    *step = (Step){STEP_DELETE, file->path};
    return true;
}

static void join_steps(const Planner *planner, Plan *plan)
{
    size_t early = planner->early_count, moves = planner->move_count, late = planner->late_count;
    plan->deleted = early + late;
    plan->step_count = early + moves + late;
    plan->steps = ARENA_MANY(planner->arena, Step, plan->step_count);
    if (early) memcpy(plan->steps, planner->early, early * sizeof(Step));
    if (moves) memcpy(plan->steps + early, planner->moves, moves * sizeof(Step));
    if (late) memcpy(plan->steps + early + moves, planner->late, late * sizeof(Step));
}

bool plan_make(const OutputFolder *out, const FileSet *set, Arena *arena, Plan *plan, Diag *diag)
{
    Planner planner = {.out = out, .set = set, .arena = arena, .diag = diag};
    bool good = true;
    *plan = (Plan){0};
    plan->files = fileset_sorted(set, arena, &plan->file_count);
    const Published **dropped = fileset_dropped(set, arena, &plan->dropped);
    plan->staged = ARENA_MANY(arena, Str, plan->file_count);
    for (size_t i = 0; i < plan->file_count; i++) {
        if (!plan->files[i].now) continue;
        plan->staged[plan->staged_count++] = plan->files[i].now->path;
        good = plan_move(&planner, &plan->files[i]) && good;
    }
    if (planner.foreign > FOREIGN_SHOWN)
        diag_report(diag, DIAG_ERROR, nowhere, "foreign-file", "%zu more files in '%s' stand in the way",
                    planner.foreign - FOREIGN_SHOWN, out->name);
    good = good && (!planner.changes_root || can_change(&planner, STR(""), NULL));
    for (size_t i = 0; good && i < plan->dropped; i++) good = plan_deletion(&planner, dropped[i]);
    join_steps(&planner, plan);
    return good;
}
