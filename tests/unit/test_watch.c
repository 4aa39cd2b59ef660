/* What a watch is made of: child processes, the socket to call it by, and the file that tells how it stands. */
#include "base/child.h"
#include "cli/status.h"
#include "serve/poke.h"
#include "support.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void assert_problem(FolderBench *world, Severity severity, const char *rule, const char *message)
{
    size_t count;
    const Problem *problems = diag_sorted(world->diag, &count);
    assert_int_equal(count, 1);
    assert_string_equal(problems[0].rule, rule);
    assert_int_equal(problems[0].severity, severity);
    if (!str_contains(problems[0].message, str_from(message))) print_message("got: %s\n", problems[0].message.ptr);
    assert_true(str_contains(problems[0].message, str_from(message)));
}

/* ---- children --------------------------------------------------------------------------------------------------- */

static void wait_for_end(Child *child)
{
    do {
        struct pollfd ends[] = {{child->answer_fd, POLLIN, 0}, {child->said_fd, POLLIN, 0}};
        poll(ends, 2, -1);
    } while (child_read(child));
}

static int tell(void *context, Buf *answer)
{
    size_t times = *(size_t *)context;
    for (size_t i = 0; i < times; i++) {
        buf_add_cstr(answer, "answer\n");
        fprintf(stderr, "said\n");
    }
    return 42;
}

/* Much more than pipes hold comes whole, on both. */
static void test_child_tells(void **state)
{
    FolderBench *world = *state;
    for (size_t times = 0; times < 300000; times = times * 60 + 1) {
        Child child;
        assert_true(child_start(&child, tell, &times, world->diag));
        wait_for_end(&child);
        assert_int_equal(child.exit_status, 42);
        assert_int_equal(child.signal, 0);
        assert_int_equal(child.answer.len, times * strlen("answer\n"));
        assert_int_equal(child.said.len, times * strlen("said\n"));
        assert_int_equal(waitpid(child.process, NULL, WNOHANG), -1);
        child_release(&child);
    }
}

static int hang(void *context, Buf *answer)
{
    buf_add_cstr(answer, "never sent");
    if (write(STDERR_FILENO, "said", 4) != 4) return 1;
    /* A program that would hold standard error for long. */
    if (fork() == 0) execlp("sleep", "sleep", "600", (char *)NULL);
    usleep(200000);
    if (*(int *)context) raise(*(int *)context);
    pause();
    return 0;
}

static void test_child_that_hangs(void **state)
{
    FolderBench *world = *state;
    int none = 0;
    Child child;
    assert_true(child_start(&child, hang, &none, world->diag));
    while (child.said.len < 4) assert_true(child_read(&child));
    child_kill(&child);
    wait_for_end(&child);
    assert_int_equal(child.signal, SIGKILL);
    assert_int_equal(child.exit_status, -1);
    assert_int_equal(child.answer.len, 0);
    child_release(&child);
}

static void test_child_that_dies(void **state)
{
    FolderBench *world = *state;
    int deadly = SIGALRM;
    Child child;
    signal(SIGALRM, SIG_IGN); /* not so in the child */
    assert_true(child_start(&child, hang, &deadly, world->diag));
    wait_for_end(&child);
    signal(SIGALRM, SIG_DFL);
    assert_int_equal(child.signal, SIGALRM);
    assert_int_equal(child.exit_status, -1);
    assert_true(str_is(buf_str(&child.said), "said"));
    child_release(&child);
}

/* ---- pokes ------------------------------------------------------------------------------------------------------ */

static int call(void *context, Buf *answer)
{
    (void)answer;
    Diag *diag = diag_create();
    bool good = poke_call(context, diag);
    diag_destroy(diag);
    return good ? 0 : 1;
}

static void assert_called(FolderBench *world, PokeDoor *door, const char *folder)
{
    Child child;
    char *name = arena_cstr(world->arena, str_from(folder));
    struct pollfd end = {poke_fd(door), POLLIN, 0};
    assert_false(poke_answer(door)); /* nobody yet */
    assert_true(child_start(&child, call, name, world->diag));
    assert_int_equal(poll(&end, 1, 5000), 1);
    assert_true(poke_answer(door));
    wait_for_end(&child);
    if (child.exit_status != 0) print_message("got: %s\n", buf_cstr(&child.said));
    assert_int_equal(child.exit_status, 0);
    child_release(&child);
}

static void test_poke(void **state)
{
    FolderBench *world = *state;
    /* Longer than the address of a socket may be. */
    Buf name = {0};
    for (int i = 0; i < 4; i++) buf_printf(&name, "a-folder-whose-name-is-rather-long-for-a-folder-%d/", i);
    buf_add_cstr(&name, "own");
    const char *folder = in_folder(world, buf_cstr(&name));
    PokeDoor *door = poke_open(folder, world->diag);
    struct stat info;
    assert_non_null(door);
    assert_called(world, door, folder);
    assert_true(poke_stands(door));
    assert_int_equal(stat(folder, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    poke_close(door);
    assert_false(poke_call(folder, world->diag));
    assert_problem(world, DIAG_USAGE, "watch", "no watch is at work");
    buf_release(&name);
}

static void test_poke_of_one_that_died(void **state)
{
    FolderBench *world = *state;
    const char *folder = in_folder(world, "own");
    pid_t process = fork();
    if (process == 0) {
        Diag *diag = diag_create();
        poke_open(folder, diag);
        kill(getpid(), SIGKILL);
    }
    assert_int_equal(waitpid(process, NULL, 0), process);
    assert_true(file_exists(path_join(world->arena, str_from(folder), STR("watch")).ptr));
    assert_false(poke_call(folder, world->diag));
    assert_problem(world, DIAG_USAGE, "watch", "no watch is at work");
    PokeDoor *door = poke_open(folder, world->diag);
    assert_non_null(door);
    assert_called(world, door, folder);
    poke_close(door);
}

static void test_poke_second(void **state)
{
    FolderBench *world = *state;
    const char *folder = in_folder(world, "own");
    PokeDoor *door = poke_open(folder, world->diag);
    assert_null(poke_open(folder, world->diag));
    Str process = arena_printf(world->arena, "(process %ld)", (long)getpid());
    assert_problem(world, DIAG_FAILURE, "watch", process.ptr);
    assert_called(world, door, folder);
    poke_close(door);
}

static void test_poke_folder_removed(void **state)
{
    FolderBench *world = *state;
    const char *folder = in_folder(world, "own");
    PokeDoor *door = poke_open(folder, world->diag);
    assert_true(folder_remove(folder, world->diag));
    assert_false(poke_stands(door));
    PokeDoor *other = poke_open(folder, world->diag);
    assert_non_null(other);
    assert_false(poke_stands(door));
    assert_true(poke_stands(other));
    poke_close(other);
    poke_close(door);
}

/* ---- the status ------------------------------------------------------------------------------------------------- */

static void test_status(void **state)
{
    FolderBench *world = *state;
    const char *file = in_folder(world, "status.json");
    StatusBuild built = {.time = 1795348800,
                         .commit = "0123456789012345678901234567890123456789",
                         .day = {2026, 11, 22}},
                read;
    Status status = {.state = STATE_PROBLEMS,
                     .repo = STR("https://git.example.org/offer.git"),
                     .ref = "main",
                     .built = built,
                     .looked = 1795348800 + 86399,
                     .problems = STR("{\"problems\": [{\"rule\": \"odd\"}]}")};
    Str text;
    assert_true(status_write(file, &status, world->diag));
    assert_true(file_read(file, world->arena, &text, world->diag));
    assert_true(str_contains(text, STR("\"state\": \"problems\"")));
    assert_true(str_contains(text, STR("\"time\": \"2026-11-22T12:00:00Z\"")));
    assert_true(str_contains(text, STR("\"looked\": \"2026-11-23T11:59:59Z\"")));
    assert_true(str_contains(text, STR("\"since\": null")));
    assert_true(str_contains(text, STR("\"rule\": \"odd\"")));
    status_read_built(file, &read);
    assert_int_equal(read.time, built.time);
    assert_string_equal(read.commit, built.commit);
    assert_int_equal(date_cmp(read.day, built.day), 0);
    assert_false(file_exists(in_folder(world, "status.json.tmp")));
}

/* Names come from a command line, in whatever letters; what cannot be written is told. */
static void test_status_of_odd_names(void **state)
{
    FolderBench *world = *state;
    const char *file = in_folder(world, "status.json");
    Status status = {.repo = STR("/srv/caf\xE9"), .ref = "caf\xE9"};
    Str text;
    assert_true(status_write(file, &status, world->diag));
    assert_true(file_read(file, world->arena, &text, world->diag));
    assert_true(str_contains(text, STR("\"repo\": \"/srv/caf\xEF\xBF\xBD\"")));
    assert_true(str_contains(text, STR("\"ref\": \"caf\xEF\xBF\xBD\"")));
    assert_true(folder_make(in_folder(world, "folder"), world->diag));
    assert_false(status_write(in_folder(world, "folder"), &status, world->diag));
    assert_problem(world, DIAG_FAILURE, "file-write", "folder'");
    assert_false(file_exists(in_folder(world, "folder.tmp")));
}

static void test_status_missing_or_broken(void **state)
{
    FolderBench *world = *state;
    static const char *const texts[] = {"", "{", "[]", "{\"built\": null}", "{\"built\": {\"time\": \"yesterday\"}}",
                                        "{\"built\": {\"time\": \"2026-11-22T12:00:00Z\", \"day\": 3}}"};
    StatusBuild read;
    status_read_built(in_folder(world, "none.json"), &read);
    assert_int_equal(read.time, 0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true(file_write(in_folder(world, "status.json"), str_from(texts[i]), world->diag));
        status_read_built(in_folder(world, "status.json"), &read);
        assert_int_equal(read.time, 0);
        assert_string_equal(read.commit, "");
    }
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, folder_bench_setup, folder_bench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(test_child_tells),
        IN_WORLD(test_child_that_hangs),
        IN_WORLD(test_child_that_dies),
        IN_WORLD(test_poke),
        IN_WORLD(test_poke_of_one_that_died),
        IN_WORLD(test_poke_second),
        IN_WORLD(test_poke_folder_removed),
        IN_WORLD(test_status),
        IN_WORLD(test_status_of_odd_names),
        IN_WORLD(test_status_missing_or_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
