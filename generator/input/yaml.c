#include "input/yaml.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "input/front.h"
#include "input/yaml_slips.h"

#include <string.h>
#include <yaml.h>

typedef struct {
    yaml_parser_t parser;
    const Source *source;
    uint32_t first_line; /* of the text in its source, from 0 */
    Arena *arena;
    Diag *diag;
    yaml_mark_t quote_start, quote_end; /* of the last text in quotes that goes over several lines */
    Str line, rest;      /* of the source: the line looked at last, and what follows it */
    uint32_t line_number;/* from 1; 0: none yet */
} Reader;

static Place mark_place(const Reader *reader, yaml_mark_t mark, uint16_t length)
{
    return (Place){reader->source, (uint32_t)mark.line + reader->first_line + 1, place_width(mark.column + 1), length};
}

/* What libyaml says, and what an editor should do about it. */
static const struct {
    const char *problem, *message, *hint;
} translations[] = {
    {"found character that cannot start any token", "a text cannot begin with this character",
     "put the whole text in quotes"},
    {"found a tab character that violates indentation", "a tab where spaces are needed",
     "indent with spaces: two for each level"},
    {"mapping values are not allowed in this context", "a colon that cannot stand here",
     "put the whole text in quotes: \"Swimming: Saturdays\", or check the indentation of this line"},
    {"found unexpected end of stream", "a quote that is opened here is never closed",
     "write the same quote mark again at the end of the text"},
    {"found unexpected document indicator", "a quote that is opened here is never closed",
     "write the same quote mark again at the end of the text"},
    {"did not find expected key", "this line does not fit the lines above it",
     "check that it begins in the same column as its neighbours and has the form 'name: text'"},
    {"could not find expected ':'", "a name without a colon after it",
     "write 'name: text', with a blank after the colon"},
    {"did not find expected '-' indicator", "this line does not fit the list above it",
     "begin each item of the list with '- ' in the same column"},
    {"did not find expected ',' or ']'", "the list that begins here is not closed, or lacks a comma",
     "write ']' at its end, and ',' between its items"},
    {"did not find expected ',' or '}'", "the group that begins here is not closed, or lacks a comma",
     "write '}' at its end, and ',' between its fields"},
    {"did not find expected node content", "nothing where a text is expected",
     "write a text here, or close the bracket that was opened before"},
    {"did not find expected alphabetic or numeric character", "a text cannot begin with '*' or '&'",
     "put the whole text in quotes"},
    {"block sequence entries are not allowed in this context", "a list cannot begin on this line",
     "begin the list on a line of its own below the name"},
    {"found unknown escape character", "a backslash that means nothing here",
     "write the text in single quotes, where a backslash is only a backslash"},
};

/* Problems that are seen late: the place to mend is where the thing begins. */
static bool begins_earlier(const char *problem)
{
    static const char *const late[] = {"found unexpected end of stream", "found unexpected document indicator",
                                       "did not find expected ',' or ']'", "did not find expected ',' or '}'",
                                       "could not find expected ':'",
                                       "did not find expected alphabetic or numeric character"};
    for (size_t i = 0; i < sizeof late / sizeof *late; i++)
        if (strcmp(problem, late[i]) == 0) return true;
    return false;
}

/* A quote mark left out ends at the next one, lines below, and only what follows that one looks wrong. */
static bool report_swallowed(Reader *reader)
{
    size_t line = reader->parser.problem_mark.line, end = reader->quote_end.line;
    if (!end || line != end) return false;
    diag_report(reader->diag, DIAG_ERROR, mark_place(reader, reader->quote_start, 1), "yaml-syntax",
                "the quote that is opened here ends only in line %zu", end + reader->first_line + 1);
    diag_hint(reader->diag, "write the same quote mark again at the end of the text");
    return true;
}

/* The line of the source, from 1 on; absent behind its end. What is asked for comes mostly in order. */
static Str source_line(Reader *reader, uint32_t number)
{
    if (number < reader->line_number || !reader->line_number) {
        reader->line_number = 0;
        reader->rest = reader->source->text;
    }
    for (; reader->line_number < number; reader->line_number++)
        if (!str_cut(&reader->rest, '\n', &reader->line)) {
            reader->line_number = 0;
            return (Str){NULL, 0};
        }
    return reader->line;
}

/* What cannot be seen explains more than what libyaml says of its consequences: in the line of the problem, or in those
 * that it is about. */
static bool report_slip(Reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    size_t last = parser->problem_mark.line, first = last;
    if (parser->context && parser->context_mark.line < last) first = parser->context_mark.line;
    if (last - first > 3) first = last;
    Place place = mark_place(reader, (yaml_mark_t){.line = first}, 1);
    Str line = source_line(reader, place.line);
    if (!line.ptr) return false;
    Str rest = {line.ptr, (size_t)(reader->source->text.ptr + reader->source->text.len - line.ptr)};
    return yaml_report_slip(rest, last - first + 1, place, reader->diag);
}

static bool report_syntax(Reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    const char *problem = parser->problem ? parser->problem : "not YAML";
    if (report_slip(reader) || report_swallowed(reader)) return false;
    Place place = mark_place(reader, begins_earlier(problem) ? parser->context_mark : parser->problem_mark, 1);
    if (parser->error == YAML_READER_ERROR) place = (Place){reader->source, reader->first_line + 1, 0, 0};
    if (parser->error == YAML_SCANNER_ERROR && parser->buffer.pointer < parser->buffer.last &&
        *parser->buffer.pointer == '\t')
        problem = "found a tab character that violates indentation";
    for (size_t i = 0; i < sizeof translations / sizeof *translations; i++)
        if (strcmp(problem, translations[i].problem) == 0) {
            diag_report(reader->diag, DIAG_ERROR, place, "yaml-syntax", "%s", translations[i].message);
            diag_hint(reader->diag, "%s", translations[i].hint);
            return false;
        }
    diag_report(reader->diag, DIAG_ERROR, place, "yaml-syntax", "%s", problem);
    diag_hint(reader->diag, "check the quotes, colons and indentation near here");
    return false;
}

static bool next_event(Reader *reader, yaml_event_t *event)
{
    return yaml_parser_parse(&reader->parser, event) || report_syntax(reader);
}

/* Anchors, aliases and tags: an editor never means them, and aliases can make a small file huge. */
static bool refuse_reference(Reader *reader, const yaml_event_t *event)
{
    const char *what = NULL;
    if (event->type == YAML_ALIAS_EVENT) what = "*";
    if (event->type == YAML_SCALAR_EVENT && event->data.scalar.anchor) what = "&";
    if (event->type == YAML_SCALAR_EVENT && event->data.scalar.tag) what = "!";
    if (event->type == YAML_SEQUENCE_START_EVENT && event->data.sequence_start.anchor) what = "&";
    if (event->type == YAML_SEQUENCE_START_EVENT && event->data.sequence_start.tag) what = "!";
    if (event->type == YAML_MAPPING_START_EVENT && event->data.mapping_start.anchor) what = "&";
    if (event->type == YAML_MAPPING_START_EVENT && event->data.mapping_start.tag) what = "!";
    if (!what) return true;
    diag_report(reader->diag, DIAG_ERROR, mark_place(reader, event->start_mark, 1), "yaml-reference",
                "a text cannot begin with '%s'", what);
    diag_hint(reader->diag, "put the whole text in quotes; YAML's own meanings of '*', '&' and '!' are not allowed");
    return false;
}

static bool is_null_word(Str text)
{
    return text.len == 0 || str_is(text, "~") || str_is(text, "null") || str_is(text, "Null") || str_is(text, "NULL");
}

static YamlNode *node_create(Reader *reader, const yaml_event_t *event, YamlKind kind)
{
    YamlNode *node = ARENA_NEW(reader->arena, YamlNode);
    node->kind = kind;
    node->place = mark_place(reader, event->start_mark, 1);
    return node;
}

/* "Club #1 for kids" in plain text ends at the "#": YAML takes the rest for a comment. A comment that is meant has a
 * blank after its sign. */
static void warn_of_comment(Reader *reader, const yaml_event_t *event)
{
    Place place = mark_place(reader, event->end_mark, 1);
    Str line = utf8_skip(source_line(reader, place.line), event->end_mark.column);
    Str after = str_trim(line);
    if (after.len < 2 || after.ptr == line.ptr || after.ptr[0] != '#' || after.ptr[1] == ' ' || after.ptr[1] == '#')
        return;
    place.column = place_width(place.column + 1u);
    diag_report(reader->diag, DIAG_WARNING, place, "yaml-comment", "the rest of this line is left out, from '#' on");
    diag_hint(reader->diag, "put the whole text in quotes; or write a blank after '#' if it is a note");
}

static YamlNode *scalar_create(Reader *reader, const yaml_event_t *event)
{
    YamlNode *node = node_create(reader, event, YAML_SCALAR);
    Str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->text = arena_str(reader->arena, node->quoted ? text : yaml_trim(text));
    if (!node->quoted && is_null_word(node->text)) node->kind = YAML_EMPTY;
    if (!node->quoted && node->text.len) warn_of_comment(reader, event);
    bool one_line = event->start_mark.line == event->end_mark.line;
    if (!one_line && (event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
                      event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)) {
        reader->quote_start = event->start_mark;
        reader->quote_end = event->end_mark;
    }
    if (one_line && event->end_mark.column > event->start_mark.column)
        node->place.length = place_width(event->end_mark.column - event->start_mark.column);
    if (!node->quoted) yaml_warn_of_quotes(node->text, node->place, reader->diag);
    return node;
}

/* Escapes in double quotes can make what no file may hold. */
static bool check_scalar(Reader *reader, const YamlNode *node)
{
    Str item = str_slice(node->text, 0, 4); /* a hyphen and a hard space begin no item of a list */
    if (!node->quoted && str_starts(item, STR("-")) && yaml_report_slip(item, 1, node->place, reader->diag))
        return false;
    for (Str rest = node->text; rest.len;) {
        rest = str_from_index(rest, utf8_plain(rest));
        if (!rest.len) break;
        uint32_t c = utf8_next(&rest);
        if (text_is_printable(c)) continue;
        diag_report(reader->diag, DIAG_ERROR, node->place, "control-character", "an invisible character, U+%04X",
                    (unsigned)c);
        diag_hint(reader->diag, "remove the escape with '\\' that makes it");
        return false;
    }
    return true;
}

static bool read_node(Reader *reader, yaml_event_t *event, int depth, YamlNode **node);

static bool read_sequence(Reader *reader, const yaml_event_t *start, int depth, YamlNode **out)
{
    YamlNode *node = *out = node_create(reader, start, YAML_SEQUENCE);
    for (;;) {
        yaml_event_t event;
        YamlNode *item;
        if (!next_event(reader, &event)) return false;
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            return true;
        }
        bool ok = read_node(reader, &event, depth + 1, &item);
        yaml_event_delete(&event);
        if (!ok) return false;
        ARENA_PUSH(reader->arena, node->items, node->count, node->room) = item;
    }
}

/* Takes a mapping's key; a complex key or one that stood before is reported. */
static bool read_key(Reader *reader, const YamlNode *mapping, Map *seen, const yaml_event_t *event, YamlPair *pair)
{
    Place place = mark_place(reader, event->start_mark, 1);
    if (event->type != YAML_SCALAR_EVENT) {
        diag_report(reader->diag, DIAG_ERROR, place, "yaml-syntax", "a name must be a plain word");
        diag_hint(reader->diag, "write 'name: text'");
        return false;
    }
    pair->key = arena_str(reader->arena, (Str){(const char *)event->data.scalar.value, event->data.scalar.length});
    place.length = place_width(utf8_length(pair->key));
    pair->key_place = place;
    if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && yaml_report_slip(pair->key, 1, place, reader->diag))
        return false;
    if (map_has(seen, pair->key)) {
        uint32_t line = 0;
        for (size_t i = 0; i < mapping->count; i++)
            if (str_eq(mapping->pairs[i].key, pair->key)) line = mapping->pairs[i].key_place.line;
        diag_report(reader->diag, DIAG_ERROR, place, "duplicate-key", "'%.*s' is here twice", STR_ARG(pair->key));
        diag_hint(reader->diag, "it was first given in line %u: keep one of the two", line);
        return false;
    }
    map_set(seen, reader->arena, pair->key, reader);
    return true;
}

static bool read_mapping(Reader *reader, const yaml_event_t *start, int depth, YamlNode **out)
{
    YamlNode *node = *out = node_create(reader, start, YAML_MAPPING);
    Map seen = {0};
    for (;;) {
        yaml_event_t event;
        YamlPair pair = {0};
        if (!next_event(reader, &event)) return false;
        if (event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            return true;
        }
        bool ok = refuse_reference(reader, &event) && read_key(reader, node, &seen, &event, &pair);
        yaml_event_delete(&event);
        if (!ok || !next_event(reader, &event)) return false;
        ok = read_node(reader, &event, depth + 1, &pair.value);
        yaml_event_delete(&event);
        if (!ok) return false;
        ARENA_PUSH(reader->arena, node->pairs, node->count, node->room) = pair;
    }
}

static bool read_node(Reader *reader, yaml_event_t *event, int depth, YamlNode **node)
{
    if (!refuse_reference(reader, event)) return false;
    if (depth > YAML_DEPTH) {
        diag_report(reader->diag, DIAG_ERROR, mark_place(reader, event->start_mark, 1), "yaml-depth",
                    "lists and groups are nested more than %d deep", YAML_DEPTH);
        diag_hint(reader->diag, "put a text that begins with '[' or '{' in quotes");
        return false;
    }
    if (event->type == YAML_SEQUENCE_START_EVENT) return read_sequence(reader, event, depth, node);
    if (event->type == YAML_MAPPING_START_EVENT) return read_mapping(reader, event, depth, node);
    *node = scalar_create(reader, event);
    return check_scalar(reader, *node);
}

/* Reads the one document of the stream: stream start, document start, the node, document end, stream end. */
static bool read_stream(Reader *reader, YamlNode **root)
{
    *root = ARENA_NEW(reader->arena, YamlNode);
    (*root)->place = (Place){reader->source, reader->first_line + 1, 1, 1};
    bool have_document = false;
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event)) return false;
        yaml_event_type_t type = event.type;
        bool ok = true;
        if (type == YAML_DOCUMENT_START_EVENT && have_document) {
            diag_report(reader->diag, DIAG_ERROR, mark_place(reader, event.start_mark, 3), "yaml-syntax",
                        "a second '---' begins a second document");
            diag_hint(reader->diag, "remove this line");
            ok = false;
        } else if (type == YAML_DOCUMENT_START_EVENT) {
            have_document = true;
        } else if (type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_END_EVENT &&
                   type != YAML_STREAM_END_EVENT) {
            ok = read_node(reader, &event, 0, root);
        }
        yaml_event_delete(&event);
        if (!ok) return false;
        if (type == YAML_STREAM_END_EVENT) return true;
    }
}

bool yaml_parse(const Source *source, Str text, Arena *arena, Diag *diag, YamlNode **root)
{
    Reader reader = {.source = source, .arena = arena, .diag = diag};
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_from_index(text, 3); /* a byte order mark, as Windows begins files */
    if (text.ptr > source->text.ptr && text.ptr <= source->text.ptr + source->text.len)
        reader.first_line = source_place(source, (size_t)(text.ptr - source->text.ptr), 0).line - 1;
    if (!yaml_parser_initialize(&reader.parser)) {
        diag_report(diag, DIAG_FAILURE, (Place){.source = source}, "memory", "the YAML reader cannot start");
        diag_hint(diag, "the machine has too little memory left for it: end other programs, and try again");
        return false;
    }
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text.ptr, text.len);
    bool ok = read_stream(&reader, root);
    if (!ok) *root = NULL; /* half a tree would only lead to more reports */
    yaml_parser_delete(&reader.parser);
    return ok;
}

static const YamlPair *find_pair(const YamlNode *mapping, Str key)
{
    if (!mapping || mapping->kind != YAML_MAPPING) return NULL;
    for (size_t i = 0; i < mapping->count; i++)
        if (str_eq(mapping->pairs[i].key, key)) return &mapping->pairs[i];
    return NULL;
}

const YamlNode *yaml_get_str(const YamlNode *mapping, Str key)
{
    const YamlPair *pair = find_pair(mapping, key);
    return pair ? pair->value : NULL;
}

const YamlNode *yaml_get(const YamlNode *mapping, const char *key)
{
    return yaml_get_str(mapping, str_from(key));
}

Str yaml_text(const YamlNode *mapping, const char *key)
{
    const YamlNode *node = yaml_get(mapping, key);
    return node && node->kind == YAML_SCALAR ? node->text : (Str){NULL, 0};
}

bool yaml_true(const YamlNode *mapping, const char *key)
{
    return str_is(yaml_text(mapping, key), "true");
}

YamlNode *yaml_overlay(Arena *arena, const YamlNode *base, const YamlNode *over)
{
    YamlNode *merged = ARENA_NEW(arena, YamlNode);
    if (!base || base->kind != YAML_MAPPING || over->kind != YAML_MAPPING) {
        *merged = *over;
        return merged;
    }
    *merged = (YamlNode){.kind = YAML_MAPPING, .place = over->place};
    for (size_t i = 0; i < base->count; i++) {
        YamlPair pair = base->pairs[i];
        const YamlPair *change = find_pair(over, pair.key);
        if (change) pair = (YamlPair){change->key, change->key_place, yaml_overlay(arena, pair.value, change->value)};
        ARENA_PUSH(arena, merged->pairs, merged->count, merged->room) = pair;
    }
    for (size_t i = 0; i < over->count; i++)
        if (!yaml_get_str(base, over->pairs[i].key))
            ARENA_PUSH(arena, merged->pairs, merged->count, merged->room) = over->pairs[i];
    return merged;
}

static uint64_t digest_node(uint64_t hash, const YamlNode *node)
{
    hash = hash_number(hash, node->kind);
    hash = hash_str(hash, node->text);
    hash = hash_number(hash, node->quoted);
    hash = hash_number(hash, node->count);
    for (size_t i = 0; node->kind == YAML_SEQUENCE && i < node->count; i++) hash = digest_node(hash, node->items[i]);
    for (size_t i = 0; node->kind == YAML_MAPPING && i < node->count; i++)
        hash = digest_node(hash_str(hash, node->pairs[i].key), node->pairs[i].value);
    return hash;
}

uint64_t yaml_digest(const YamlNode *node)
{
    return digest_node(HASH_START, node);
}
