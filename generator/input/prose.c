#include "input/prose.h"

#include "base/utf8.h"

#include <string.h>

typedef struct {
    Arena *arena;
    const Map *abbreviations;
    Prose *prose;
    size_t first; /* token of the sentence at hand */
    size_t words; /* in it */
    bool begins;  /* the next word does */
} Reading;

/* ---- characters ---- */

/* Letters of other alphabets count as letters; of the rest only what English and its neighbours write. */
static bool is_letter(uint32_t c)
{
    if (c < 0x80) return ascii_is_lower((char)c) || ascii_is_upper((char)c);
    return (c >= 0xC0 && c != 0xD7 && c != 0xF7 && c < 0x2000) || c >= 0x2C00;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x2009 || c == 0x202F;
}

static uint32_t first_character(Str text, size_t *length)
{
    Str rest = text;
    uint32_t c = utf8_next(&rest);
    *length = text.len - rest.len;
    return c;
}

/* The bytes of the last character. */
static size_t last_length(Str text)
{
    size_t at = text.len - 1;
    while (at && ((unsigned char)text.ptr[at] & 0xC0) == 0x80) at--;
    return text.len - at;
}

static bool is_word_part(uint32_t c)
{
    return is_letter(c) || (c < 0x80 && ascii_is_digit((char)c));
}

/* Letters, digits, and what a number begins or ends with. */
static bool begins_core(Str text)
{
    size_t length;
    uint32_t c = first_character(text, &length);
    if (is_word_part(c)) return true;
    bool sign = c == '+' || c == '-' || c == 0xA3 || c == 0x20AC || c == '$';
    return sign && text.len > length && ascii_is_digit(text.ptr[length]);
}

static bool ends_core(Str text)
{
    size_t length = last_length(text), whole;
    uint32_t c = first_character(str_from_index(text, text.len - length), &whole);
    return is_word_part(c) || (c == '%' && text.len > 1 && ascii_is_digit(text.ptr[text.len - 2])) || c == '/';
}

/* ---- what a chunk without blanks is ---- */

/* "a.name@offer.example", "https://...", "www.x", "offer.example/easy" */
static bool is_address(Str core)
{
    size_t at = str_find_char(core, '@');
    if (at && at < core.len) return str_contains(str_from_index(core, at), STR("."));
    if (str_contains(core, STR("://")) || str_starts(core, STR("www."))) return true;
    Str host = str_slice(core, 0, str_find_char(core, '/'));
    size_t dot = str_rfind_char(host, '.');
    if (!dot || dot + 2 >= host.len) return false;
    bool letters = false;
    for (size_t i = 0; i < dot; i++) letters = letters || ascii_is_lower(host.ptr[i]) || ascii_is_upper(host.ptr[i]);
    for (size_t i = dot + 1; i < host.len; i++)
        if (!ascii_is_lower(host.ptr[i])) return false;
    return letters && !ascii_is_digit(host.ptr[0]);
}

static ProseKind kind_of(Str core)
{
    if (is_address(core)) return PROSE_ADDRESS;
    size_t length;
    if (!is_letter(first_character(core, &length))) return PROSE_NUMBER;
    for (size_t i = 0; i < core.len; i++)
        if (ascii_is_digit(core.ptr[i])) return PROSE_CODE;
    return PROSE_WORD;
}

/* The dot after the core ends no sentence, and is a part of it. */
static bool keeps_dot(const Reading *reading, Str core)
{
    if (core.len == 1 && ascii_is_upper(core.ptr[0]) && core.ptr[0] != 'I') return true;
    return reading->abbreviations && map_has(reading->abbreviations, prose_lower(core, reading->arena));
}

/* ---- tokens ---- */

static void end_sentence(Reading *reading)
{
    Prose *prose = reading->prose;
    if (prose->count == reading->first) return;
    ARENA_PUSH(reading->arena, prose->sentences, prose->sentence_count, prose->sentence_room) =
        (ProseSentence){reading->first, prose->count, reading->words};
    reading->first = prose->count;
    reading->words = 0;
    reading->begins = true;
}

static void add_token(Reading *reading, ProseKind kind, Str text)
{
    Prose *prose = reading->prose;
    ARENA_PUSH(reading->arena, prose->tokens, prose->count, prose->room) =
        (ProseToken){kind, text, reading->begins && kind != PROSE_SIGN};
    if (kind == PROSE_SIGN) return;
    reading->words++;
    reading->begins = false;
}

static bool is_phone_part(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!ascii_is_digit(text.ptr[i]) && !(i == 0 && text.ptr[i] == '+')) return false;
    return text.len > 0;
}

/* The second half of a postcode: "1AA". */
static bool is_inward(Str text)
{
    return text.len == 3 && ascii_is_digit(text.ptr[0]) && ascii_is_upper(text.ptr[1]) && ascii_is_upper(text.ptr[2]);
}

static bool is_outward(Str text)
{
    if (text.len < 2 || text.len > 4 || !ascii_is_upper(text.ptr[0])) return false;
    for (size_t i = 1; i < text.len; i++)
        if (!ascii_is_upper(text.ptr[i]) && !ascii_is_digit(text.ptr[i])) return false;
    return ascii_is_digit(text.ptr[text.len - 1]) || ascii_is_digit(text.ptr[text.len - 2]);
}

/* Joins the token to the one before it when both are parts of one phone number or postcode. */
static bool join_token(Reading *reading, Str core)
{
    Prose *prose = reading->prose;
    ProseToken *last = prose->count > reading->first ? &prose->tokens[prose->count - 1] : NULL;
    if (!last) return false;
    Str whole = {last->text.ptr, (size_t)(core.ptr + core.len - last->text.ptr)};
    if (last->kind == PROSE_CODE && is_outward(last->text) && is_inward(core)) {
        last->text = whole;
        return true;
    }
    bool begun =
        last->kind == PROSE_PHONE || (last->kind == PROSE_NUMBER && is_phone_part(last->text) && last->text.len > 2 &&
                                      (last->text.ptr[0] == '0' || last->text.ptr[0] == '+'));
    if (!begun || !is_phone_part(core) || core.ptr[0] == '+') return false;
    last->text = whole;
    last->kind = PROSE_PHONE;
    return true;
}

static void add_core(Reading *reading, Str core)
{
    ProseKind kind = kind_of(core);
    if (join_token(reading, core)) return;
    if (kind == PROSE_NUMBER && core.len >= 10 && core.ptr[0] == '0' && is_phone_part(core)) kind = PROSE_PHONE;
    add_token(reading, kind, core);
}

static void add_signs(Reading *reading, Str signs)
{
    while (signs.len) {
        size_t length;
        uint32_t c = first_character(signs, &length);
        add_token(reading, PROSE_SIGN, str_slice(signs, 0, length));
        if (c == ':' || c == '"' || c == '(' || c == 0x201C || c == 0x2018 || c == 0x2022) reading->begins = true;
        signs = str_from_index(signs, length);
    }
}

static bool has_end(Str signs)
{
    for (size_t i = 0; i < signs.len; i++)
        if (strchr(".!?", signs.ptr[i])) return true;
    return str_contains(signs, STR("\xE2\x80\xA6"));
}

/* What stands between two blanks: signs, a core, signs. */
static void read_chunk(Reading *reading, Str chunk)
{
    size_t from = 0, to = chunk.len, length;
    while (from < to && !begins_core(str_slice(chunk, from, to))) {
        first_character(str_slice(chunk, from, to), &length);
        from += length;
    }
    while (to > from && !ends_core(str_slice(chunk, from, to))) to -= last_length(str_slice(chunk, from, to));
    Str core = str_slice(chunk, from, to), after = str_from_index(chunk, to);
    add_signs(reading, str_slice(chunk, 0, from));
    if (core.len && str_starts(after, STR(".")) && keeps_dot(reading, core)) {
        add_core(reading, str_slice(chunk, from, to + 1));
        after = str_from_index(after, 1);
    } else if (core.len) {
        add_core(reading, core);
    }
    add_signs(reading, after);
    if (has_end(after)) end_sentence(reading);
}

void prose_read(Str text, const Map *abbreviations, Arena *arena, Prose *prose)
{
    *prose = (Prose){0};
    Reading reading = {.arena = arena, .abbreviations = abbreviations, .prose = prose, .begins = true};
    Str rest = text;
    while (rest.len) {
        const char *start = rest.ptr, *end = start;
        while (rest.len) {
            bool space = is_space(utf8_next(&rest));
            if (space) break;
            end = rest.ptr;
        }
        if (end > start) read_chunk(&reading, (Str){start, (size_t)(end - start)});
    }
    end_sentence(&reading);
}

/* ---- words ---- */

Str prose_lower(Str word, Arena *arena)
{
    Buf out = {0};
    Str rest = word;
    while (rest.len) {
        uint32_t c = utf8_next(&rest);
        if (c == 0x2019 || c == 0x2018) c = '\'';
        utf8_add(&out, utf8_lower(c));
    }
    Str lower = arena_str(arena, buf_str(&out));
    buf_release(&out);
    return lower;
}

bool prose_is_capital(Str word)
{
    size_t length;
    if (!word.len) return false;
    uint32_t c = first_character(word, &length);
    return (c < 0x80 && ascii_is_upper((char)c)) || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

size_t prose_capitals(Str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!ascii_is_upper(word.ptr[i])) return 0;
    return word.len;
}
