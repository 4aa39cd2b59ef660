/* Strings, maps, days, UTF-8, escaping, suggestions, names from bytes. */
#include "support.h"

#include "base/date.h"
#include "base/digest.h"
#include "base/digits.h"
#include "base/escape.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/suggest.h"
#include "base/utf8.h"

#include <stdio.h>

static void cuts_lists(void **state)
{
    Bench *bench = *state;
    Str rest = STR("a,,b"), part;
    assert_true(str_cut(&rest, ',', &part));
    assert_str(part, "a");
    assert_true(str_cut(&rest, ',', &part));
    assert_str(part, "");
    assert_true(str_cut(&rest, ',', &part));
    assert_str(part, "b");
    assert_false(str_cut(&rest, ',', &part));
}

static void finds_and_trims(void **state)
{
    Bench *bench = *state;
    assert_int_equal(str_find(STR("hello"), STR("ll")), 2);
    assert_int_equal(str_find(STR("hello"), STR("x")), 5);
    assert_int_equal(str_rfind_char(STR("a/b/c"), '/'), 3);
    assert_str(str_trim(STR(" \t x y \r\n")), "x y");
    assert_true(str_eq((Str){NULL, 0}, STR("")));
    assert_true(str_cmp(STR("ab"), STR("abc")) < 0);
    assert_str(str_slice(STR("abc"), 1, 99), "bc");
}

static void map_keeps_order_and_replaces(void **state)
{
    Bench *bench = *state;
    Map map = {0};
    int values[200];
    for (int i = 0; i < 200; i++) {
        Str key = arena_printf(bench->arena, "key-%d", i);
        assert_null(map_set(&map, bench->arena, key, &values[i]));
    }
    assert_int_equal(map.count, 200);
    assert_str(map.entries[7].key, "key-7");
    assert_ptr_equal(map_get(&map, STR("key-199")), &values[199]);
    assert_ptr_equal(map_set(&map, bench->arena, STR("key-3"), &values[0]), &values[3]);
    assert_int_equal(map.count, 200);
    assert_null(map_get(&map, STR("key-200")));
    map_reserve(&map, bench->arena, 5000);
    assert_true(map.room >= 5000);
    assert_ptr_equal(map_get(&map, STR("key-199")), &values[199]);
    assert_null(map_get(&map, STR("key-200")));
    assert_int_equal(map.count, 200);
}

/* Whether a text fits the room that is left or not: it comes whole, and what is behind it is empty. */
static void texts_fit_their_arena(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    for (int length = 0; length < 600; length++) {
        Str text = arena_printf(arena, "%0*d", length, 7);
        assert_int_equal(text.len, length ? length : 1);
        assert_int_equal(text.ptr[text.len - 1], '7');
        assert_int_equal(text.ptr[text.len], 0);
        const char *empty = arena_alloc(arena, 40);
        for (int i = 0; i < 40; i++) assert_int_equal(empty[i], 0);
    }
    arena_destroy(arena);
}

/* Texts take no more than their bytes; what comes behind them is aligned all the same. */
static void texts_and_numbers_share_an_arena(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    Arena *arena = arena_create();
    Str texts[COUNT];
    uint64_t *numbers[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        char letters[64];
        size_t length = i * 7 % sizeof letters;
        memset(letters, 'a' + (int)(i % 26), sizeof letters);
        Str text = {letters, length};
        texts[i] = i % 3 == 0   ? arena_str(arena, text)
                   : i % 3 == 1 ? arena_join(arena, str_slice(text, 0, 3), str_from_index(text, 3))
                                : arena_printf(arena, "%.*s", STR_ARG(text));
        if (i % 2) continue;
        numbers[i] = ARENA_NEW(arena, uint64_t);
        assert_int_equal((uintptr_t)numbers[i] % _Alignof(uint64_t), 0);
        assert_int_equal(*numbers[i], 0);
        *numbers[i] = UINT64_MAX - i;
    }
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(texts[i].len, i * 7 % 64);
        assert_int_equal(texts[i].ptr[texts[i].len], 0);
        for (size_t k = 0; k < texts[i].len; k++) assert_int_equal(texts[i].ptr[k], 'a' + i % 26);
        if (i % 2 == 0) assert_true(*numbers[i] == UINT64_MAX - i);
    }
    const char *first = arena_str(arena, STR("one")).ptr;
    assert_ptr_equal(arena_str(arena, STR("two")).ptr, first + sizeof "one");
    arena_destroy(arena);
}

/* Also the text that would fill the room to its last byte, and has its NUL behind it. */
static void texts_end_within_their_arena(void **state)
{
    (void)state;
    char letters[4200];
    memset(letters, 'x', sizeof letters);
    for (size_t length = 3900; length < sizeof letters; length++) {
        Arena *arena = arena_create();
        arena_str(arena, STR("before"));
        Str text = arena_str(arena, (Str){letters, length});
        assert_int_equal(text.ptr[length], 0);
        const uint64_t *number = ARENA_NEW(arena, uint64_t);
        assert_int_equal(*number, 0);
        arena_destroy(arena);
    }
}

/* A digest that misses a change would leave an old page in place. */
static void digests_see_every_bit(void **state)
{
    (void)state;
    char bytes[40] = {0};
    uint64_t before = hash_str(HASH_START, (Str){NULL, 0});
    for (size_t length = 0; length <= sizeof bytes; length++) {
        Str text = {bytes, length};
        uint64_t plain = hash_str(HASH_START, text);
        assert_int_not_equal(plain, before); /* one byte less, or absent */
        before = plain;
        for (size_t bit = 0; bit < length * 8; bit++) {
            bytes[bit / 8] ^= (char)(1 << bit % 8);
            uint64_t once = hash_str(HASH_START, text);
            assert_int_not_equal(once, plain);
            bytes[(bit / 8 + 8) % length] ^= 1; /* in another word */
            assert_int_not_equal(hash_str(HASH_START, text), once);
            bytes[(bit / 8 + 8) % length] ^= 1;
            bytes[bit / 8] ^= (char)(1 << bit % 8);
        }
    }
    assert_int_not_equal(hash_str(hash_str(HASH_START, STR("a")), STR("b")),
                         hash_str(hash_str(HASH_START, STR("b")), STR("a")));
    assert_int_not_equal(hash_str(hash_str(HASH_START, STR("ab")), STR("")),
                         hash_str(hash_str(HASH_START, STR("")), STR("ab")));
}

static void arrays_grow(void **state)
{
    Bench *bench = *state;
    int *numbers = NULL;
    size_t count = 0, room = 0;
    for (int i = 0; i < 1000; i++) ARENA_PUSH(bench->arena, numbers, count, room) = i;
    for (int i = 0; i < 1000; i++) assert_int_equal(numbers[i], i);
}

static void count_release(void *handle)
{
    ++*(int *)handle;
}

static void arenas_begin_anew(void **state)
{
    Bench *bench = *state;
    static const size_t sizes[] = {100, 100, 60000, 60000, 3 << 20, 100};
    Arena *arena = arena_create();
    int released = 0;
    for (size_t round = 0; round < sizeof sizes / sizeof *sizes; round++) {
        size_t size = sizes[round];
        char *bytes = arena_alloc(arena, size);
        for (size_t i = 0; i < size; i++) assert_int_equal(bytes[i], 0);
        memset(bytes, 'x', size);
        assert_str(arena_str(arena, STR("after")), "after");
        arena_defer(arena, count_release, &released);
        arena_reset(arena);
        assert_int_equal(released, round + 1);
    }
    arena_destroy(arena);
    assert_int_equal(released, sizeof sizes / sizeof *sizes);
}

static void numbers_become_digits(void **state)
{
    Bench *bench = *state;
    Buf text = {0};
    static const size_t numbers[] = {0, 7, 10, 1234567890, SIZE_MAX};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        buf_clear(&text);
        buf_add_number(&text, numbers[i]);
        assert_str(buf_str(&text), arena_printf(bench->arena, "%zu", numbers[i]).ptr);
    }
    char digits[MOST_DIGITS];
    assert_int_equal(digits_write(digits, 0, 0), 0);
    assert_int_equal(digits_write(digits, 120, 6), 6);
    assert_memory_equal(digits, "000120", 6);
    buf_clear(&text);
    date_iso((Date){2026, 3, 9}, &text);
    date_iso((Date){987, 12, 31}, &text);
    assert_str(buf_str(&text), "2026-03-090987-12-31");
    buf_release(&text);
}

/* Whatever room is left, what is printed comes out whole. */
static void print_fits_any_room(void **state)
{
    Bench *bench = *state;
    Buf text = {0};
    for (int length = 0; length <= 600; length += 7) {
        Str before = arena_str(bench->arena, buf_str(&text));
        buf_printf(&text, "<%*d>", length, 5);
        const char *whole = arena_printf(bench->arena, "%.*s<%*d>", STR_ARG(before), length, 5).ptr;
        assert_str(buf_str(&text), whole);
        if (text.len > 1500) buf_clear(&text);
    }
    buf_release(&text);
}

static void days_are_right(void **state)
{
    (void)state;
    Date date;
    assert_true(date_parse(STR("2026-11-22"), &date));
    assert_true(date_parse(STR("2024-02-29"), &date));
    assert_false(date_parse(STR("2026-02-29"), &date));
    assert_false(date_parse(STR("2026-13-01"), &date));
    assert_false(date_parse(STR("1/2/2026"), &date));
    assert_false(date_parse(STR("0000-01-01"), &date));
    for (long day = -200000; day < 200000; day += 37) assert_int_equal(date_days(date_from_days(day)), day);
    Date before = date_from_time(-1);
    assert_int_equal(before.year, 1969);
    assert_int_equal(before.day, 31);
}

static void utf8_is_checked(void **state)
{
    (void)state;
    assert_int_equal(utf8_check(STR("\xC5\x82\xC3\xB3" "d\xC5\xBA")), 7);
    assert_int_equal(utf8_check(STR("ab\xC0\x80")), 2);             /* overlong */
    assert_int_equal(utf8_check(STR("a\xED\xA0\x80")), 1);          /* a surrogate */
    assert_int_equal(utf8_check(STR("\xF4\x90\x80\x80")), 0);       /* above U+10FFFF */
    assert_int_equal(utf8_check(STR("abc\xE2\x82")), 3);            /* cut off */
    assert_int_equal(utf8_check((Str){"a\0b", 3}), 1);
    assert_int_equal(utf8_length(STR("\xF0\x9F\x98\x80x")), 2);
    Str bad = STR("\xFFz");
    assert_int_equal(utf8_next(&bad), UTF8_REPLACEMENT);
    assert_int_equal(bad.len, 1);
}

static void utf8_is_passed(void **state)
{
    (void)state;
    assert_true(str_is(utf8_skip(STR("abcdefghij\xC5\x82klmnopqrst"), 11), "klmnopqrst"));
    assert_true(str_is(utf8_skip(STR("ab\xC5\x82"), 2), "\xC5\x82"));
    assert_int_equal(utf8_skip(STR("ab\xC5\x82"), 9).len, 0);
    char text[] = "Each of these bytes is plain, from ' ' to '~'.";
    size_t length = sizeof text - 1;
    assert_int_equal(utf8_plain((Str){text, length}), length);
    for (size_t at = 0; at < length; at++) { /* wherever it stands among eight */
        static const char not_plain[] = "\n\x1F\x7F\x80\xFF";
        char kept = text[at];
        for (size_t i = 0; i < sizeof not_plain; i++) { /* NUL, too */
            text[at] = not_plain[i];
            assert_int_equal(utf8_plain((Str){text, length}), at);
        }
        text[at] = kept;
    }
}

static void escapes(void **state)
{
    Bench *bench = *state;
    Buf out = {0};
    escape_html(&out, STR("<a href=\"x\">&'"));
    assert_str(buf_str(&out), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
    buf_clear(&out);
    escape_json(&out, STR("\"\\\n\x01</b"));
    assert_str(buf_str(&out), "\\\"\\\\\\n\\u0001<\\/b");
    buf_clear(&out);
    escape_json(&out, STR("/a//\x7f\xc3\xa9"));
    assert_str(buf_str(&out), "/a//\\u007f\xc3\xa9");
    buf_clear(&out);
    escape_url_part(&out, STR("a b/c?"));
    assert_str(buf_str(&out), "a%20b%2Fc%3F");
    buf_release(&out);
}

/* Texts are gone through many bytes at once: nothing is missed, wherever it stands. */
static void escapes_anywhere(void **state)
{
    Bench *bench = *state;
    static const struct {
        char c;
        const char *html, *json;
    } signs[] = {{'&', "&amp;", "&"}, {'<', "&lt;", "<"},    {'>', "&gt;", ">"},      {'"', "&quot;", "\\\""},
                 {'\'', "&#39;", "'"}, {'\\', "\\", "\\\\"}, {'\n', "\n", "\\n"},    {'\x1F', "\x1F", "\\u001f"},
                 {'/', "/", "/"},     {' ', " ", " "},      {'\x7F', "\x7F", "\\u007f"}, {'\xC3', "\xC3", "\xC3"}};
    enum { LONGEST = 50 };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        for (size_t length = 1; length <= LONGEST; length++)
            for (size_t at = 0; at < length; at++) {
                char text[LONGEST + 1] = "", html[LONGEST + 10], json[LONGEST + 10];
                memset(text, 'x', length);
                text[at] = '\0';
                snprintf(html, sizeof html, "%s%s%s", text, signs[i].html, text + at + 1);
                snprintf(json, sizeof json, "%s%s%s", text, signs[i].json, text + at + 1);
                text[at] = signs[i].c;
                Buf out = {0};
                escape_html(&out, (Str){text, length});
                assert_str(buf_str(&out), html);
                buf_clear(&out);
                escape_json(&out, (Str){text, length});
                assert_str(buf_str(&out), json);
                buf_release(&out);
            }
}

static void escapes_cells(void **state)
{
    Bench *bench = *state;
    static const char *const cells[][2] = {
        {"plain words", "plain words"},
        {"", ""},
        {"a, b", "\"a, b\""},
        {"say \"no\"", "\"say \"\"no\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"=1+1", "'=1+1"},
        {"@name", "'@name"},
        {"-3, all", "\"'-3, all\""},
        {"1-3", "1-3"},
        {" x", "\" x\""},
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        Buf out = {0};
        escape_csv(&out, str_from(cells[i][0]));
        assert_str(buf_str(&out), cells[i][1]);
        buf_release(&out);
    }
}

static Str nearest(const char *word, const char *const *known)
{
    Suggestion suggestion = suggest_begin(str_from(word));
    for (; *known; known++) suggest_offer(&suggestion, str_from(*known));
    return suggestion.best;
}

static void suggests_the_nearest(void **state)
{
    Bench *bench = *state;
    static const char *const fields[] = {"title", "summary", "address_1", "address_2", NULL};
    assert_str(nearest("sumary", fields), "summary");
    assert_str(nearest("adress_1", fields), "address_1");
    assert_str(nearest("Address-2", fields), "address_2");
    assert_str(nearest("tilte", fields), "title");
    assert_null(nearest("postcode", fields).ptr);
}

static void names_from_bytes(void **state)
{
    (void)state;
    /* RFC 9562, appendix A.4: "www.example.com" in the namespace of DNS names. */
    static const uint8_t dns[16] = {0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                                    0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    char uuid[37], hex[65];
    uuid_v5(dns, STR("www.example.com"), uuid);
    assert_string_equal(uuid, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    digest_hex(STR("abc"), hex, 64); /* FIPS 180-4 */
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    /* As xxh128sum says of an empty file. */
    static const uint8_t of_nothing[QUICK_DIGEST] = {0x99, 0xaa, 0x06, 0xd3, 0x01, 0x47, 0x98, 0xd8,
                                                     0x60, 0x01, 0xc3, 0x24, 0x46, 0x8d, 0x49, 0x7f};
    uint8_t quick[QUICK_DIGEST];
    digest_quickly(STR(""), quick);
    assert_memory_equal(quick, of_nothing, sizeof quick);
    digest_quickly((Str){NULL, 0}, quick);
    assert_memory_equal(quick, of_nothing, sizeof quick);
}

static void problems_are_sorted_and_shown(void **state)
{
    Bench *bench = *state;
    Source source = {STR("content/x.md"), STR("---\ntitel: Caf\xC3\xA9 club\n---\n")};
    diag_report(bench->diag, DIAG_WARNING, (Place){&source, 3, 1, 1}, "later", "later");
    diag_report(bench->diag, DIAG_ERROR, source_place(&source, 4, 5), "unknown-field", "'%s' is not a field", "titel");
    diag_hint(bench->diag, "did you mean '%s'?", "title");
    diag_report(bench->diag, DIAG_WARNING, (Place){&source, 3, 1, 1}, "later", "later");
    size_t count;
    const Problem *problems = diag_sorted(bench->diag, &count);
    assert_int_equal(count, 2);
    assert_int_equal(diag_count(bench->diag, DIAG_WARNING), 1);
    assert_int_equal(diag_exit_status(bench->diag, false), 1);
    Buf text = {0};
    diag_print_problem(&problems[0], &text);
    assert_str(buf_str(&text), "content/x.md:2:1: error: 'titel' is not a field [unknown-field]\n"
                               "    2 | titel: Caf\xC3\xA9 club\n"
                               "      | ^^^^^\n"
                               "      = hint: did you mean 'title'?\n");
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(cuts_lists),
        BENCH_TEST(finds_and_trims),
        BENCH_TEST(map_keeps_order_and_replaces),
        BENCH_TEST(texts_fit_their_arena),
        BENCH_TEST(texts_and_numbers_share_an_arena),
        BENCH_TEST(texts_end_within_their_arena),
        BENCH_TEST(digests_see_every_bit),
        BENCH_TEST(arrays_grow),
        BENCH_TEST(days_are_right),
        BENCH_TEST(utf8_is_checked),
        BENCH_TEST(utf8_is_passed),
        BENCH_TEST(escapes),
        BENCH_TEST(escapes_anywhere),
        BENCH_TEST(escapes_cells),
        BENCH_TEST(suggests_the_nearest),
        BENCH_TEST(names_from_bytes),
        BENCH_TEST(arenas_begin_anew),
        BENCH_TEST(numbers_become_digits),
        BENCH_TEST(print_fits_any_room),
        BENCH_TEST(problems_are_sorted_and_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
