/* Publishing: what is refused, what is found damaged, and what is left when it is killed. */
#include "output/manifest.h"
#include "publish_world.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

/* A folder that somebody has moved to another disk, with a link in its place. */
static const char *move_away(World *world, const char *name)
{
    const char *elsewhere = path_join(world->arena, world->folder, STR("elsewhere")).ptr;
    assert_int_equal(rename(at(world, name), elsewhere), 0);
    assert_int_equal(symlink(elsewhere, at(world, name)), 0);
    return elsewhere;
}

static void test_deletions_do_not_follow_links(void **state)
{
    World *world = *state;
    publish_good(world, SET("a/deep/b=1", "a/deep/c=2", "d=3"));
    const char *elsewhere = move_away(world, "a");
    assert_true(publish(world, SET("d=3"), NULL));
    assert_problem(world, DIAG_WARNING, "changed-output", "a/deep/b' is no longer part of the site, but lies behind");
    assert_true(file_exists(path_join(world->arena, str_from(elsewhere), STR("deep/b")).ptr));
    assert_true(file_exists(path_join(world->arena, str_from(elsewhere), STR("deep/c")).ptr));
    assert_int_equal(unlink(at(world, "a")), 0);
    HOLDS(world, "d=3");
}

static void test_changed_file_where_a_folder_goes(void **state)
{
    World *world = *state;
    publish_good(world, SET("a=1", "b/c=2"));
    assert_true(file_write(at(world, "a"), STR("by hand"), world->diag));
    assert_true(file_write(at(world, "b/c"), STR("by hand"), world->diag));
    assert_true(publish(world, SET("a/x=3", "b=4"), NULL));
    assert_problem(world, DIAG_WARNING, "changed-output", "is replaced");
    HOLDS(world, "a/x=3", "b=4");
}

static void test_links_for_files_where_others_go(void **state)
{
    World *world = *state;
    publish_good(world, SET("a=1", "b/c=2", "d=3"));
    assert_int_equal(unlink(at(world, "a")) | symlink("d", at(world, "a")), 0);
    assert_int_equal(unlink(at(world, "b/c")) | symlink("../d", at(world, "b/c")), 0);
    assert_false(publish(world, SET("a/x=3", "d=3"), NULL));
    assert_problem(world, DIAG_ERROR, "foreign-file", "a'");
    diag_destroy(world->diag);
    world->diag = diag_create();
    assert_false(publish(world, SET("b=4", "d=3"), NULL));
    assert_problem(world, DIAG_ERROR, "foreign-file", "b'");
    assert_false(publish_is_unfinished(world->site));
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
    char digest[] = "0123456789abcdef0123456789abcdef";
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
        buf_add_cstr(&text, "signpost manifest 2\n");
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
    buf_printf(&wrong, "signpost manifest 2\n%s 1 1 a\n", digest);
    assert_true(file_write(at(world, ".signpost/manifest"), buf_str(&wrong), world->diag));
    buf_release(&wrong);
    assert_null(publish_open(world->site, &plainly, world->diag));
    assert_problem(world, DIAG_ERROR, "manifest", "is damaged");
}

static void leave_journal(World *world, const char *steps)
{
    assert_true(file_write(at(world, ".signpost/journal"), str_from(steps), world->diag));
}

static void test_damaged_journal(void **state)
{
    World *world = *state;
    const char *const journals[] = {"delete ../theirs\n", "delete a/../../theirs\n", "move ../theirs\n", "delete \n",
                                    "move .signpost/x\n", "burn a\n", "delete", NULL};
    const char *theirs = path_join(world->arena, world->folder, STR("theirs")).ptr;
    publish_good(world, SET("a=1"));
    assert_true(file_write(theirs, STR("1"), world->diag));
    for (size_t i = 0; journals[i]; i++) {
        leave_journal(world, journals[i]);
        assert_null(publish_open(world->site, &plainly, world->diag));
        assert_problem(world, DIAG_FAILURE, "publish", "is damaged");
        diag_destroy(world->diag);
        world->diag = diag_create();
        assert_true(file_exists(theirs));
    }
}

static void test_journal_does_not_follow_links(void **state)
{
    World *world = *state;
    publish_good(world, SET("a/b=1", "c=2"));
    const char *elsewhere = move_away(world, "a");
    assert_true(file_write(at(world, ".signpost/stage/a/x"), STR("3"), world->diag));
    leave_journal(world, "delete a/b\nmove a/x\n");
    assert_null(publish_open(world->site, &plainly, world->diag));
    assert_problem(world, DIAG_FAILURE, "publish", "a/x'");
    assert_true(file_exists(path_join(world->arena, str_from(elsewhere), STR("b")).ptr));
    assert_false(file_exists(path_join(world->arena, str_from(elsewhere), STR("x")).ptr));
    assert_int_equal(unlink(at(world, "a")), 0);
    assert_int_equal(rename(elsewhere, at(world, "a")), 0);
    diag_destroy(world->diag);
    world->diag = diag_create();
    publish_close(publish_open(world->site, &plainly, world->diag));
    assert_no_problem(world);
    HOLDS(world, "a/x=3", "c=2");
}

/* What versions before this one listed, with longer digests, is still known as ours: replaced, deleted, or kept. */
static void test_older_manifest(void **state)
{
    World *world = *state;
    Buf old = {0};
    Str text, line;
    publish_good(world, SET("a=1", "b=2", "c=3"));
    assert_true(file_read(at(world, ".signpost/manifest"), world->arena, &text, world->diag));
    assert_true(str_cut(&text, '\n', &line));
    buf_add_cstr(&old, "signpost manifest 1\n");
    while (text.len && str_cut(&text, '\n', &line))
        buf_printf(&old, "%.*s%.*s\n", 32, line.ptr, STR_ARG(line)); /* 64 digits, as SHA-256 has them */
    assert_true(file_write(at(world, ".signpost/manifest"), buf_str(&old), world->diag));
    buf_release(&old);
    Publish *publish = publish_open(world->site, &plainly, world->diag);
    assert_non_null(publish);
    assert_true(publish_keep(publish, STR("b")));
    assert_true(publish_add(publish, STR("a"), STR("1")));
    PublishCounts counts;
    assert_true(publish_commit(publish, &counts));
    publish_close(publish);
    assert_int_equal(counts.written, 1);
    assert_int_equal(counts.unchanged, 1);
    assert_int_equal(counts.deleted, 1);
    HOLDS(world, "a=1", "b=2");
    counts = publish_good(world, SET("a=1", "b=2"));
    assert_int_equal(counts.written, 1);
    assert_int_equal(counts.unchanged, 1);
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

/* What fails when all is in its place is no failure: a folder where a temporary file would go. */
static void test_published_but(void **state)
{
    World *world = *state;
    publish_good(world, SET("a=1"));
    assert_true(folder_make(at(world, ".signpost/base-path.tmp"), world->diag));
    assert_true(folder_make(at(world, ".signpost/manifest.tmp"), world->diag));
    const struct timespec long_ago[2] = {{1, 0}, {1, 0}};
    assert_int_equal(utimensat(-1, at(world, "a"), long_ago, 0), 0);
    publish_good(world, SET("a=1"));
    Publish *opened = publish_open(world->site, &plainly, world->diag);
    add_set(opened, SET("a=2"));
    assert_true(publish_commit(opened, NULL));
    publish_note_base_path(opened, STR("/offer"));
    publish_close(opened);
    assert_problem(world, DIAG_WARNING, "publish", "the site is published, but '");
    HOLDS(world, "a=2");
}

static void test_stage_that_cannot_be_cleared(void **state)
{
    World *world = *state;
    PublishCounts counts = {0};
    Publish *opened = publish_open(world->site, &plainly, world->diag);
    add_set(opened, SET("a=1"));
    assert_true(file_write(at(world, ".signpost/stage/theirs"), STR("x"), world->diag));
    bool frozen = set_frozen(world, ".signpost/stage/theirs", true), published = publish_commit(opened, &counts);
    publish_close(opened);
    if (frozen) assert_true(set_frozen(world, ".signpost/stage/theirs", false));
    assert_true(published);
    assert_int_equal(counts.written, 1);
    assert_false(publish_is_unfinished(world->site));
    if (!frozen) {
        print_message("stage that stays: skipped, no file can be frozen here (%s)\n", strerror(errno));
        skip();
    }
    publish_close(publish_open(world->site, &plainly, world->diag));
    HOLDS(world, "a=1");
}

static void test_folder_is_a_file(void **state)
{
    World *world = *state;
    assert_true(file_write(world->site, STR("x"), world->diag));
    assert_null(publish_open(world->site, &plainly, world->diag));
    assert_problem(world, DIAG_USAGE, "output-folder", "it is a file");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(test_foreign_files_stay),
        IN_WORLD(test_foreign_file_in_the_way),
        IN_WORLD(test_foreign_file_where_a_folder_goes),
        IN_WORLD(test_foreign_folder_where_a_file_goes),
        IN_WORLD(test_foreign_link_is_not_followed),
        IN_WORLD(test_deletions_do_not_follow_links),
        IN_WORLD(test_changed_file_where_a_folder_goes),
        IN_WORLD(test_links_for_files_where_others_go),
        IN_WORLD(test_changed_file_that_is_no_longer_made),
        IN_WORLD(test_bad_paths_are_refused),
        IN_WORLD(test_damaged_manifest),
        IN_WORLD(test_damaged_journal),
        IN_WORLD(test_journal_does_not_follow_links),
        IN_WORLD(test_older_manifest),
        IN_WORLD(test_lock),
        IN_WORLD(test_waits_for_the_lock),
        IN_WORLD(test_waits_no_longer),
        IN_WORLD(test_permission_lost_in_the_middle),
        IN_WORLD(test_folder_goes_in_the_middle),
        IN_WORLD(test_published_but),
        IN_WORLD(test_stage_that_cannot_be_cleared),
        IN_WORLD(test_folder_is_a_file),
        IN_WORLD(test_folder_cannot_be_made),
        IN_WORLD(test_full_disk),
        IN_WORLD(test_killed_at_any_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
