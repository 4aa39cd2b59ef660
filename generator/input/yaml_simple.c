#include "input/yaml_simple.h"

#include "base/utf8.h"

#include <string.h>

enum {
    DEEPEST = 8,      /* far from YAML_DEPTH */
    MOST_NAMES = 64,  /* in one mapping: each is compared with all before it */
    LONGEST_LINE = 4000
};

static const size_t at_end = SIZE_MAX; /* the indentation of what follows the last line */

typedef struct {
    const Source *source;
    Arena *arena;
    Str rest;             /* the lines after this one */
    Str line;             /* without blanks at its end */
    size_t indent;        /* of the line */
    uint32_t next_number; /* of the line after this one in the source, from 1 */
    bool is_ascii;        /* the line */
} Lines;

/* ---- characters ---- */

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_name_char(char c)
{
    return is_word_char(c) || c == '_' || c == '-';
}

/* The length of a character that is not ASCII, and nothing but itself to libyaml and to yaml_slips.h: Latin letters
 * with accents and the like, dashes, quote marks and dots of word processors. 0: of any other. */
static size_t plain_character(Str text)
{
    unsigned char first = (unsigned char)text.ptr[0], second = text.len > 1 ? (unsigned char)text.ptr[1] : 0,
                  third = text.len > 2 ? (unsigned char)text.ptr[2] : 0;
    bool follows = second >= 0x80 && second < 0xC0;
    if (first == 0xC2) return second > 0xA0 && second < 0xC0 ? 2 : 0;
    if (first >= 0xC3 && first <= 0xCB) return follows ? 2 : 0;
    return first == 0xE2 && second == 0x80 && third >= 0x90 && third <= 0xA6 ? 3 : 0;
}

/* False when there is one that is not plain; *is_ascii is whether each takes one byte. */
static bool line_is_plain(Str line, bool *is_ascii)
{
    *is_ascii = true;
    for (;;) {
        line = str_from_index(line, utf8_plain(line));
        if (!line.len) return true;
        size_t length = plain_character(line);
        if (!length) return false;
        *is_ascii = false;
        line = str_from_index(line, length);
    }
}

/* ---- lines ---- */

static size_t skip_blanks(Str line, size_t at)
{
    while (at < line.len && line.ptr[at] == ' ') at++;
    return at;
}

/* Goes on to the next line that says something. False when it is not simple. */
static bool next_line(Lines *lines)
{
    while (lines->rest.len) {
        str_cut(&lines->rest, '\n', &lines->line);
        lines->next_number++;
        while (lines->line.len && lines->line.ptr[lines->line.len - 1] == ' ') lines->line.len--;
        if (lines->line.len > LONGEST_LINE || !line_is_plain(lines->line, &lines->is_ascii)) return false;
        lines->indent = skip_blanks(lines->line, 0);
        if (lines->indent < lines->line.len && lines->line.ptr[lines->indent] != '#') return true;
    }
    lines->line = (Str){NULL, 0};
    lines->indent = at_end;
    return true;
}

static bool has_next_at(const Lines *lines, size_t column)
{
    return lines->indent == column; /* which is never at_end */
}

static bool is_deeper(const Lines *lines, size_t column)
{
    return lines->indent != at_end && lines->indent > column;
}

static bool begins_item(const Lines *lines)
{
    return str_starts(str_from_index(lines->line, lines->indent), STR("- "));
}

static size_t characters(const Lines *lines, size_t from, size_t to)
{
    return lines->is_ascii ? to - from : utf8_length(str_slice(lines->line, from, to));
}

static Place place_of(const Lines *lines, size_t at, size_t length)
{
    return (Place){lines->source, lines->next_number - 1, place_width(characters(lines, 0, at) + 1),
                   place_width(length)};
}

static YamlNode *node_create(Lines *lines, YamlKind kind, size_t at, size_t length)
{
    YamlNode *node = ARENA_NEW(lines->arena, YamlNode);
    node->kind = kind;
    node->place = place_of(lines, at, length);
    return node;
}

/* ---- texts ---- */

static YamlNode *text_create(Lines *lines, size_t from, size_t to, bool quoted)
{
    YamlNode *node = node_create(lines, YAML_SCALAR, from, characters(lines, from, to));
    node->quoted = quoted;
    node->text = arena_str(lines->arena, str_slice(lines->line, from + quoted, to - quoted));
    return node;
}

/* In quotes, without anything inside that is not what it looks like. *at is moved behind it. */
static YamlNode *read_quoted(Lines *lines, size_t *at)
{
    char quote = lines->line.ptr[*at];
    size_t from = *at, end = from + 1 + str_find_char(str_from_index(lines->line, from + 1), quote);
    if (end >= lines->line.len) return NULL;
    if (quote == '"' && str_find_char(str_slice(lines->line, from, end), '\\') < end - from) return NULL;
    *at = end + 1;
    if (quote == '\'' && *at < lines->line.len && lines->line.ptr[*at] == quote) return NULL; /* '' is a quote inside */
    return text_create(lines, from, *at, true);
}

static bool is_null_word(Str text)
{
    return str_is(text, "null") || str_is(text, "Null") || str_is(text, "NULL");
}

/* A text without quotes: to the end of the line or, in a list or group in brackets, to what ends it there. */
static YamlNode *read_unquoted(Lines *lines, size_t *at, bool bracketed)
{
    Str line = lines->line;
    size_t from = *at, end = from;
    char next = from + 1 < line.len ? line.ptr[from + 1] : ' ';
    bool is_negative = line.ptr[from] == '-' && next >= '0' && next <= '9';
    if (!is_word_char(line.ptr[from]) && !is_negative) return NULL;
    for (; end < line.len; end++) {
        char c = line.ptr[end];
        if (bracketed && (c == ',' || c == ']' || c == '}')) break;
        if (bracketed && (c == ':' || c == '?' || c == '[' || c == '{')) return NULL;
        if (c == '#' || (c == ':' && (end + 1 == line.len || line.ptr[end + 1] == ' '))) return NULL;
    }
    *at = end;
    while (line.ptr[end - 1] == ' ') end--;
    return is_null_word(str_slice(line, from, end)) ? NULL : text_create(lines, from, end, false);
}

/* ---- names ---- */

/* Where the name that begins there ends, by a colon with a blank or the end of the line behind it; 0: there is none. */
static size_t name_end(Str line, size_t at)
{
    size_t end = at;
    if (end >= line.len || !is_word_char(line.ptr[end])) return 0;
    while (end < line.len && is_name_char(line.ptr[end])) end++;
    bool ends = end < line.len && line.ptr[end] == ':' && (end + 1 == line.len || line.ptr[end + 1] == ' ');
    return ends ? end : 0;
}

/* Adds the name to the mapping and moves *at to what follows its colon; NULL when it stood there before. */
static YamlPair *add_name(Lines *lines, YamlNode *mapping, size_t *at)
{
    size_t from = *at, end = name_end(lines->line, from);
    if (!end || mapping->count == MOST_NAMES) return NULL;
    Str name = str_slice(lines->line, from, end);
    for (size_t i = 0; i < mapping->count; i++)
        if (str_eq(mapping->pairs[i].key, name)) return NULL;
    YamlPair *pair = &ARENA_PUSH(lines->arena, mapping->pairs, mapping->count, mapping->room);
    pair->key = arena_str(lines->arena, name);
    pair->key_place = place_of(lines, from, name.len);
    *at = skip_blanks(lines->line, end + 1);
    return pair;
}

/* ---- what stands in one line ---- */

static YamlNode *read_value(Lines *lines, size_t *at, bool bracketed, int depth);

/* "[a, b]" or "{a: b}", from behind its opening bracket on; *at is moved behind the closing one. */
static bool read_bracketed(Lines *lines, YamlNode *node, size_t *at, int depth)
{
    bool is_list = node->kind == YAML_SEQUENCE;
    const char close = is_list ? ']' : '}';
    *at = skip_blanks(lines->line, *at);
    for (bool first = true;; first = false) {
        if (*at >= lines->line.len) return false;
        if (first && lines->line.ptr[*at] == close) break;
        YamlPair *pair = is_list ? NULL : add_name(lines, node, at);
        YamlNode *value = is_list || pair ? read_value(lines, at, true, depth + 1) : NULL;
        if (!value) return false;
        if (is_list) ARENA_PUSH(lines->arena, node->items, node->count, node->room) = value;
        else pair->value = value;
        *at = skip_blanks(lines->line, *at);
        if (*at >= lines->line.len) return false;
        if (lines->line.ptr[*at] == close) break;
        if (lines->line.ptr[*at] != ',') return false;
        *at = skip_blanks(lines->line, *at + 1);
    }
    ++*at;
    return true;
}

static YamlNode *read_value(Lines *lines, size_t *at, bool bracketed, int depth)
{
    if (*at >= lines->line.len || depth > DEEPEST) return NULL;
    char first = lines->line.ptr[*at];
    if (first == '"' || first == '\'') return read_quoted(lines, at);
    if (first != '[' && first != '{') return read_unquoted(lines, at, bracketed);
    YamlNode *node = node_create(lines, first == '[' ? YAML_SEQUENCE : YAML_MAPPING, *at, 1);
    ++*at;
    return read_bracketed(lines, node, at, depth) ? node : NULL;
}

/* A value that the rest of the line is, and on to the next line. */
static YamlNode *read_rest(Lines *lines, size_t at, int depth)
{
    YamlNode *node = read_value(lines, &at, false, depth);
    return node && at == lines->line.len && next_line(lines) ? node : NULL;
}

/* ---- what goes over lines ---- */

static YamlNode *read_list(Lines *lines, size_t column, int depth);

/* From the name on that begins at the column of this line. Lines at another column are left to whoever calls; those
 * that nobody takes, as when a text goes on, are met at the end. */
static YamlNode *read_names(Lines *lines, size_t column, int depth)
{
    if (depth > DEEPEST) return NULL;
    YamlNode *node = node_create(lines, YAML_MAPPING, column, 1);
    do {
        size_t at = column;
        YamlPair *pair = add_name(lines, node, &at);
        if (!pair) return NULL;
        YamlNode *value = NULL;
        if (at < lines->line.len) value = read_rest(lines, at, depth + 1);
        else if (!next_line(lines)) return NULL;
        else if (has_next_at(lines, column) && begins_item(lines)) value = read_list(lines, column, depth + 1);
        else if (is_deeper(lines, column))
            value = begins_item(lines) ? read_list(lines, lines->indent, depth + 1)
                                       : read_names(lines, lines->indent, depth + 1);
        if (!value) return NULL;
        pair->value = value;
    } while (has_next_at(lines, column));
    return node;
}

static YamlNode *read_list(Lines *lines, size_t column, int depth)
{
    if (depth > DEEPEST) return NULL;
    YamlNode *node = node_create(lines, YAML_SEQUENCE, column, 1);
    while (has_next_at(lines, column) && begins_item(lines)) {
        size_t at = skip_blanks(lines->line, column + 1);
        YamlNode *item =
            name_end(lines->line, at) ? read_names(lines, at, depth + 1) : read_rest(lines, at, depth + 1);
        if (!item) return NULL;
        ARENA_PUSH(lines->arena, node->items, node->count, node->room) = item;
    }
    return node;
}

YamlNode *yaml_read_simple(const Source *source, uint32_t first_line, Str text, Arena *arena)
{
    Lines lines = {.source = source, .arena = arena, .rest = text, .next_number = first_line + 1};
    if (!next_line(&lines) || !has_next_at(&lines, 0)) return NULL;
    YamlNode *root = begins_item(&lines) ? read_list(&lines, 0, 0) : read_names(&lines, 0, 0);
    return lines.indent == at_end ? root : NULL;
}
