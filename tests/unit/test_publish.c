/* Publishing: what changes, what does not, what is refused, and what is left when it is killed. */
#include "base/pool.h"
#include "output/manifest.h"
#include "output/publish.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <linux/fs.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
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

WORLD_END(world_end)

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

/* Files to publish, as "path=bytes". */
typedef struct {
    Arena *arena;
    Str *paths, *bytes;
    size_t count, path_room, byte_room;
} Set;

static void set_add(Set *set, const char *path, Str bytes)
{
    size_t count = set->count;
    ARENA_PUSH(set->arena, set->paths, set->count, set->path_room) = arena_str(set->arena, str_from(path));
    ARENA_PUSH(set->arena, set->bytes, count, set->byte_room) = arena_str(set->arena, bytes);
}

static Set *set_of(World *world, const char *const *items)
{
    Set *set = ARENA_NEW(world->arena, Set);
    set->arena = world->arena;
    for (; *items; items++) {
        Str rest = str_from(*items), path;
        str_cut(&rest, '=', &path);
        set_add(set, arena_cstr(world->arena, path), rest);
    }
    return set;
}

#define SET(...) set_of(world, (const char *const[]){__VA_ARGS__, NULL})

static const PublishOptions plainly = {0};

static void add_set(Publish *publish, const Set *set)
{
    for (size_t i = 0; i < set->count; i++) assert_true(publish_add(publish, set->paths[i], set->bytes[i]));
}

static bool publish_with(World *world, const PublishOptions *options, const Set *set, PublishCounts *counts)
{
    Publish *opened = publish_open(world->site, options, world->diag);
    if (opened) add_set(opened, set);
    bool good = opened && publish_commit(opened, counts);
    publish_close(opened);
    return good;
}

static bool publish(World *world, const Set *set, PublishCounts *counts)
{
    return publish_with(world, &plainly, set, counts);
}

static PublishCounts publish_good(World *world, const Set *set)
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

/* ---- handing over ---- */

static void test_a_path_is_taken_once(void **state)
{
    World *world = *state;
    publish_good(world, SET("a=1", "b=2"));
    Publish *opened = publish_open(world->site, &plainly, world->diag);
    assert_true(publish_add(opened, STR("a"), STR("1")));
    assert_false(publish_add(opened, STR("a"), STR("new")));
    assert_false(publish_keep(opened, STR("a")));
    assert_true(publish_keep(opened, STR("b")));
    assert_false(publish_keep(opened, STR("b")));
    assert_false(publish_add(opened, STR("b"), STR("new")));
    assert_true(publish_add(opened, STR("c"), STR("3")));
    assert_false(publish_add(opened, STR("c"), STR("4")));
    assert_false(publish_keep(opened, STR("c")));
    assert_true(publish_commit(opened, NULL));
    publish_close(opened);
    HOLDS(world, "a=1", "b=2", "c=3");
}

typedef struct {
    Publish *publish;
    atomic_size_t taken;
} Crowd;

static void add_numbered(void *context, size_t worker, size_t index)
{
    (void)worker;
    Crowd *crowd = context;
    char name[48];
    snprintf(name, sizeof name, "%zu/%zu/%zu", index / 2 % 7, index / 2 % 50, index / 2);
    if (publish_add(crowd->publish, str_from(name), str_from(name))) crowd->taken++;
}

static void test_from_many_threads(void **state)
{
    World *world = *state;
    for (int round = 0; round < 2; round++) {
        Crowd crowd = {.publish = publish_open(world->site, &plainly, world->diag)};
        PublishCounts counts;
        pool_run(4, 5000, add_numbered, &crowd);
        assert_int_equal(crowd.taken, 2500);
        assert_true(publish_commit(crowd.publish, &counts));
        assert_int_equal(counts.written, round ? 0 : 2500);
        publish_close(crowd.publish);
    }
    FileEntry *entries;
    size_t count;
    assert_true(folder_walk(world->site, world->arena, &entries, &count, world->diag));
    assert_int_equal(count, 2500);
    for (size_t i = 0; i < count; i++) {
        Str bytes;
        assert_true(file_read(at(world, entries[i].path.ptr), world->arena, &bytes, world->diag));
        assert_true(str_eq(bytes, entries[i].path));
    }
}

static void test_rehearsal(void **state)
{
    World *world = *state;
    Publish *rehearsal = publish_rehearse(world->diag);
    assert_true(publish_add(rehearsal, STR("a/b"), STR("1")));
    assert_false(publish_add(rehearsal, STR("a/b"), STR("1")));
    assert_false(publish_keep(rehearsal, STR("a/c")));
    assert_true(publish_commit(rehearsal, NULL));
    publish_close(rehearsal);
    assert_no_problem(world);
    rehearsal = publish_rehearse(world->diag);
    assert_true(publish_add(rehearsal, STR("a/b"), STR("1")) && publish_add(rehearsal, STR("a"), STR("2")));
    assert_false(publish_commit(rehearsal, NULL));
    publish_close(rehearsal);
    assert_problem(world, DIAG_ERROR, "output-path", "'a/b'");
}

static void test_uncommitted_is_undone(void **state)
{
    World *world = *state;
    Publish *opened = publish_open(world->site, &plainly, world->diag);
    add_set(opened, SET("a=1", "b/c/d=2"));
    assert_true(file_exists(at(world, ".signpost/stage/b/c/d")));
    publish_close(opened);
    assert_false(folder_exists(world->site)); /* it was made for nothing */
    publish_good(world, SET("a=1"));
    opened = publish_open(world->site, &plainly, world->diag);
    add_set(opened, SET("a=2", "b=3"));
    publish_close(opened);
    HOLDS(world, "a=1");
    assert_no_problem(world);
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
    publish_good(world, SET(NULL));
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

/* The clock went back, or the folder was copied: bytes count, and are read once only. */
static void test_other_times(void **state)
{
    World *world = *state;
    const time_t times[] = {4102444800, -86400}; /* the years 2100 and 1969 */
    publish_good(world, SET("a=1", "b=2"));
    for (size_t i = 0; i < 2; i++) {
        const struct timespec now[2] = {{times[i], 5}, {times[i], 5}};
        assert_int_equal(utimensat(-1, at(world, "a"), now, 0), 0);
        assert_int_equal(utimensat(-1, at(world, "b"), now, 0), 0);
        struct stat before = info_of(world, "a"), list = info_of(world, ".signpost/manifest");
        PublishCounts counts = publish_good(world, SET("a=1", "b=2"));
        assert_int_equal(counts.unchanged, 2);
        assert_int_equal(info_of(world, "a").st_ino, before.st_ino);
        struct stat listed = info_of(world, ".signpost/manifest");
        assert_int_not_equal(listed.st_ino, list.st_ino);
        publish_good(world, SET("a=1", "b=2"));
        assert_int_equal(info_of(world, ".signpost/manifest").st_ino, listed.st_ino);
        publish_good(world, SET("a=1", i ? "b=4" : "b=3"));
        HOLDS(world, "a=1", i ? "b=4" : "b=3");
        publish_good(world, SET("a=1", "b=2"));
    }
}

/* ---- compressed files ---- */

static const PublishOptions gzip = {.gzip = true};

static Str long_text(World *world, char tag)
{
    Buf text = {0};
    for (int i = 0; i < 300; i++) buf_printf(&text, "%c line %d\n", tag, i % 17);
    Str copy = arena_str(world->arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

static Str unpacked(World *world, const char *name)
{
    Str packed;
    size_t length;
    char *out = arena_alloc(world->arena, 1 << 16);
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    assert_true(file_read(at(world, name), world->arena, &packed, world->diag));
    assert_int_equal(libdeflate_gzip_decompress(decompressor, packed.ptr, packed.len, out, 1 << 16, &length), 0);
    libdeflate_free_decompressor(decompressor);
    return (Str){out, length};
}

static void test_compressed(void **state)
{
    World *world = *state;
    Set *set = SET("short.html=small", "index.html.tar=x");
    set_add(set, "x/index.html", long_text(world, 'x'));
    set_add(set, "x/page.pdf", long_text(world, 'p'));
    PublishCounts counts;
    assert_true(publish_with(world, &gzip, set, &counts));
    assert_int_equal(counts.written, 5);
    assert_true(str_eq(unpacked(world, "x/index.html.gz"), long_text(world, 'x')));
    assert_false(file_exists(at(world, "short.html.gz")) || file_exists(at(world, "x/page.pdf.gz")));
    struct stat before = info_of(world, "x/index.html.gz");
    assert_true(publish_with(world, &gzip, set, &counts));
    assert_int_equal(counts.unchanged, 5);
    assert_int_equal(info_of(world, "x/index.html.gz").st_ino, before.st_ino);
    set->bytes[2] = long_text(world, 'y');
    assert_true(publish_with(world, &gzip, set, &counts));
    assert_int_equal(counts.written, 2);
    assert_true(str_eq(unpacked(world, "x/index.html.gz"), long_text(world, 'y')));
    assert_true(publish(world, set, &counts));
    assert_int_equal(counts.deleted, 1);
    assert_false(file_exists(at(world, "x/index.html.gz")));
    assert_no_problem(world);
}

/* Keeping a page keeps its compressed copy, and makes one when there is none. */
static void test_compressed_is_kept(void **state)
{
    World *world = *state;
    PublishCounts counts;
    Set *set = SET(NULL);
    set_add(set, "a.html", long_text(world, 'a'));
    publish_good(world, set);
    for (size_t round = 0; round < 2; round++) {
        Publish *opened = publish_open(world->site, &gzip, world->diag);
        assert_true(publish_keep(opened, STR("a.html")));
        assert_true(publish_commit(opened, &counts));
        publish_close(opened);
        assert_int_equal(counts.written, round ? 0 : 1);
        assert_true(str_eq(unpacked(world, "a.html.gz"), long_text(world, 'a')));
    }
    assert_true(file_write(at(world, "a.html.gz"), STR("by hand"), world->diag));
    Publish *opened = publish_open(world->site, &gzip, world->diag);
    assert_true(publish_keep(opened, STR("a.html")) && publish_commit(opened, NULL));
    publish_close(opened);
    assert_true(str_eq(unpacked(world, "a.html.gz"), long_text(world, 'a')));
    assert_problem(world, DIAG_WARNING, "changed-output", "a.html.gz' was changed by hand");
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
    Publish *opened = publish_open(world->site, &plainly, world->diag);
    assert_true(publish_keep(opened, STR("a")));
    assert_false(publish_keep(opened, STR("c")));
    assert_true(file_write(at(world, "b"), STR("3"), world->diag));
    assert_false(publish_keep(opened, STR("b")));
    add_set(opened, SET("b=2", "c=3"));
    assert_true(publish_commit(opened, NULL));
    publish_close(opened);
    HOLDS(world, "a=1", "b=2", "c=3");
    assert_problem(world, DIAG_WARNING, "changed-output", "was changed by hand");
    opened = publish_open(world->site, &plainly, world->diag);
    assert_int_equal(unlink(at(world, "c")), 0);
    assert_true(publish_keep(opened, STR("a")) && publish_keep(opened, STR("b")) && !publish_keep(opened, STR("c")));
    publish_close(opened);
}

/* Looking ahead spares time, and changes nothing: whether each file was seen before it was asked for or not. */
static void test_keep_looking_ahead(void **state)
{
    World *world = *state;
    for (int rounds = 0; rounds < 20; rounds++) {
        assert_true(publish(world, SET("a=1", "b=2", "d/e=4", "f=5"), NULL));
        assert_true(file_write(at(world, "b"), STR("23"), world->diag));
        assert_int_equal(unlink(at(world, "d/e")), 0);
        struct timespec long_ago[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
        assert_int_equal(utimensat(AT_FDCWD, at(world, "f"), long_ago, 0), 0);
        Publish *opened = publish_open(world->site, &plainly, world->diag);
        publish_look_ahead(opened);
        if (rounds % 2) nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
        assert_true(publish_keep(opened, STR("a")));
        assert_false(publish_keep(opened, STR("a")));
        assert_false(publish_keep(opened, STR("b")));
        assert_false(publish_keep(opened, STR("c")));
        assert_false(publish_keep(opened, STR("d/e")));
        assert_true(publish_keep(opened, STR("f")));
        add_set(opened, SET("b=2", "d/e=4"));
        if (rounds % 3) assert_true(publish_commit(opened, NULL));
        publish_close(opened);
    }
    assert_true(publish(world, SET("a=1", "b=2", "d/e=4", "f=5"), NULL));
    HOLDS(world, "a=1", "b=2", "d/e=4", "f=5");
    assert_problem(world, DIAG_WARNING, "changed-output", "was changed by hand");
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
    Set *set = SET("b=2", "index.html=1");
    set_add(set, name, STR("ours"));
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
        Set *set = SET("index.html=1");
        set_add(set, bad[i], STR("x"));
        assert_false(publish(world, set, NULL));
        assert_problem(world, DIAG_ERROR, "output-path", bad[i]);
        diag_destroy(world->diag);
        world->diag = diag_create();
    }
    assert_false(folder_exists(world->site));
}

static void test_damaged_manifest(void **state)
{
    World *world = *state;
    char digest[65] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const char *const lines[] = {"%s 1 1 ../a\n",
                                 "%s 1 1 b\n%s 1 1 a\n",
                                 "%s 1 1 a\n%s 1 1 a\n",
                                 "%s 1 a\n",
                                 "%s 1 1 a",
                                 "%s -1 1 a\n",
                                 "%s 1 1 \n",
                                 "%sg 1 1 a\n",
                                 " 1 1 a\n",
                                 "%s 99999999999999999999 1 a\n",
                                 NULL};
    publish_good(world, SET("a=1"));
    for (size_t i = 0; lines[i]; i++) {
        Buf text = {0};
        buf_add_cstr(&text, "signpost manifest 1\n");
        for (const char *rest = lines[i]; *rest; rest++) {
            if (rest[0] == '%') buf_add_cstr(&text, digest), rest++;
            else buf_add_char(&text, *rest);
        }
        assert_true(file_write(at(world, ".signpost/manifest"), buf_str(&text), world->diag));
        buf_release(&text);
        assert_null(publish_open(world->site, &plainly, world->diag));
        assert_problem(world, DIAG_ERROR, "manifest", "is damaged");
        diag_destroy(world->diag);
        world->diag = diag_create();
    }
    digest[10] = 'G';
    Buf wrong = {0};
    buf_printf(&wrong, "signpost manifest 1\n%s 1 1 a\n", digest);
    assert_true(file_write(at(world, ".signpost/manifest"), buf_str(&wrong), world->diag));
    buf_release(&wrong);
    assert_null(publish_open(world->site, &plainly, world->diag));
    assert_problem(world, DIAG_ERROR, "manifest", "is damaged");
}

/* ---- locks and failures ---- */

static void test_lock(void **state)
{
    World *world = *state;
    Publish *first = publish_open(world->site, &plainly, world->diag);
    assert_null(publish_open(world->site, &plainly, world->diag));
    char words[64];
    snprintf(words, sizeof words, "(process %ld)", (long)getpid());
    assert_problem(world, DIAG_FAILURE, "output-locked", words);
    publish_close(first);
    Publish *second = publish_open(world->site, &plainly, world->diag);
    assert_non_null(second);
    publish_close(second);
}

static void *close_soon(void *handle)
{
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    publish_close(handle);
    return NULL;
}

static void test_waits_for_the_lock(void **state)
{
    World *world = *state;
    const PublishOptions patient = {.wait = 30};
    pthread_t thread;
    Publish *first = publish_open(world->site, &plainly, world->diag);
    assert_int_equal(pthread_create(&thread, NULL, close_soon, first), 0);
    /* The first has made the folder and, as nothing came of it, removes it with the lock that the second waits for. */
    Publish *second = publish_open(world->site, &patient, world->diag);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_non_null(second);
    add_set(second, SET("a=1"));
    assert_true(publish_commit(second, NULL));
    assert_null(publish_open(world->site, &plainly, world->diag));
    publish_close(second);
    HOLDS(world, "a=1");
}

static void test_waits_no_longer(void **state)
{
    World *world = *state;
    const PublishOptions hasty = {.wait = 1};
    Publish *first = publish_open(world->site, &plainly, world->diag);
    assert_null(publish_open(world->site, &hasty, world->diag));
    assert_problem(world, DIAG_FAILURE, "output-locked", "another build has for 1 second been writing to");
    publish_close(first);
}

/* A file that can be neither written nor replaced, whoever asks; false where the file system knows no such thing. */
static bool set_frozen(World *world, const char *name, bool frozen)
{
    int flags, fd = open(at(world, name), O_RDONLY);
    assert_true(fd >= 0);
    bool done = ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0;
    flags = frozen ? flags | FS_IMMUTABLE_FL : flags & ~FS_IMMUTABLE_FL;
    done = done && ioctl(fd, FS_IOC_SETFLAGS, &flags) == 0;
    close(fd);
    return done;
}

static void test_permission_lost_in_the_middle(void **state)
{
    World *world = *state;
    publish_good(world, SET("a=1", "b=1", "c=1"));
    if (!set_frozen(world, "b", true)) {
        print_message("lost permission: skipped, no file can be frozen here (%s)\n", strerror(errno));
        skip();
    }
    bool published = publish(world, SET("a=2", "b=2", "d=2"), NULL);
    bool journal = file_exists(at(world, ".signpost/journal"));
    assert_true(set_frozen(world, "b", false));
    assert_false(published);
    assert_true(journal);
    assert_problem(world, DIAG_FAILURE, "publish", "cannot put in place");
    publish_close(publish_open(world->site, &plainly, world->diag));
    HOLDS(world, "a=2", "b=2", "d=2");
}

/* Somebody else takes the folder away while the build runs. */
static void test_folder_goes_in_the_middle(void **state)
{
    World *world = *state;
    publish_good(world, SET("a=1"));
    Publish *opened = publish_open(world->site, &plainly, world->diag);
    assert_true(folder_remove(world->site, world->diag));
    assert_true(publish_add(opened, STR("b"), STR("2")));
    assert_false(publish_commit(opened, NULL));
    publish_close(opened);
    assert_problem(world, DIAG_FAILURE, "publish", "cannot write");
}

static void test_folder_is_a_file(void **state)
{
    World *world = *state;
    assert_true(file_write(world->site, STR("x"), world->diag));
    assert_null(publish_open(world->site, &plainly, world->diag));
    assert_problem(world, DIAG_FAILURE, "folder-make", "Not a directory");
}

static void test_folder_cannot_be_made(void **state)
{
    World *world = *state;
    world->site = "/proc/signpost/site";
    assert_null(publish_open(world->site, &plainly, world->diag));
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
    Set *set = SET("a/index.html=two", "index.html=changed", "b/x=y");
    Buf large = {0};
    for (int i = 0; i < 1 << 15; i++) buf_add_cstr(&large, "0123456789");
    set_add(set, "large", buf_str(&large));
    buf_release(&large);
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
static Set *large_set(World *world, char tag)
{
    Set *set = SET(NULL);
    for (unsigned i = 0; i < 60; i++) {
        if (i % 10 == (tag == 'A' ? 3u : 7u)) continue;
        char path[64];
        Buf bytes = {0};
        bool same = i % 4 == 0, is_folder = i % 10 == 5 && tag == 'B';
        snprintf(path, sizeof path, "part%u/%s%u%s", i % 7, i % 3 ? "" : "deep/", i, is_folder ? "/index" : "");
        for (unsigned size = 1 + i * 197 % 9000; size; size--) buf_add_char(&bytes, same ? '=' : tag);
        set_add(set, path, buf_str(&bytes));
        buf_release(&bytes);
    }
    return set;
}

static const Str *set_find(const Set *set, Str path)
{
    for (size_t i = 0; i < set->count; i++)
        if (str_eq(set->paths[i], path)) return &set->bytes[i];
    return NULL;
}

static bool holds_set(World *world, const Set *set)
{
    FileEntry *entries;
    Str bytes;
    size_t count;
    Arena *arena = arena_create();
    bool same = folder_walk(world->site, arena, &entries, &count, world->diag) && count == set->count;
    for (size_t i = 0; same && i < count; i++) {
        const Str *wanted = set_find(set, entries[i].path);
        same =
            wanted && file_read(at(world, entries[i].path.ptr), arena, &bytes, world->diag) && str_eq(bytes, *wanted);
    }
    arena_destroy(arena);
    return same;
}

static _Noreturn void publish_for_ever(World *world, const Set *a, const Set *b)
{
    while (publish(world, a, NULL) && publish(world, b, NULL)) continue;
    _exit(1);
}

/* Reads the files of both sets once: each is whole, of the one or the other set, or not there. */
static void read_meanwhile(World *world, const Set *a, const Set *b)
{
    Arena *arena = arena_create();
    Diag *unheard = diag_create();
    for (size_t i = 0; i < a->count; i++) {
        Str bytes;
        if (!file_read(at(world, a->paths[i].ptr), arena, &bytes, unheard)) continue;
        const Str *other = set_find(b, a->paths[i]);
        assert_true(str_eq(bytes, a->bytes[i]) || (other && str_eq(bytes, *other)));
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
    Set *a = large_set(world, 'A'), *b = large_set(world, 'B');
    size_t found_a = 0, found_b = 0, journals = 0;
    srandom(7);
    for (int i = 0; i < DEATHS; i++) {
        int status;
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) publish_for_ever(world, a, b);
        long end = milliseconds() + 1 + random() % 120;
        do read_meanwhile(world, a, b);
        while (milliseconds() < end);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        journals += file_exists(at(world, ".signpost/journal"));
        Publish *opened = publish_open(world->site, &plainly, world->diag);
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
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_begin, world_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        IN_WORLD(test_a_path_is_taken_once),
        IN_WORLD(test_from_many_threads),
        IN_WORLD(test_rehearsal),
        IN_WORLD(test_uncommitted_is_undone),
        IN_WORLD(test_publish_twice),
        IN_WORLD(test_nothing_changes),
        IN_WORLD(test_empty_set),
        IN_WORLD(test_touched_file_is_unchanged),
        IN_WORLD(test_other_times),
        IN_WORLD(test_compressed),
        IN_WORLD(test_compressed_is_kept),
        IN_WORLD(test_file_becomes_folder_and_back),
        IN_WORLD(test_removed_file_is_written_again),
        IN_WORLD(test_keep),
        IN_WORLD(test_keep_looking_ahead),
        IN_WORLD(test_foreign_files_stay),
        IN_WORLD(test_foreign_file_in_the_way),
        IN_WORLD(test_foreign_file_where_a_folder_goes),
        IN_WORLD(test_foreign_folder_where_a_file_goes),
        IN_WORLD(test_foreign_link_is_not_followed),
        IN_WORLD(test_changed_file_that_is_no_longer_made),
        IN_WORLD(test_bad_paths_are_refused),
        IN_WORLD(test_damaged_manifest),
        IN_WORLD(test_lock),
        IN_WORLD(test_waits_for_the_lock),
        IN_WORLD(test_waits_no_longer),
        IN_WORLD(test_permission_lost_in_the_middle),
        IN_WORLD(test_folder_goes_in_the_middle),
        IN_WORLD(test_folder_is_a_file),
        IN_WORLD(test_folder_cannot_be_made),
        IN_WORLD(test_full_disk),
        IN_WORLD(test_killed_at_any_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
