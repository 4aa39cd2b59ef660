/* picture_world.h: what tests of pictures share: converting a file, and what must be said of one that is refused. */
#ifndef SIGNPOST_TESTS_PICTURE_WORLD_H
#define SIGNPOST_TESTS_PICTURE_WORLD_H

#include "picture/picture.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    Arena *arena;
    Diag *diag;
} World;

static inline int world_begin(void **state)
{
    World *world = memory_alloc(sizeof(World));
    *world = (World){arena_create(), diag_create()};
    *state = world;
    return 0;
}

static inline int world_end(void **state)
{
    World *world = *state;
    diag_destroy(world->diag);
    arena_destroy(world->arena);
    free(world);
    return 0;
}

static inline bool convert(World *world, PictureFormat format, Str bytes, PictureObject *object)
{
    /* An exact copy: reading one byte too many is seen by valgrind and the sanitizers. */
    char *copy = memory_alloc(bytes.len ? bytes.len : 1);
    if (bytes.len) memcpy(copy, bytes.ptr, bytes.len);
    Picture picture = {.name = STR("test"), .format = format, .bytes = {copy, bytes.len}};
    bool good = picture_convert(&picture, world->arena, object, world->diag);
    if (good) object->content = arena_str(world->arena, object->content);
    free(copy);
    return good;
}

static inline void assert_refused(World *world, PictureFormat format, Str bytes, const char *rule, const char *words)
{
    PictureObject object;
    if (convert(world, format, bytes, &object)) fail_msg("drawn, but should be refused: %s", words);
    size_t count;
    const Problem *problems = diag_sorted(world->diag, &count);
    assert_true(count > 0);
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        assert_true(problems[i].hint.len > 0);
        assert_true(str_contains(problems[i].message, STR("'test.")));
        if (strcmp(problems[i].rule, rule) == 0 && str_contains(problems[i].message, str_from(words))) found = true;
    }
    if (!found) fail_msg("no %s with '%s', but: %.*s", rule, words, STR_ARG(problems[0].message));
    diag_destroy(world->diag);
    world->diag = diag_create();
}

/* Every file that is cut off somewhere is either refused with a report or, with nothing lost, drawn. */
static inline void assert_survives_cuts(World *world, PictureFormat format, Str bytes)
{
    for (size_t length = 0; length < bytes.len; length++) {
        PictureObject object;
        assert_false(convert(world, format, str_slice(bytes, 0, length), &object));
        assert_true(diag_count(world->diag, DIAG_ERROR) > 0);
    }
    for (size_t at = 0; at < bytes.len; at++) {
        PictureObject object;
        char *copy = arena_cstr(world->arena, bytes);
        copy[at] = (char)(copy[at] ^ 0x5A);
        convert(world, format, (Str){copy, bytes.len}, &object);
    }
}

#endif
