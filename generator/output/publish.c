#include "output/publish.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/pool.h"
#include "output/journal.h"
#include "output/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define BASE_PATH_FILE "base-path" /* beside the manifest */

enum { MOST_WRITERS = 8, FOREIGN_SHOWN = 10 };

static const Place nowhere = {0};

struct Publish {
    OutputFolder out;
    int lock;
    dev_t device;    /* of the folder: moves cannot leave it */
    Arena *arena;    /* of the run */
    Arena *listed;   /* of the manifest */
    Map published;   /* path to Published */
};

static int64_t mtime_of(const struct stat *info)
{
    return (int64_t)info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec;
}

/* ---- opening ---------------------------------------------------------------------------------------------------- */

static bool fail(Publish *publish, const char *action, const char *path, int error, Diag *diag)
{
    return output_fail(&publish->out, action, path, error, diag);
}

static bool open_folders(Publish *publish, Diag *diag)
{
    OutputFolder *out = &publish->out;
    struct stat info;
    if (!folder_make(out->name, diag)) return false;
    out->root = open(out->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (out->root < 0 || fstat(out->root, &info) != 0) return fail(publish, "open", "", errno, diag);
    publish->device = info.st_dev;
    if (mkdirat(out->root, MANIFEST_FOLDER, 0700) != 0 && errno != EEXIST)
        return fail(publish, "make the folder", MANIFEST_FOLDER, errno, diag);
    out->own = openat(out->root, MANIFEST_FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return out->own >= 0 ? true : fail(publish, "open", MANIFEST_FOLDER, errno, diag);
}

/* The kernel lets go of the lock when its process ends, however that ends: no lock is ever stale. The number in it is
 * for people. */
static bool take_lock(Publish *publish, Diag *diag)
{
    char owner[32] = "";
    publish->lock = openat(publish->out.own, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (publish->lock < 0) return fail(publish, "write", MANIFEST_FOLDER "/lock", errno, diag);
    if (flock(publish->lock, LOCK_EX | LOCK_NB) == 0) {
        int length = snprintf(owner, sizeof owner, "%ld\n", (long)getpid());
        if (ftruncate(publish->lock, 0) != 0 || pwrite(publish->lock, owner, (size_t)length, 0) != length)
            return fail(publish, "write", MANIFEST_FOLDER "/lock", errno, diag);
        return true;
    }
    if (errno != EWOULDBLOCK) return fail(publish, "lock", MANIFEST_FOLDER "/lock", errno, diag);
    ssize_t got = pread(publish->lock, owner, sizeof owner - 1, 0);
    long process = got > 0 ? strtol(owner, NULL, 10) : 0;
    diag_report(diag, DIAG_FAILURE, nowhere, "output-locked", "another build is writing to '%s' (process %ld)",
                publish->out.name, process);
    diag_hint(diag, "wait until it has ended, or stop it, or choose another output folder");
    return false;
}

static bool read_manifest(Publish *publish, Diag *diag)
{
    arena_destroy(publish->listed);
    publish->listed = arena_create();
    publish->published = (Map){0};
    Str path = path_join(publish->listed, str_from(publish->out.name), STR(MANIFEST_FOLDER "/" MANIFEST_FILE)), text;
    if (faccessat(publish->out.own, MANIFEST_FILE, F_OK, 0) != 0) return true;
    return file_read(path.ptr, publish->listed, &text, diag) &&
           manifest_parse(text, path.ptr, publish->listed, &publish->published, diag);
}

Publish *publish_open(const char *folder, Diag *diag)
{
    Arena *arena = arena_create();
    Publish *publish = ARENA_NEW(arena, Publish);
    publish->arena = arena;
    publish->out = (OutputFolder){arena_cstr(arena, str_from(folder)), -1, -1};
    publish->lock = -1;
    if (open_folders(publish, diag) && take_lock(publish, diag) && journal_recover(&publish->out, diag) &&
        read_manifest(publish, diag))
        return publish;
    publish_close(publish);
    return NULL;
}

static Str base_path_file(const char *folder, Arena *arena)
{
    return path_join(arena, str_from(folder), STR(MANIFEST_FOLDER "/" BASE_PATH_FILE));
}

Str publish_base_path(const char *folder, Arena *arena)
{
    Diag *unheard = diag_create();
    Str file = base_path_file(folder, arena), text;
    bool noted = file_exists(file.ptr) && file_read(file.ptr, arena, &text, unheard);
    diag_destroy(unheard);
    text = noted ? str_trim(text) : STR("");
    return str_starts(text, STR("/")) && text.len > 1 ? text : STR("");
}

bool publish_note_base_path(Publish *publish, Str base_path, Diag *diag)
{
    Arena *scratch = arena_create();
    bool known = str_eq(publish_base_path(publish->out.name, scratch), base_path);
    if (!known && !base_path.len) unlinkat(publish->out.own, BASE_PATH_FILE, 0);
    bool good = known || !base_path.len ||
                journal_write_own(&publish->out, BASE_PATH_FILE, arena_printf(scratch, "%.*s\n", STR_ARG(base_path)), diag);
    arena_destroy(scratch);
    return good;
}

bool publish_is_unfinished(const char *folder)
{
    Arena *scratch = arena_create();
    bool is_there = file_exists(path_join(scratch, str_from(folder), STR(MANIFEST_FOLDER "/" JOURNAL_FILE)).ptr);
    arena_destroy(scratch);
    return is_there;
}

void publish_close(Publish *publish)
{
    if (!publish) return;
    if (publish->lock >= 0) close(publish->lock);
    if (publish->out.own >= 0) close(publish->out.own);
    if (publish->out.root >= 0) close(publish->out.root);
    arena_destroy(publish->listed);
    arena_destroy(publish->arena);
}

/* ---- what is there ---------------------------------------------------------------------------------------------- */

typedef enum {
    THERE_NOT,
    THERE_INTACT,  /* ours, as written */
    THERE_CHANGED, /* under a name of ours, with other bytes */
    THERE_FOREIGN  /* not ours, or not a file */
} There;

static bool has_digest(const Publish *publish, const Published *file)
{
    Arena *scratch = arena_create();
    Diag *unheard = diag_create();
    Str bytes, path = path_join(scratch, str_from(publish->out.name), file->path);
    uint8_t sha256[32];
    bool same = file_read(path.ptr, scratch, &bytes, unheard);
    if (same) {
        digest_bytes(bytes, sha256);
        same = memcmp(sha256, file->sha256, sizeof sha256) == 0;
    }
    diag_destroy(unheard);
    arena_destroy(scratch);
    return same;
}

/* path must be NUL-terminated. mtime is set to the file's own. */
static There look(const Publish *publish, const char *path, const Published *file, int64_t *mtime)
{
    struct stat info;
    if (fstatat(publish->out.root, path, &info, AT_SYMLINK_NOFOLLOW) != 0) return THERE_NOT;
    if (!file || !S_ISREG(info.st_mode)) return THERE_FOREIGN;
    *mtime = mtime_of(&info);
    if ((uint64_t)info.st_size != file->size) return THERE_CHANGED;
    /* Another time may mean no more than that the folder was copied. */
    return *mtime == file->mtime || has_digest(publish, file) ? THERE_INTACT : THERE_CHANGED;
}

bool publish_intact(const Publish *publish, Str path)
{
    const Published *file = map_get(&publish->published, path);
    int64_t mtime;
    if (!file) return false;
    Arena *scratch = arena_create();
    bool intact = look(publish, arena_cstr(scratch, path), file, &mtime) == THERE_INTACT;
    arena_destroy(scratch);
    return intact;
}

/* ---- the plan --------------------------------------------------------------------------------------------------- */

typedef struct {
    Publish *publish;
    Arena *arena;
    FileSet *set;
    const MadeFile *files; /* sorted */
    size_t count;
    Published *next;       /* a manifest entry for each of files; the times of new ones come with staging */
    size_t *writes;        /* indices of files to stage */
    size_t write_count, write_room;
    Step *early, *moves, *late; /* deletions that make room, moves, other deletions */
    size_t early_count, early_room, move_count, move_room, late_count, late_room;
    Map folders;     /* looked at: path to one of the marks below */
    size_t foreign;  /* how many stand in the way */
    Diag *diag;
} Plan;

static char folder_is_there, folder_is_new, folder_is_refused;

static bool refuse_foreign(Plan *plan, Str path)
{
    if (plan->foreign++ < FOREIGN_SHOWN) {
        diag_report(plan->diag, DIAG_ERROR, nowhere, "foreign-file",
                    "'%s/%.*s' was not written by signpost, and stands where the build would write",
                    plan->publish->out.name, STR_ARG(path));
        diag_hint(plan->diag, "move it away, or choose another output folder");
    }
    return false;
}

/* Whether this build deletes the file: it is ours, and no longer made. */
static bool goes_away(const Plan *plan, Str path)
{
    return map_has(&plan->publish->published, path) && !fileset_find(plan->set, path);
}

/* Whether a folder holds nothing but files that go away. Closes fd. */
static bool folder_goes_away(const Plan *plan, int fd, Str path)
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
        Str below = path_join(plan->arena, path, str_from(entry->d_name));
        int deeper = openat(dirfd(dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        goes = deeper >= 0 ? folder_goes_away(plan, deeper, below) : goes_away(plan, below);
    }
    closedir(dir);
    return goes && !empty;
}

/* Looks at a folder that files go to. One that is not there yet is moved from the stage as a whole. */
static char *look_at_folder(Plan *plan, Str path)
{
    const Publish *publish = plan->publish;
    struct stat info;
    if (fstatat(publish->out.root, path.ptr, &info, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return &folder_is_new;
        fail(plan->publish, "look at", path.ptr, errno, plan->diag);
        return &folder_is_refused;
    }
    if (!S_ISDIR(info.st_mode)) {
        if (goes_away(plan, path)) return &folder_is_new;
        refuse_foreign(plan, path);
        return &folder_is_refused;
    }
    int error = info.st_dev != publish->device ? EXDEV : 0;
    if (!error && faccessat(publish->out.root, path.ptr, W_OK | X_OK, AT_EACCESS) != 0) error = errno;
    if (!error) return &folder_is_there;
    fail(plan->publish, "write to the folder", path.ptr, error, plan->diag);
    return &folder_is_refused;
}

static void add_move(Plan *plan, Str path)
{
    ARENA_PUSH(plan->arena, plan->moves, plan->move_count, plan->move_room) = (Step){STEP_MOVE, path};
}

/* Moves the file, or the topmost folder above it that is new. */
static bool plan_move(Plan *plan, Str path)
{
    for (size_t at = 0; at < path.len; at++) {
        if (path.ptr[at] != '/') continue;
        Str folder = str_slice(path, 0, at);
        char *state = map_get(&plan->folders, folder);
        bool first = !state;
        if (first) {
            folder = arena_str(plan->arena, folder);
            state = look_at_folder(plan, folder);
            map_set(&plan->folders, plan->arena, folder, state);
        }
        if (state == &folder_is_refused) return false;
        if (state == &folder_is_there) continue;
        if (first) add_move(plan, folder);
        return true;
    }
    add_move(plan, path);
    return true;
}

static bool plan_write(Plan *plan, size_t index)
{
    ARENA_PUSH(plan->arena, plan->writes, plan->write_count, plan->write_room) = index;
    return plan_move(plan, plan->files[index].path);
}

static bool plan_kept(Plan *plan, size_t index, const Published *before, There there)
{
    if (there == THERE_INTACT) {
        memcpy(plan->next[index].sha256, before->sha256, sizeof before->sha256);
        plan->next[index].size = before->size;
        return true;
    }
    diag_report(plan->diag, DIAG_ERROR, nowhere, "changed-output", "'%s/%.*s' was changed or removed during the build",
                plan->publish->out.name, STR_ARG(plan->files[index].path));
    diag_hint(plan->diag, "build again");
    return false;
}

static bool plan_file(Plan *plan, size_t index)
{
    const MadeFile *made = &plan->files[index];
    const Published *before = map_get(&plan->publish->published, made->path);
    Published *next = &plan->next[index];
    *next = (Published){.path = made->path, .size = made->bytes.len};
    memcpy(next->sha256, made->sha256, sizeof next->sha256);
    There there = look(plan->publish, made->path.ptr, before, &next->mtime);
    if (made->kept) return plan_kept(plan, index, before, there);
    bool same = before && memcmp(before->sha256, made->sha256, sizeof made->sha256) == 0;
    if (there == THERE_INTACT && same) return true;
    if (there == THERE_FOREIGN) {
        int fd = openat(plan->publish->out.root, made->path.ptr, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0 || !folder_goes_away(plan, fd, made->path)) return refuse_foreign(plan, made->path);
    }
    if (there == THERE_CHANGED) {
        diag_report(plan->diag, DIAG_WARNING, nowhere, "changed-output",
                    "'%s/%.*s' was changed by hand since the last build, and is replaced", plan->publish->out.name,
                    STR_ARG(made->path));
        diag_hint(plan->diag, "change the content or the theme instead: the output is written by every build");
    }
    return plan_write(plan, index);
}

/* A file of ours that is no longer made goes first if its name, or a folder that it keeps alive, is wanted for what
 * comes; otherwise last, so that pages which still link to it are replaced before. */
static void plan_deletion(Plan *plan, const Published *file)
{
    int64_t mtime;
    There there = look(plan->publish, file->path.ptr, file, &mtime);
    if (there == THERE_NOT || there == THERE_FOREIGN) return;
    if (there == THERE_CHANGED) {
        diag_report(plan->diag, DIAG_WARNING, nowhere, "changed-output",
                    "'%s/%.*s' is no longer part of the site, but was changed by hand, and is left in place",
                    plan->publish->out.name, STR_ARG(file->path));
        diag_hint(plan->diag, "delete it yourself if nobody needs it");
        return;
    }
    bool early = map_get(&plan->folders, file->path) == &folder_is_new;
    for (size_t at = 0; at < file->path.len && !early; at++)
        early = file->path.ptr[at] == '/' && fileset_find(plan->set, str_slice(file->path, 0, at));
    Step *step = early ? &ARENA_PUSH(plan->arena, plan->early, plan->early_count, plan->early_room)
                       : &ARENA_PUSH(plan->arena, plan->late, plan->late_count, plan->late_room);
    *step = (Step){STEP_DELETE, file->path};
}

static bool check_paths(Plan *plan)
{
    bool good = true;
    for (size_t i = 0; i < plan->count; i++) {
        Str path = plan->files[i].path;
        bool safe = manifest_path_is_safe(path);
        for (size_t at = 0; safe && at < path.len; at++)
            safe = path.ptr[at] != '/' || !fileset_find(plan->set, str_slice(path, 0, at));
        if (safe) continue;
        diag_report(plan->diag, DIAG_ERROR, nowhere, "output-path",
                    "'%.*s' cannot be the path of a file of the site", STR_ARG(path));
        diag_hint(plan->diag, "rename what it is made from; no part may be '..', or be a file and a folder at once");
        good = false;
    }
    return good;
}

static bool make_plan(Plan *plan)
{
    bool good = check_paths(plan);
    if (!good) return false;
    for (size_t i = 0; i < plan->count; i++) good = plan_file(plan, i) && good;
    if (plan->foreign > FOREIGN_SHOWN)
        diag_report(plan->diag, DIAG_ERROR, nowhere, "foreign-file", "%zu more files in '%s' stand in the way",
                    plan->foreign - FOREIGN_SHOWN, plan->publish->out.name);
    const Map *published = &plan->publish->published;
    for (size_t i = 0; good && i < published->count; i++)
        if (!fileset_find(plan->set, published->entries[i].key)) plan_deletion(plan, published->entries[i].value);
    return good;
}

/* ---- the stage -------------------------------------------------------------------------------------------------- */

typedef struct {
    Plan *plan;
    int stage;
    atomic_bool failed; /* one report is enough when the disk is full */
} Staging;

/* Makes every folder of the stage once: the writes are sorted, so that a folder's files follow one another. */
static bool make_stage_folders(Plan *plan, int stage)
{
    Str before = STR("");
    for (size_t i = 0; i < plan->write_count; i++) {
        Str path = plan->files[plan->writes[i]].path;
        size_t same = 0;
        while (same < path.len && same < before.len && path.ptr[same] == before.ptr[same]) same++;
        for (size_t at = same; at < path.len; at++) {
            if (path.ptr[at] != '/') continue;
            const char *folder = arena_cstr(plan->arena, str_slice(path, 0, at));
            /* Sorted by bytes, "a-b" comes between "a" and what is in "a": a folder may come up again. */
            if (mkdirat(stage, folder, 0777) != 0 && errno != EEXIST)
                return fail(plan->publish, "make the folder", folder, errno, plan->diag);
        }
        before = path;
    }
    return true;
}

/* 0 or errno. */
static int write_staged(int stage, const MadeFile *made, Published *next)
{
    struct stat info;
    int error = 0, fd = openat(stage, made->path.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return errno;
    for (Str rest = made->bytes; rest.len && !error;) {
        ssize_t put = write(fd, rest.ptr, rest.len);
        if (put >= 0) rest = str_from_index(rest, (size_t)put);
        else if (errno != EINTR) error = errno;
    }
    if (!error && fstat(fd, &info) != 0) error = errno;
    if (!error) next->mtime = mtime_of(&info);
    if (close(fd) != 0 && !error) error = errno;
    return error;
}

static void stage_one(void *context, size_t worker, size_t index)
{
    (void)worker;
    Staging *staging = context;
    Plan *plan = staging->plan;
    size_t file = plan->writes[index];
    if (atomic_load(&staging->failed)) return;
    int error = write_staged(staging->stage, &plan->files[file], &plan->next[file]);
    if (error && !atomic_exchange(&staging->failed, true))
        fail(plan->publish, "write", plan->files[file].path.ptr, error, plan->diag);
}

static bool stage_files(Plan *plan)
{
    Publish *publish = plan->publish;
    Staging staging = {.plan = plan};
    if (mkdirat(publish->out.own, STAGE_FOLDER, 0777) != 0)
        return fail(publish, "make the folder", MANIFEST_FOLDER "/" STAGE_FOLDER, errno, plan->diag);
    staging.stage = openat(publish->out.own, STAGE_FOLDER, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (staging.stage < 0) return fail(publish, "open", MANIFEST_FOLDER "/" STAGE_FOLDER, errno, plan->diag);
    size_t jobs = pool_cores() < MOST_WRITERS ? pool_cores() : MOST_WRITERS;
    bool good = make_stage_folders(plan, staging.stage);
    if (good) pool_run(jobs, plan->write_count, stage_one, &staging);
    close(staging.stage);
    return good && !atomic_load(&staging.failed);
}

static bool stage_manifest(Plan *plan)
{
    Buf text = {0};
    manifest_begin(&text);
    for (size_t i = 0; i < plan->count; i++) manifest_add(&text, &plan->next[i]);
    bool good = journal_write_own(&plan->publish->out, MANIFEST_NEXT, buf_str(&text), plan->diag);
    buf_release(&text);
    return good;
}

/* ---- committing ------------------------------------------------------------------------------------------------- */

static Step *all_steps(const Plan *plan, size_t *count)
{
    *count = plan->early_count + plan->move_count + plan->late_count;
    Step *steps = ARENA_MANY(plan->arena, Step, *count);
    if (plan->early_count) memcpy(steps, plan->early, plan->early_count * sizeof(Step));
    if (plan->move_count) memcpy(steps + plan->early_count, plan->moves, plan->move_count * sizeof(Step));
    if (plan->late_count) memcpy(steps + *count - plan->late_count, plan->late, plan->late_count * sizeof(Step));
    return steps;
}

static bool carry_out(Plan *plan)
{
    const OutputFolder *out = &plan->publish->out;
    size_t count;
    Step *steps = all_steps(plan, &count);
    bool staged = stage_files(plan) && stage_manifest(plan);
    if (staged && !journal_sync(out)) staged = fail(plan->publish, "write to", "", errno, plan->diag);
    if (!staged || !journal_commit(out, steps, count, plan->diag)) {
        journal_abandon(out, plan->diag);
        return false;
    }
    return journal_run(out, steps, count, plan->diag);
}

/* Nothing to do leaves even the manifest as it is. */
static bool nothing_changes(const Plan *plan)
{
    return plan->write_count == 0 && plan->early_count + plan->late_count == 0 &&
           plan->count == plan->publish->published.count;
}

bool publish_commit(Publish *publish, FileSet *set, PublishCounts *counts, Diag *diag)
{
    Arena *arena = arena_create();
    Plan plan = {.publish = publish, .arena = arena, .set = set, .count = fileset_count(set), .diag = diag};
    plan.files = fileset_sorted(set);
    plan.next = ARENA_MANY(arena, Published, plan.count);
    bool good = make_plan(&plan);
    if (good && !nothing_changes(&plan)) good = carry_out(&plan) && read_manifest(publish, diag);
    if (good && counts) {
        counts->written = plan.write_count;
        counts->unchanged = plan.count - plan.write_count;
        counts->deleted = plan.early_count + plan.late_count;
    }
    arena_destroy(arena);
    return good;
}
