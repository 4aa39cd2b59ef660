/* Notes of the last build that are not as they were written: nothing is taken from them when that shows, and when it
 * does not, since the checksum is right, whatever they say does no more harm than a wrong page. */
#include "cli/build.h"
#include "cli/state.h"
#include "input/markdown.h"
#include "support.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <stdio.h>
#include <unistd.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

/* Bytes before what was noted, of its first numbers, and after it. */
enum { HEAD = 17, NUMBERS = 3 * 8, SUM = 8, END = 8 + SUM, DAMAGES = 200 };

typedef struct {
    Arena *arena;
    Diag *diag;
    Str folder; /* of the test */
    const char *site;
    Str notes, manifest; /* as the build wrote them */
    uint64_t chance;
} World;

static Str own_file(World *world, const char *name)
{
    return path_join(world->arena, path_join(world->arena, str_from(world->site), STR(".signpost")), str_from(name));
}

static void write_own(World *world, const char *name, Str bytes)
{
    FILE *file = fopen(own_file(world, name).ptr, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
}

/* Builds the site that the tests of whole sites begin with, and tells nobody. */
static int build(World *world)
{
    Options options = {.repo = "tests/sites/base", .path = "content", .theme = "themes/default", .worktree = true,
                       .quiet = true, .jobs = 1, .date = {2026, 11, 22}, .out = world->site};
    BuildCounts counts;
    fflush(stderr);
    int before = dup(STDERR_FILENO), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDERR_FILENO);
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_set_report_fd((void *)(uintptr_t)before); /* it still finds its way */
#endif
    int status = build_run(&options, false, &counts);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_set_report_fd((void *)(uintptr_t)STDERR_FILENO);
#endif
    close(before);
    close(nowhere);
    return status;
}

static int world_begin(void **state)
{
    World *world = memory_alloc(sizeof(World));
    *state = world;
    folder_setup(&world->arena, &world->diag, &world->folder);
    world->site = path_join(world->arena, world->folder, STR("site")).ptr;
    world->chance = 1; /* which met a text where a reference must be */
    assert_int_equal(build(world), EXIT_DONE);
    assert_true(file_read(own_file(world, "notes").ptr, world->arena, &world->notes, world->diag));
    assert_true(file_read(own_file(world, "manifest").ptr, world->arena, &world->manifest, world->diag));
    return 0;
}

WORLD_END(world_end)

/* Why nothing was taken, or NULL. */
static const char *missing(World *world)
{
    PublishOptions options = {0};
    State state;
    Publish *publish = publish_open(world->site, &options, world->diag);
    assert_non_null(publish);
    state_read(&state, publish);
    state_settle(&state, publish);
    assert_non_null(state.pages);
    if (state.missing) assert_true(state.content.count == 0 && state.history.versions.count == 0);
    publish_close(publish);
    state_release(&state);
    return state.missing;
}

static void assert_refused(World *world, Buf *notes, const char *why)
{
    write_own(world, "notes", buf_str(notes));
    const char *said = missing(world);
    assert_non_null(said);
    assert_string_equal(said, why);
    buf_clear(notes);
    buf_add(notes, world->notes);
}

static void test_refused(void **state)
{
    static const char damaged[] = "what the last build noted is damaged";
    World *world = *state;
    Buf notes = {0};
    assert_null(missing(world));
    buf_add(&notes, world->notes);
    for (size_t at = 0; at < world->notes.len; at += world->notes.len / 50) {
        notes.ptr[at] ^= 1;
        assert_refused(world, &notes, damaged);
        notes.len = at;
        assert_refused(world, &notes, damaged);
    }
    notes.ptr[HEAD - 2] = '1'; /* of another version */
    assert_refused(world, &notes, damaged);
    buf_add_char(&notes, '\0');
    assert_refused(world, &notes, damaged);
    write_own(world, "notes", world->notes);
    assert_null(missing(world));

    unlink(own_file(world, "notes").ptr);
    assert_string_equal(missing(world), "the last build left no notes");
    write_own(world, "manifest",
              str_slice(world->manifest, 0,
                        str_rfind_char(str_slice(world->manifest, 0, world->manifest.len - 1), '\n') + 1));
    assert_refused(world, &notes, "the site was published by a build that left no notes");
    write_own(world, "manifest", world->manifest);
    write_own(world, "notes", world->notes);
    assert_null(missing(world));
    buf_release(&notes);
}

/* ---- damage that the checksum does not show ---- */

static size_t below(World *world, size_t count)
{
    world->chance = world->chance * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(world->chance >> 33) % count;
}

static void set_checksum(Buf *notes)
{
    uint64_t sum = libdeflate_crc32(0, notes->ptr, notes->len - SUM);
    memcpy(notes->ptr + notes->len - SUM, &sum, sizeof sum);
}

/* A byte becomes another, or some go, or some come twice. */
static void damage(World *world, Buf *notes)
{
    size_t first = HEAD + NUMBERS, at = first + below(world, notes->len - first - END), some = 1 + below(world, 16);
    size_t left = notes->len - END - at;
    if (some > left) some = left;
    switch (below(world, 5)) {
    case 0: notes->ptr[at] = (char)below(world, 256); break;
    case 1: notes->ptr[at]++; break;
    case 2: notes->ptr[at] = (char)0xFF; break;
    case 3:
        memmove(notes->ptr + at, notes->ptr + at + some, notes->len - at - some);
        notes->len -= some;
        break;
    default:
        buf_reserve(notes, some);
        memmove(notes->ptr + at + some, notes->ptr + at, notes->len - at);
        notes->len += some;
        break;
    }
}

static void test_checksum_is_right(void **state)
{
    World *world = *state;
    Buf notes = {0};
    size_t understood = 0;
    for (int i = 0; i < DAMAGES; i++) {
        buf_clear(&notes);
        buf_add(&notes, world->notes);
        damage(world, &notes);
        set_checksum(&notes);
        write_own(world, "notes", buf_str(&notes));
        if (missing(world)) continue; /* a full build comes of that: nothing to see */
        understood++;
        build(world); /* good or not, it ends, and touches no memory of others */
        write_own(world, "manifest", world->manifest);
    }
    buf_release(&notes);
    assert_true(understood > DAMAGES / 4 && understood < DAMAGES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_refused, world_begin, world_end),
        cmocka_unit_test_setup_teardown(test_checksum_is_right, world_begin, world_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
