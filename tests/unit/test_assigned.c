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

typedef struct {
    const char *lua, *name;
} Case;

static void all_find(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!finds(cases[i].lua, cases[i].name)) fail_msg("%s is not found in: %s", cases[i].name, cases[i].lua);
}

static void what_is_written_to_is_found(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"local a; function f() a = 1 end", "a"},
        {"local a; function f() a=1 end", "a"},
        {"a\n\t=\r\n1", "a"},
        {"a, b.c, d = 1, 2, 3", "a"},
        {"a, b.c, d = 1, 2, 3", "d"},
        {"a --[[ with words between ]] = 1", "a"},
        {"a -- to the end\n= 1", "a"},
        {"local x = 1;a = x == 1", "a"},
        {"\"text\"a=1", "a"},
        {"-- what is local\na = 1", "a"},
        {"--[[ what is local]] a = 1", "a"},
        {"-- such as f(\na, b = 1, 2", "a"},
        {"x = ...a = 1", "a"},
        {"b.c, a = 1, 2", "a"},
        {"f(b, c) d, a = 1, 2", "a"},
        {"f(b, -- of\na) a = 1", "a"},
    };
    all_find(cases, sizeof cases / sizeof *cases);
}

static void functions_by_name_are_found(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"local a; function a() end", "a"},
        {"function\n \f a () end", "a"},
        {"function a --[[ is a. ]] () end", "a"},
        {"function --[[ of ours ]] a() end", "a"},
        {"-- not local\nfunction a() end", "a"},
        {"--[[local]]function a() end", "a"},
        {"semilocal function a() end", "a"},
    };
    all_find(cases, sizeof cases / sizeof *cases);
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
