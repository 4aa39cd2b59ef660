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

static void test_parted(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Str text = STR("a;\"b;\nc\";1,5\nd\te"), rest = text;
    CsvRow row = {0};
    assert_true(csv_next_parted(&rest, ';', arena, &row));
    assert_int_equal(row.count, 3);
    assert_true(str_is(row.cells[1], "b;\nc") && str_is(row.cells[2], "1,5"));
    assert_ptr_equal(row.starts[1], text.ptr + 2);
    assert_ptr_equal(row.starts[2], text.ptr + 9);
    assert_false(row.is_open);
    assert_true(csv_next_parted(&rest, '\t', arena, &row));
    assert_int_equal(row.count, 2);
    rest = STR("x,\"y");
    assert_true(csv_next(&rest, arena, &row));
    assert_true(row.is_open);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_parted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
