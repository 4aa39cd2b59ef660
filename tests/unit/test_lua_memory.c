/* Memory for Lua: pieces of all sizes, grown, shrunk and given back in any order, keep what they hold. */
#include "support.h"

#include "render/lua_memory.h"

enum { HELD = 300, STEPS = 30000 };

static const size_t sizes[] = {1, 8, 9, 24, 40, 41, 200, 504, 511, 512, 513, 520, 4000, 70000};

typedef struct {
    unsigned char *bytes;
    size_t size;
    unsigned char mark;
} Piece;

static void check(const Piece *piece, size_t length)
{
    for (size_t i = 0; i < length; i++) assert_int_equal(piece->bytes[i], piece->mark);
}

/* The same steps each time: a simple generator of numbers that look like chance. */
static uint32_t next_number(uint32_t *number)
{
    *number = *number * 1664525 + 1013904223;
    return *number >> 8;
}

static void pieces_keep_what_they_hold(void **state)
{
    (void)state;
    LuaMemory memory = {0};
    static Piece pieces[HELD];
    uint32_t number = 1;
    for (size_t step = 0; step < STEPS; step++) {
        Piece *piece = &pieces[next_number(&number) % HELD];
        size_t size = next_number(&number) % 4 ? sizes[next_number(&number) % (sizeof sizes / sizeof *sizes)] : 0;
        check(piece, piece->size);
        piece->bytes = lua_memory_resize(&memory, piece->bytes, piece->size, size);
        assert_true(size == 0 ? piece->bytes == NULL : (uintptr_t)piece->bytes % 8 == 0);
        check(piece, size < piece->size ? size : piece->size);
        piece->size = size;
        piece->mark = (unsigned char)step;
        if (size) memset(piece->bytes, piece->mark, size);
    }
    for (size_t i = 0; i < HELD; i++) {
        check(&pieces[i], pieces[i].size);
        lua_memory_resize(&memory, pieces[i].bytes, pieces[i].size, 0);
    }
    lua_memory_release(&memory);
}

static void pieces_given_back_are_used_again(void **state)
{
    (void)state;
    LuaMemory memory = {0};
    void *first = lua_memory_resize(&memory, NULL, 0, 40);
    assert_null(lua_memory_resize(&memory, first, 40, 0));
    assert_ptr_equal(lua_memory_resize(&memory, NULL, 0, 33), first);
    assert_ptr_equal(lua_memory_resize(&memory, first, 33, 40), first);
    lua_memory_release(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_keep_what_they_hold),
        cmocka_unit_test(pieces_given_back_are_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
