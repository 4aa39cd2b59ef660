/* Publishing: what changes, what does not, what is refused, and what is left when it is killed. */
#include "base/pool.h"
#include "output/manifest.h"
#include "output/publish.h"
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct {
    Arena *arena;
    Diag *diag;
    Str folder; /* of the test */
    const char *site;
} World;

static int world_begin(void **state)
{
    World *world = memory_alloc(sizeof(World));
    folder_setup(&world->arena, &world->diag, &world->folder);
    world->site = path_join(world->arena, world->folder, STR("site")).ptr;
    *state = world;
    return 0;
}

static int world_end(void **state)
{
    World *world = *state;
    int status = folder_teardown(world->arena, world->diag, world->folder);
    free(world);
    return status;
}

static const char *at(World *world, const char *name)
{
    return path_join(world->arena, str_from(world->site), str_from(name)).ptr;
}

static void assert_no_problem(World *world)
{
    size_t count;
    const Problem *problems = diag_sorted(world->diag, &count);
    if (count) print_message("%s\n", problems[0].message.ptr);
    assert_int_equal(count, 0);
}

static void assert_problem(World *world, Severity severity, const char *rule, const char *words)
{
    size_t count;
    const Problem *problems = diag_sorted(world->diag, &count);
    assert_true(count > 0);
    if (!str_contains(problems[0].message, str_from(words))) print_message("got: %s\n", problems[0].message.ptr);
    assert_string_equal(problems[0].rule, rule);
    assert_int_equal(problems[0].severity, severity);
    assert_true(str_contains(problems[0].message, str_from(words)));
    assert_true(problems[0].hint.len > 0);
}

/* A set of "path=bytes" strings, ended by NULL. */
static FileSet *set_of(const char *const *items)
{
    FileSet *set = fileset_create();
    for (; *items; items++) {
        Str rest = str_from(*items), path;
        str_cut(&rest, '=', &path);
        assert_true(fileset_add(set, path, rest));
    }
    return set;
}

#define SET(...) set_of((const char *const[]){__VA_ARGS__, NULL})

static bool publish(World *world, FileSet *set, PublishCounts *counts)
{
    Publish *opened = publish_open(world->site, world->diag);
    bool good = opened && publish_commit(opened, set, counts, world->diag);
    publish_close(opened);
    fileset_destroy(set);
    return good;
}

static PublishCounts publish_good(World *world, FileSet *set)
{
    PublishCounts counts;
    bool good = publish(world, set, &counts);
    assert_no_problem(world);
    assert_true(good);
    return counts;
}

/* The folder holds just these "path=bytes". */
static void assert_holds(World *world, const char *const *items)
{
    FileEntry *entries;
    size_t count, i = 0;
    assert_true(folder_walk(world->site, world->arena, &entries, &count, world->diag));
    for (; *items; items++, i++) {
        Str rest = str_from(*items), path, bytes;
        str_cut(&rest, '=', &path);
        assert_true(i < count);
        assert_true(str_eq(entries[i].path, path));
        assert_true(file_read(at(world, entries[i].path.ptr), world->arena, &bytes, world->diag));
        assert_true(str_eq(bytes, rest));
    }
    assert_int_equal(i, count);
    assert_false(folder_exists(at(world, ".signpost/stage")));
    assert_false(file_exists(at(world, ".signpost/journal")));
}

#define HOLDS(world, ...) assert_holds(world, (const char *const[]){__VA_ARGS__, NULL})

static struct stat info_of(World *world, const char *name)
{
    struct stat info;
    assert_int_equal(lstat(at(world, name), &info), 0);
    return info;
}

/* ---- the set ---- */

static void test_set(void **state)
{
    (void)state;
    FileSet *set = fileset_create();
    Buf buf = {0};
    buf_add_cstr(&buf, "taken");
    assert_true(fileset_add(set, STR("b"), STR("copied")));
    assert_true(fileset_take(set, STR("a"), &buf));
    assert_null(buf.ptr);
    assert_true(fileset_take(set, STR("c"), &buf));
    buf_add_cstr(&buf, "again");
    assert_false(fileset_add(set, STR("a"), STR("x")));
    assert_false(fileset_take(set, STR("a"), &buf));
    assert_false(fileset_keep(set, STR("a")));
    assert_true(str_is(buf_str(&buf), "again"));
    buf_release(&buf);
    assert_int_equal(fileset_count(set), 3);
    const MadeFile *files = fileset_sorted(set);
    assert_string_equal(files[0].path.ptr, "a");
    assert_true(str_is(files[0].bytes, "taken"));
    assert_true(str_is(files[1].bytes, "copied"));
    assert_int_equal(files[2].bytes.len, 0);
    assert_true(str_is(fileset_find(set, STR("b"))->bytes, "copied"));
    assert_null(fileset_find(set, STR("d")));
    fileset_destroy(set);
}

static void add_numbered(void *context, size_t worker, size_t index)
{
    (void)worker;
    char name[32];
    snprintf(name, sizeof name, "%zu", index / 2);
    fileset_add(context, str_from(name), str_from(name));
}

static void test_set_from_many_threads(void **state)
{
    (void)state;
    FileSet *set = fileset_create();
    pool_run(4, 4000, add_numbered, set);
    assert_int_equal(fileset_count(set), 2000);
    const MadeFile *files = fileset_sorted(set);
    for (size_t i = 0; i < 2000; i++) assert_true(str_eq(files[i].path, files[i].bytes));
    fileset_destroy(set);
}

static void test_paths(void **state)
{
    (void)state;
    const char *const good[] = {"a", "a/b.html", ".well-known/x", "a/.signpost", "caf\xC3\xA9", "...", NULL};
    const char *const bad[] = {"", "/a", "a/", "a//b", "..", "a/../b", "./a", ".signpost/x", "a\nb",
                               "a\\b", "\xFF", NULL};
    for (size_t i = 0; good[i]; i++) assert_true(manifest_path_is_safe(str_from(good[i])));
    for (size_t i = 0; bad[i]; i++) assert_false(manifest_path_is_safe(str_from(bad[i])));
}

/* ---- publishing ---- */

static void test_publish_twice(void **state)
{
    World *world = *state;
    PublishCounts counts = publish_good(world, SET("a/index.html=one", "b/c/d.txt=two", "index.html=home", "empty="));
    assert_int_equal(counts.written, 4);
    HOLDS(world, "a/index.html=one", "b/c/d.txt=two", "empty=", "index.html=home");
    struct stat kept = info_of(world, "index.html"), changed = info_of(world, "a/index.html");
    counts = publish_good(world, SET("a/index.html=new", "a/more.html=more", "index.html=home", "new/x/y=z"));
    assert_int_equal(counts.written, 3);
    assert_int_equal(counts.unchanged, 1);
    assert_int_equal(counts.deleted, 2);
    HOLDS(world, "a/index.html=new", "a/more.html=more", "index.html=home", "new/x/y=z");
    assert_false(folder_exists(at(world, "b")));
    struct stat now = info_of(world, "index.html");
    assert_int_equal(now.st_ino, kept.st_ino);
    assert_int_equal(now.st_mtim.tv_nsec, kept.st_mtim.tv_nsec);
    assert_int_not_equal(info_of(world, "a/index.html").st_ino, changed.st_ino);
}

static void test_nothing_changes(void **state)
{
    World *world = *state;
    publish_good(world, SET("a=1", "b=2"));
    struct stat before = info_of(world, ".signpost/manifest");
    PublishCounts counts = publish_good(world, SET("a=1", "b=2"));
    assert_int_equal(counts.written + counts.deleted, 0);
    assert_int_equal(info_of(world, ".signpost/manifest").st_ino, before.st_ino);
}

static void test_empty_set(void **state)
{
    World *world = *state;
    publish_good(world, SET("a/b=1"));
    FileSet *none = fileset_create();
    publish_good(world, none);
    assert_false(folder_exists(at(world, "a")));
}

static void test_touched_file_is_unchanged(void **state)
{
    World *world = *state;
    publish_good(world, SET("a=1", "b=2"));
    const struct timespec long_ago[2] = {{1, 0}, {1, 0}};
    assert_int_equal(utimensat(-1, at(world, "a"), long_ago, 0), 0);
    struct stat before = info_of(world, "a");
    publish_good(world, SET("a=1", "b=3"));
    assert_int_equal(info_of(world, "a").st_ino, before.st_ino);
    publish_good(world, SET("b=3"));
    HOLDS(world, "b=3");
}

static void test_file_becomes_folder_and_back(void **state)
{
    World *world = *state;
    publish_good(world, SET("x/y=file", "z/deep/er=1", "z/w=2"));
    publish_good(world, SET("x/y/index.html=folder", "z=now a file"));
    HOLDS(world, "x/y/index.html=folder", "z=now a file");
    publish_good(world, SET("x/y=file", "z/deep/er=1", "z/w=2"));
    HOLDS(world, "x/y=file", "z/deep/er=1", "z/w=2");
}

static void test_removed_file_is_written_again(void **state)
{
    World *world = *state;
    publish_good(world, SET("a/b=1", "c=2"));
    assert_int_equal(unlink(at(world, "a/b")), 0);
    assert_int_equal(rmdir(at(world, "a")), 0);
    publish_good(world, SET("a/b=1", "c=2"));
    HOLDS(world, "a/b=1", "c=2");
}

static void test_keep(void **state)
{
    World *world = *state;
    publish_good(world, SET("a=1", "b=2"));
    Publish *opened = publish_open(world->site, world->diag);
    assert_true(publish_intact(opened, STR("a")));
    assert_false(publish_intact(opened, STR("c")));
    assert_true(file_write(at(world, "b"), STR("3"), world->diag));
    assert_false(publish_intact(opened, STR("b")));
    FileSet *set = SET("b=2", "c=3");
    assert_true(fileset_keep(set, STR("a")));
    assert_true(publish_commit(opened, set, NULL, world->diag));
    assert_true(publish_intact(opened, STR("a")));
    assert_true(publish_intact(opened, STR("c")));
    publish_close(opened);
    fileset_destroy(set);
    HOLDS(world, "a=1", "b=2", "c=3");
    assert_problem(world, DIAG_WARNING, "changed-output", "was changed by hand");
}

static void test_keep_what_is_gone(void **state)
{
    World *world = *state;
    publish_good(world, SET("a=1"));
    assert_int_equal(unlink(at(world, "a")), 0);
    FileSet *set = SET("b=2");
    fileset_keep(set, STR("a"));
    assert_false(publish(world, set, NULL));
    assert_problem(world, DIAG_ERROR, "changed-output", "was changed or removed during the build");
    assert_false(file_exists(at(world, "b")));
}

/* ---- files that are not ours ---- */

static void test_foreign_files_stay(void **state)
{
    World *world = *state;
    assert_true(file_write(at(world, "a/CNAME"), STR("mine"), world->diag));
    publish_good(world, SET("a/index.html=1", "b=2"));
    publish_good(world, SET("b=2"));
    HOLDS(world, "a/CNAME=mine", "b=2");
}

static void assert_refused_with(World *world, const char *name)
{
    FileSet *set = SET("b=2", "index.html=1");
    fileset_add(set, str_from(name), STR("ours"));
    assert_false(publish(world, set, NULL));
    assert_problem(world, DIAG_ERROR, "foreign-file", "was not written by signpost");
    assert_false(file_exists(at(world, "b")));
}

static void test_foreign_file_in_the_way(void **state)
{
    World *world = *state;
    assert_true(file_write(at(world, "a/x"), STR("theirs"), world->diag));
    assert_refused_with(world, "a/x");
    HOLDS(world, "a/x=theirs");
}

static void test_foreign_file_where_a_folder_goes(void **state)
{
    World *world = *state;
    assert_true(file_write(at(world, "a"), STR("theirs"), world->diag));
    assert_refused_with(world, "a/x");
    HOLDS(world, "a=theirs");
}

static void test_foreign_folder_where_a_file_goes(void **state)
{
    World *world = *state;
    publish_good(world, SET("a/ours=1"));
    assert_true(file_write(at(world, "a/theirs"), STR("2"), world->diag));
    assert_refused_with(world, "a");
    HOLDS(world, "a/ours=1", "a/theirs=2");
}

static void test_foreign_link_is_not_followed(void **state)
{
    World *world = *state;
    Str elsewhere = path_join(world->arena, world->folder, STR("elsewhere"));
    assert_true(folder_make(elsewhere.ptr, world->diag) && folder_make(world->site, world->diag));
    assert_int_equal(symlink(elsewhere.ptr, at(world, "a")), 0);
    assert_refused_with(world, "a/x");
}

static void test_changed_file_that_is_no_longer_made(void **state)
{
    World *world = *state;
    publish_good(world, SET("a=1", "b=2"));
    assert_true(file_write(at(world, "a"), STR("by hand"), world->diag));
    assert_true(publish(world, SET("b=2"), NULL));
    assert_problem(world, DIAG_WARNING, "changed-output", "left in place");
    HOLDS(world, "a=by hand", "b=2");
}

static void test_bad_paths_are_refused(void **state)
{
    World *world = *state;
    const char *const bad[] = {"../x", ".signpost/manifest", "index.html/x", NULL};
    for (size_t i = 0; bad[i]; i++) {
        FileSet *set = SET("index.html=1");
        assert_true(fileset_add(set, str_from(bad[i]), STR("x")));
        assert_false(publish(world, set, NULL));
        assert_problem(world, DIAG_ERROR, "output-path", bad[i]);
        diag_destroy(world->diag);
        world->diag = diag_create();
    }
    HOLDS(world, NULL);
}

static void test_damaged_manifest(void **state)
{
    World *world = *state;
    publish_good(world, SET("a=1"));
    assert_true(file_write(at(world, ".signpost/manifest"), STR("signpost manifest 1\nabc 1 a\n"), world->diag));
    assert_null(publish_open(world->site, world->diag));
    assert_problem(world, DIAG_ERROR, "manifest", "is damaged");
}

/* ---- locks and failures ---- */

static void test_lock(void **state)
{
    World *world = *state;
    Publish *first = publish_open(world->site, world->diag);
    assert_null(publish_open(world->site, world->diag));
    char words[64];
    snprintf(words, sizeof words, "(process %ld)", (long)getpid());
    assert_problem(world, DIAG_FAILURE, "output-locked", words);
    publish_close(first);
    Publish *second = publish_open(world->site, world->diag);
    assert_non_null(second);
    publish_close(second);
}

static void test_folder_is_a_file(void **state)
{
    World *world = *state;
    assert_true(file_write(world->site, STR("x"), world->diag));
    assert_null(publish_open(world->site, world->diag));
    assert_problem(world, DIAG_FAILURE, "folder-make", "Not a directory");
}

static void test_folder_cannot_be_made(void **state)
{
    World *world = *state;
    world->site = "/proc/signpost/site";
    assert_null(publish_open(world->site, world->diag));
    assert_problem(world, DIAG_FAILURE, "folder-make", "'/proc/signpost");
}

static void test_full_disk(void **state)
{
    World *world = *state;
    assert_true(folder_make(world->site, world->diag));
    if (mount("none", world->site, "tmpfs", 0, "size=256k") != 0) {
        print_message("full disk: skipped, no small file system can be mounted here (%s)\n", strerror(errno));
        skip();
    }
    publish_good(world, SET("a/index.html=one", "index.html=home"));
    FileSet *set = SET("a/index.html=two", "index.html=changed", "b/x=y");
    Buf large = {0};
    for (int i = 0; i < 1 << 15; i++) buf_add_cstr(&large, "0123456789");
    assert_true(fileset_take(set, STR("large"), &large));
    bool published = publish(world, set, NULL);
    if (!published) assert_problem(world, DIAG_FAILURE, "publish", "No space left on device");
    HOLDS(world, "a/index.html=one", "index.html=home");
    diag_destroy(world->diag);
    world->diag = diag_create();
    publish_good(world, SET("a/index.html=two"));
    HOLDS(world, "a/index.html=two");
    assert_int_equal(umount(world->site), 0);
    assert_false(published);
}

/* ---- death in the middle ---- */

/* Files of many sizes whose bytes tell the set and their own length. */
static FileSet *large_set(char tag)
{
    FileSet *set = fileset_create();
    for (unsigned i = 0; i < 60; i++) {
        if (i % 10 == (tag == 'A' ? 3u : 7u)) continue;
        char path[64];
        Buf bytes = {0};
        bool same = i % 4 == 0, is_folder = i % 10 == 5 && tag == 'B';
        snprintf(path, sizeof path, "part%u/%s%u%s", i % 7, i % 3 ? "" : "deep/", i, is_folder ? "/index" : "");
        for (unsigned size = 1 + i * 197 % 9000; size; size--) buf_add_char(&bytes, same ? '=' : tag);
        assert_true(fileset_take(set, str_from(path), &bytes));
    }
    return set;
}

static bool holds_set(World *world, FileSet *set)
{
    FileEntry *entries;
    Str bytes;
    size_t count;
    Arena *arena = arena_create();
    const MadeFile *files = fileset_sorted(set);
    bool same = folder_walk(world->site, arena, &entries, &count, world->diag) && count == fileset_count(set);
    for (size_t i = 0; same && i < count; i++)
        same = str_eq(entries[i].path, files[i].path) &&
               file_read(at(world, files[i].path.ptr), arena, &bytes, world->diag) && str_eq(bytes, files[i].bytes);
    arena_destroy(arena);
    return same;
}

static _Noreturn void publish_for_ever(World *world, FileSet *a, FileSet *b)
{
    for (;;) {
        Publish *opened = publish_open(world->site, world->diag);
        if (!opened || !publish_commit(opened, a, NULL, world->diag) || !publish_commit(opened, b, NULL, world->diag))
            _exit(1);
        publish_close(opened);
    }
}

/* Reads the files of both sets once: each is whole, of the one or the other set, or not there. */
static void read_meanwhile(World *world, FileSet *a, FileSet *b)
{
    Arena *arena = arena_create();
    Diag *unheard = diag_create();
    const MadeFile *files = fileset_sorted(a);
    for (size_t i = 0; i < fileset_count(a); i++) {
        Str bytes;
        if (!file_read(at(world, files[i].path.ptr), arena, &bytes, unheard)) continue;
        const MadeFile *other = fileset_find(b, files[i].path);
        assert_true(str_eq(bytes, files[i].bytes) || (other && str_eq(bytes, other->bytes)));
    }
    diag_destroy(unheard);
    arena_destroy(arena);
}

static long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum { DEATHS = 50 };

static void test_killed_at_any_moment(void **state)
{
    World *world = *state;
    FileSet *a = large_set('A'), *b = large_set('B');
    size_t found_a = 0, found_b = 0, journals = 0;
    srandom(7);
    for (int i = 0; i < DEATHS; i++) {
        int status;
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) publish_for_ever(world, a, b);
        long end = milliseconds() + 1 + random() % 40;
        do read_meanwhile(world, a, b);
        while (milliseconds() < end);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        journals += file_exists(at(world, ".signpost/journal"));
        Publish *opened = publish_open(world->site, world->diag);
        assert_no_problem(world);
        assert_non_null(opened);
        publish_close(opened);
        bool is_a = holds_set(world, a), is_b = !is_a && holds_set(world, b);
        FileEntry *entries;
        size_t count;
        assert_true(folder_walk(world->site, world->arena, &entries, &count, world->diag));
        assert_true(is_a || is_b || count == 0); /* none: killed before the first was published */
        found_a += is_a;
        found_b += is_b;
    }
    print_message("killed %d times: %zu times the first set, %zu times the second, %zu journals finished\n", DEATHS,
                  found_a, found_b, journals);
    fileset_destroy(a);
    fileset_destroy(b);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_begin, world_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_set_from_many_threads),
        cmocka_unit_test(test_paths),
        IN_WORLD(test_publish_twice),
        IN_WORLD(test_nothing_changes),
        IN_WORLD(test_empty_set),
        IN_WORLD(test_touched_file_is_unchanged),
        IN_WORLD(test_file_becomes_folder_and_back),
        IN_WORLD(test_removed_file_is_written_again),
        IN_WORLD(test_keep),
        IN_WORLD(test_keep_what_is_gone),
        IN_WORLD(test_foreign_files_stay),
        IN_WORLD(test_foreign_file_in_the_way),
        IN_WORLD(test_foreign_file_where_a_folder_goes),
        IN_WORLD(test_foreign_folder_where_a_file_goes),
        IN_WORLD(test_foreign_link_is_not_followed),
        IN_WORLD(test_changed_file_that_is_no_longer_made),
        IN_WORLD(test_bad_paths_are_refused),
        IN_WORLD(test_damaged_manifest),
        IN_WORLD(test_lock),
        IN_WORLD(test_folder_is_a_file),
        IN_WORLD(test_folder_cannot_be_made),
        IN_WORLD(test_full_disk),
        IN_WORLD(test_killed_at_any_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
