/* Publishing: what changes, and what does not. */
#include "base/pool.h"
#include "output/manifest.h"
#include "publish_world.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
