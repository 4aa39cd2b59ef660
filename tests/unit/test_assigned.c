/* Which variables of a file of Lua may be written to: never fewer than those that are. */
#include "support.h"

#include "render/assigned.h"

static bool finds(const char *lua, const char *name)
{
    Arena *arena = arena_create();
    Assigned assigned = assigned_find(str_from(lua), arena);
    bool found = assigned_has(&assigned, str_from(name));
    arena_destroy(arena);
    return found;
}

static void what_is_written_to_is_found(void **state)
{
    (void)state;
    assert_true(finds("local a; function f() a = 1 end", "a"));
    assert_true(finds("local a; function f() a=1 end", "a"));
    assert_true(finds("a\n\t=\r\n1", "a"));
    assert_true(finds("a, b.c, d = 1, 2, 3", "a"));
    assert_true(finds("a, b.c, d = 1, 2, 3", "d"));
    assert_true(finds("a --[[ with words between ]] = 1", "a"));
    assert_true(finds("a -- to the end\n= 1", "a"));
    assert_true(finds("local x = 1;a = x == 1", "a"));
    assert_true(finds("\"text\"a=1", "a"));
    assert_true(finds("-- what is local\na = 1", "a"));
    assert_true(finds("--[[ what is local]] a = 1", "a"));
    assert_true(finds("-- such as f(\na, b = 1, 2", "a"));
    assert_true(finds("x = ...a = 1", "a"));
    assert_true(finds("b.c, a = 1, 2", "a"));
    assert_true(finds("f(b, c) d, a = 1, 2", "a"));
    assert_true(finds("f(b, -- of\na) a = 1", "a"));
}

static void functions_by_name_are_found(void **state)
{
    (void)state;
    assert_true(finds("local a; function a() end", "a"));
    assert_true(finds("function\n \f a () end", "a"));
    assert_true(finds("function a --[[ is a. ]] () end", "a"));
    assert_true(finds("function --[[ of ours ]] a() end", "a"));
    assert_true(finds("-- not local\nfunction a() end", "a"));
    assert_true(finds("--[[local]]function a() end", "a"));
    assert_true(finds("semilocal function a() end", "a"));
}

static void what_is_only_made_and_read_is_not(void **state)
{
    (void)state;
    const char *lua = "local function a(b) return b == 1 and c.d(e)[a] ~= f end\nlocal g <const> = 1\nmalfunction h()";
    assert_false(finds("local x, a, y = f(a, a, 1), {a = 1, a, a}; for a = 1, 2 do return a, a end", "a"));
    assert_false(finds("b.a = 1; function a.b() end; function a:c() end; if c or a, d then end", "a"));
    const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "function", "missing", NULL};
    for (const char *const *name = names; *name; name++) assert_false(finds(lua, *name));
    assert_false(finds("", "a"));
    assert_false(finds("ab = 1 ba = 2", "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_to_is_found),
        cmocka_unit_test(functions_by_name_are_found),
        cmocka_unit_test(what_is_only_made_and_read_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
