#include "output/publish_parts.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/hash.h"
#include "output/ahead.h"
#include "output/compress.h"
#include "output/flush.h"
#include "output/look.h"
#include "output/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BASE_PATH_FILE "base-path" /* beside the manifest */

/* From here on the disk is given work early: so many staged files, or so many bytes of one. */
enum { MANY = 1000, LARGE = 1 << 20 };

struct Publish {
    OutputFolder out;          /* not open in a rehearsal */
    PublishOptions options;
    Diag *diag;
    Arena *arena;
    Buf listed;                /* the text that before was read from */
    Manifest before;
    uint64_t listed_digest;    /* of the manifest as it is in the folder */
    FileSet *set;
    Ahead *ahead;              /* NULL: nobody looks */
    Compressors *compressors;  /* NULL when nothing is compressed */
    pthread_mutex_t lock;      /* of making the stage */
    atomic_int stage;          /* descriptor, -1 until the first file is staged */
    atomic_size_t staged;
    Flush *flush;              /* NULL until there are many */
    atomic_bool failed;        /* and reported: once is enough when the disk is full */
    atomic_int clash;          /* errno of a name that was a file and a folder on the stage */
    _Atomic(const Published *) clashing; /* the file that met it */
    atomic_bool retimed;       /* files have other times than before lists, and the same bytes */
};

/* ---- opening and closing ---------------------------------------------------------------------------------------- */

static bool read_manifest(Publish *publish)
{
    int error = look_read(&publish->out, OWN_FOLDER "/" MANIFEST_FILE, &publish->listed);
    if (error == ENOENT) return true;
    if (error) return output_fail(&publish->out, "read", OWN_FOLDER "/" MANIFEST_FILE, error, publish->diag);
    Str name = path_join(publish->arena, str_from(publish->out.name), STR(OWN_FOLDER "/" MANIFEST_FILE));
    publish->listed_digest = hash_str(HASH_START, buf_str(&publish->listed));
    return manifest_parse(&publish->listed, name.ptr, publish->arena, &publish->before, publish->diag);
}

bool publish_read_list(Publish *publish)
{
    if (!read_manifest(publish)) return false;
    fileset_destroy(publish->set);
    publish->set = fileset_create(&publish->before);
    return true;
}

void publish_look_ahead(Publish *publish)
{
    publish->ahead = ahead_start(&publish->out, &publish->before, publish->set);
}

static void stop_helpers(Publish *publish)
{
    ahead_stop(publish->ahead);
    flush_stop(publish->flush);
    publish->ahead = NULL;
    publish->flush = NULL;
}

Publish *publish_rehearse(Diag *diag)
{
    Arena *arena = arena_create();
    Publish *publish = ARENA_NEW(arena, Publish);
    publish->arena = arena;
    publish->diag = diag;
    publish->out = (OutputFolder){.root = -1, .own = -1, .lock = -1};
    atomic_init(&publish->stage, -1);
    pthread_mutex_init(&publish->lock, NULL);
    publish->set = fileset_create(&publish->before);
    return publish;
}

Publish *publish_open(const char *folder, const PublishOptions *options, Diag *diag)
{
    Publish *publish = publish_rehearse(diag);
    publish->options = *options;
    if (output_open(&publish->out, folder, options->wait, diag) && journal_recover(&publish->out, diag) &&
        (options->list_later || publish_read_list(publish))) {
        if (options->gzip) publish->compressors = compressors_create();
        return publish;
    }
    publish_close(publish);
    return NULL;
}

Publish *publish_look(const char *folder, Diag *diag)
{
    Publish *publish = publish_rehearse(diag);
    if (output_look(&publish->out, folder, diag) && read_manifest(publish)) return publish;
    publish_close(publish);
    return NULL;
}

const OutputFolder *publish_folder(const Publish *publish)
{
    return &publish->out;
}

uint64_t publish_listed_digest(const Publish *publish)
{
    return publish->listed_digest;
}

const Manifest *publish_listed(const Publish *publish)
{
    return &publish->before;
}

static bool is_intact(const Publish *publish, const Published *file)
{
    int64_t mtime;
    return look_at(&publish->out, file, &mtime) == THERE_INTACT;
}

bool publish_read(const Publish *publish, Str path, Buf *out)
{
    size_t before = out->len;
    const Published *file = manifest_find(&publish->before, path);
    if (!file || !is_intact(publish, file)) return false;
    if (look_read(&publish->out, file->path.ptr, out) == 0 && out->len - before == file->size) return true;
    out->len = before;
    return false;
}

static Str base_path_file(const char *folder, Arena *arena)
{
    return path_join(arena, str_from(folder), STR(OWN_FOLDER "/" BASE_PATH_FILE));
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

void publish_note_base_path(Publish *publish, Str base_path)
{
    Arena *scratch = arena_create();
    Diag *unheard = diag_create();
    bool known = str_eq(publish_base_path(publish->out.name, scratch), base_path);
    if (!known && !base_path.len) unlinkat(publish->out.own, BASE_PATH_FILE, 0);
    bool good = known || !base_path.len ||
                journal_write_own(&publish->out, BASE_PATH_FILE, arena_printf(scratch, "%.*s\n", STR_ARG(base_path)),
                                  unheard);
    if (!good) {
        diag_report(publish->diag, DIAG_WARNING, (Place){0}, "publish",
                    "the site is published, but '%s/" OWN_FOLDER "/" BASE_PATH_FILE "' cannot be written",
                    publish->out.name);
        diag_hint(publish->diag, "without it 'serve' shows the site at '/': check the disk, and build again");
    }
    diag_destroy(unheard);
    arena_destroy(scratch);
}

bool publish_is_unfinished(const char *folder)
{
    Arena *scratch = arena_create();
    bool is_there = file_exists(path_join(scratch, str_from(folder), STR(OWN_FOLDER "/" JOURNAL_FILE)).ptr);
    arena_destroy(scratch);
    return is_there;
}

void publish_close(Publish *publish)
{
    if (!publish) return;
    stop_helpers(publish);
    if (publish->stage >= 0) close(publish->stage);
    /* After a journal that could not be finished the stage is still wanted. */
    if (publish->out.lock >= 0 && !journal_is_there(&publish->out)) journal_abandon(&publish->out, publish->diag);
    output_close(&publish->out);
    compressors_destroy(publish->compressors);
    fileset_destroy(publish->set);
    pthread_mutex_destroy(&publish->lock);
    buf_release(&publish->listed);
    arena_destroy(publish->arena);
}

/* ---- the stage -------------------------------------------------------------------------------------------------- */

static int open_stage(Publish *publish)
{
    int stage = atomic_load(&publish->stage);
    if (stage >= 0) return stage;
    pthread_mutex_lock(&publish->lock);
    stage = atomic_load(&publish->stage);
    if (stage < 0 && mkdirat(publish->out.own, STAGE_FOLDER, 0777) == 0) {
        stage = openat(publish->out.own, STAGE_FOLDER, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        atomic_store(&publish->stage, stage);
    }
    pthread_mutex_unlock(&publish->lock);
    return stage;
}

/* 0 or errno. Makes the folder that a path goes to, with those above it. */
static int make_folder_for(int stage, const char *path)
{
    char folder[PATH_MAX];
    size_t length = path_folder(str_from(path)).len;
    if (length >= sizeof folder) return ENAMETOOLONG;
    memcpy(folder, path, length);
    folder[length] = '\0';
    /* Mostly only the last one is missing. */
    if (mkdirat(stage, folder, 0777) == 0 || errno == EEXIST) return 0;
    if (errno != ENOENT) return errno;
    for (size_t at = 0; at <= length; at++) {
        if (folder[at] != '/' && at < length) continue;
        folder[at] = '\0';
        if (mkdirat(stage, folder, 0777) != 0 && errno != EEXIST) return errno;
        folder[at] = '/';
    }
    return 0;
}

/* The folder is made when the file finds none: so it is asked for only once, and no thread waits for another. */
static int create_staged(int stage, const char *path, int *error)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int fd = openat(stage, path, flags, 0666);
    *error = fd < 0 ? errno : 0;
    if (*error == ENOENT && (*error = make_folder_for(stage, path)) == 0) {
        fd = openat(stage, path, flags, 0666);
        *error = fd < 0 ? errno : 0;
    }
    return fd;
}

/* 0 or errno. */
static int write_staged(int stage, Published *file, Str bytes)
{
    struct stat info;
    bool large = bytes.len >= LARGE;
    int error, fd = create_staged(stage, file->path.ptr, &error);
    if (fd < 0) return error;
    error = file_put(fd, bytes);
    if (!error && fstat(fd, &info) != 0) error = errno;
    if (!error) file->mtime = look_mtime(&info);
    if (!error && large) sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE); /* what fails is told of by the commit */
    if (close(fd) != 0 && !error) error = errno;
    return error;
}

static void stage_file(Publish *publish, Published *file, Str bytes)
{
    if (publish->out.root < 0 || atomic_load(&publish->failed)) return;
    int stage = open_stage(publish), error = stage < 0 ? errno : write_staged(stage, file, bytes);
    if (!error && atomic_fetch_add(&publish->staged, 1) == MANY) publish->flush = flush_start(stage);
    if (!error) return;
    /* Whose name it is that is a file and a folder at once shows when all names are known. */
    if (stage >= 0 && (error == ENOTDIR || error == EISDIR || error == EEXIST)) {
        atomic_store(&publish->clashing, file);
        atomic_store(&publish->clash, error);
    } else if (!atomic_exchange(&publish->failed, true)) {
        output_fail(&publish->out, "write", file->path.ptr, error, publish->diag);
    }
}

/* ---- handing over ----------------------------------------------------------------------------------------------- */

static void keep(Publish *publish, const MadeFile *made, int64_t mtime)
{
    if (made->before->mtime == mtime) return;
    made->before->mtime = mtime;
    atomic_store(&publish->retimed, true);
}

/* As publish_add, for one file; *stays when it is as it was. */
static bool add(Publish *publish, Str path, Str bytes, bool *stays)
{
    MadeFile made;
    uint8_t digest[QUICK_DIGEST];
    int64_t mtime;
    *stays = false;
    if (!fileset_claim(publish->set, path, &made)) return false;
    digest_quickly(bytes, digest);
    if (made.before && memcmp(made.before->digest, digest, sizeof digest) == 0 &&
        look_at(&publish->out, made.before, &mtime) == THERE_INTACT) {
        keep(publish, &made, mtime);
        return *stays = true;
    }
    fileset_renew(publish->set, &made);
    memcpy(made.now->digest, digest, sizeof digest);
    made.now->size = bytes.len;
    stage_file(publish, made.now, bytes);
    return true;
}

static bool keep_one(Publish *publish, Str path, uint64_t *size)
{
    MadeFile made = {manifest_find(&publish->before, path), NULL};
    if (!made.before || !fileset_claim_listed(publish->set, made.before)) return false;
    int64_t mtime = made.before->mtime;
    if (!ahead_saw(publish->ahead, made.before) && look_at(&publish->out, made.before, &mtime) != THERE_INTACT) {
        fileset_release(publish->set, &made);
        return false;
    }
    keep(publish, &made, mtime);
    if (size) *size = made.before->size;
    return true;
}

/* The compressed file beside one that was handed over. That of a file that stays may stay too: it was made of the same
 * bytes. bytes NULL are read from the file when they are wanted. */
static void add_compressed(Publish *publish, Str path, uint64_t size, const Str *bytes, bool stays)
{
    char name[PATH_MAX];
    Str compressed = {name, path.len + 3};
    if (!publish->compressors || !compress_pays(path, size) || compressed.len >= sizeof name) return;
    memcpy(name, path.ptr, path.len);
    memcpy(name + path.len, ".gz", 4);
    if (stays && keep_one(publish, compressed, NULL)) return;
    Buf read = {0}, made = {0};
    int error = 0;
    if (!bytes) {
        name[path.len] = '\0';
        error = look_read(&publish->out, name, &read);
        name[path.len] = '.';
    }
    if (!error && compress_gzip(publish->compressors, bytes ? *bytes : buf_str(&read), &made))
        add(publish, compressed, buf_str(&made), &stays);
    buf_release(&made);
    buf_release(&read);
}

bool publish_add(Publish *publish, Str path, Str bytes)
{
    bool stays;
    if (!manifest_path_is_safe(path)) {
        fileset_report_path(path, publish->diag);
        atomic_store(&publish->failed, true);
        return true;
    }
    if (!add(publish, path, bytes, &stays)) return false;
    add_compressed(publish, path, bytes.len, &bytes, stays);
    return true;
}

bool publish_keep(Publish *publish, Str path)
{
    uint64_t size;
    if (!keep_one(publish, path, &size)) return false;
    add_compressed(publish, path, size, NULL, true);
    return true;
}

/* ---- committing ------------------------------------------------------------------------------------------------- */

static void list_files(Publish *publish, const Plan *plan, Buf *text)
{
    manifest_begin(text, plan->file_count);
    for (size_t i = 0; i < plan->file_count; i++)
        manifest_add(text, plan->files[i].now ? plan->files[i].now : plan->files[i].before);
    publish->listed_digest = hash_str(HASH_START, buf_str(text));
}

static bool carry_out(Publish *publish, const Plan *plan)
{
    const OutputFolder *out = &publish->out;
    Buf list = {0};
    list_files(publish, plan, &list);
    bool prepared = journal_prepare(out, buf_str(&list), plan->staged, plan->staged_count, publish->diag);
    buf_release(&list);
    return prepared && journal_commit(out, plan->steps, plan->step_count, publish->diag) &&
           journal_run(out, plan->steps, plan->step_count, publish->diag);
}

/* Saves the next build from reading files whose time alone has changed: nothing is lost but that when it fails. */
static void list_again(Publish *publish, const Plan *plan)
{
    Buf list = {0};
    Diag *unheard = diag_create();
    uint64_t before = publish->listed_digest;
    list_files(publish, plan, &list);
    if (!journal_write_own(&publish->out, MANIFEST_FILE, buf_str(&list), unheard)) publish->listed_digest = before;
    diag_destroy(unheard);
    buf_release(&list);
}

static bool commit(Publish *publish, Arena *arena, PublishCounts *counts)
{
    Plan plan;
    if (!plan_make(&publish->out, publish->set, arena, &plan, publish->diag)) return false;
    if (plan.staged_count || plan.dropped) {
        if (!carry_out(publish, &plan)) return false;
    } else if (publish->retimed) {
        list_again(publish, &plan);
    }
    if (counts) *counts = (PublishCounts){plan.staged_count, plan.file_count - plan.staged_count, plan.deleted};
    return true;
}

/* No two names are the same, and yet they are on this disk: it may take large and small letters for one. */
static bool fail_of_clash(Publish *publish)
{
    const Published *file = atomic_load(&publish->clashing);
    output_fail(&publish->out, "write", file->path.ptr, publish->clash, publish->diag);
    diag_hint(publish->diag, "another file of the site has this name on this disk, which may take large and small "
                             "letters for the same: rename what one of them is made from");
    return false;
}

bool publish_commit(Publish *publish, PublishCounts *counts)
{
    bool good = fileset_check(publish->set, publish->diag);
    stop_helpers(publish);
    if (good && publish->clash) good = fail_of_clash(publish);
    if (!good || publish->failed || publish->out.root < 0) return good && !publish->failed;
    Arena *arena = arena_create();
    good = commit(publish, arena, counts);
    arena_destroy(arena);
    return good;
}
