/* Tables as text. */
#include "base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_row(Str *rest, Arena *arena, CsvRow *row, size_t count, const char *const *cells)
{
    assert_true(csv_next(rest, arena, row));
    assert_int_equal(row->count, count);
    for (size_t i = 0; i < count; i++) assert_true(str_is(row->cells[i], cells[i]));
}

static void test_rows(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Str rest = STR("\xEF\xBB\xBF" "id,name\r\n\r\n1,\"bake_,_to\"\n2,\"a \"\"b\"\"\nc\",\n\"\",x\"y\n3");
    CsvRow row = {0};
    assert_row(&rest, arena, &row, 2, (const char *const[]){"id", "name"});
    assert_row(&rest, arena, &row, 2, (const char *const[]){"1", "bake_,_to"});
    assert_row(&rest, arena, &row, 3, (const char *const[]){"2", "a \"b\"\nc", ""});
    assert_row(&rest, arena, &row, 2, (const char *const[]){"", "x\"y"});
    assert_row(&rest, arena, &row, 1, (const char *const[]){"3"});
    assert_true(str_is(csv_cell(&row, 7), ""));
    assert_false(csv_next(&rest, arena, &row));
    rest = STR("\"never closed, and\nso on");
    assert_row(&rest, arena, &row, 1, (const char *const[]){"never closed, and\nso on"});
    assert_false(csv_next(&rest, arena, &row));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
