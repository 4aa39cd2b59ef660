#include "model/entry_text.h"

#include "base/utf8.h"
#include "input/text_forms.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* How long a line of fields in braces, or a list in brackets, may get; what is longer is written below its name. */
enum { FLOW_WIDTH = 116 };

/* ---- single texts ---- */

static bool is_word_of_yaml(Str text)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text.len == strlen(words[i]) && strncasecmp(text.ptr, words[i], text.len) == 0) return true;
    return false;
}

/* A text that other readers of YAML would take for a number, a time or a date. */
static bool looks_like_number(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!strchr("0123456789.,:_+-eExXabcdfABCDF", text.ptr[i])) return false;
    return text.len && strchr("0123456789.+-", text.ptr[0]);
}

/* Whether a text is one without quotes: it begins with a letter or a digit, and no mark in it means anything to
 * YAML. */
static bool is_plain(Str text, bool flow)
{
    if (!text.len || str_trim(text).len != text.len) return false;
    unsigned char first = (unsigned char)text.ptr[0];
    bool begins = ascii_is_letter(first) || ascii_is_digit(first) || first >= 0x80;
    if (!begins && !(first == '/' || first == '(')) return false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i], next = i + 1 < text.len ? (unsigned char)text.ptr[i + 1] : ' ';
        if (c < 0x20 || c == 0x7F || (c == ':' && next <= ' ') || (c == ' ' && next == '#')) return false;
        if (flow && (strchr(",[]{}", c) || (c == ':' && next != '/'))) return false;
    }
    return true;
}

static bool is_typed(FieldKind kind)
{
    return kind == KIND_INTEGER || kind == KIND_NUMBER || kind == KIND_BOOLEAN || kind == KIND_DATE;
}

static void add_quoted(Buf *out, Str text)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"' || c == '\\') buf_printf(out, "\\%c", c);
        else if (c == '\n') buf_add_cstr(out, "\\n");
        else if (c == '\t') buf_add_cstr(out, "\\t");
        else if (c < 0x20 || c == 0x7F) buf_printf(out, "\\x%02X", c);
        else buf_add_char(out, (char)c);
    }
    buf_add_char(out, '"');
}

static void add_scalar(Buf *out, const Field *field, Str text, bool flow)
{
    bool typed = is_typed(field->kind);
    bool confusing = !typed && (looks_like_number(text) || is_word_of_yaml(text));
    if (is_plain(text, flow) && !confusing) buf_add(out, text);
    else if (typed && text.len && strchr("-0123456789", text.ptr[0])) buf_add(out, text);
    else add_quoted(out, text);
}

/* Of several lines, and fit to be written as such. */
static bool is_block_text(Str text)
{
    return str_find_char(text, '\n') < text.len && text.ptr[0] > ' ' && str_find_char(text, '\t') == text.len;
}

static void add_indent(Buf *out, size_t indent)
{
    for (size_t i = 0; i < indent; i++) buf_add_char(out, ' ');
}

static void add_block_text(Buf *out, Str text, size_t indent)
{
    buf_add_cstr(out, " |-\n");
    for (Str rest = text, line; str_cut(&rest, '\n', &line);) {
        if (str_ends(line, STR("\r"))) line.len--;
        if (line.len) add_indent(out, indent);
        buf_add(out, line);
        buf_add_char(out, '\n');
    }
}

/* ---- lists and groups ---- */

static bool add_flow(Buf *out, const Field *field, const YamlNode *node);

/* "{from: 5, to: 11}" */
static bool add_flow_group(Buf *out, const FieldSet *set, const YamlNode *node)
{
    const char *before = "{";
    for (size_t i = 0; i < set->count; i++) {
        const YamlNode *value = yaml_get_str(node, set->fields[i].name);
        if (!value) continue;
        buf_printf(out, "%s%.*s: ", before, STR_ARG(set->fields[i].name));
        if (!add_flow(out, &set->fields[i], value)) return false;
        before = ", ";
    }
    buf_add_cstr(out, before[0] == '{' ? "{}" : "}");
    return true;
}

/* A value on one line; false when it must not be on one. */
static bool add_flow(Buf *out, const Field *field, const YamlNode *node)
{
    if (node->kind == YAML_SCALAR) {
        if (is_block_text(node->text)) return false;
        add_scalar(out, field, node->text, true);
    } else if (node->kind == YAML_MAPPING) {
        return add_flow_group(out, &field->fields, node);
    } else {
        buf_add_char(out, '[');
        for (size_t i = 0; i < node->count; i++) {
            if (i) buf_add_cstr(out, ", ");
            if (!add_flow(out, field, node->items[i])) return false;
        }
        buf_add_char(out, ']');
    }
    return true;
}

static bool add_flow_if_short(Buf *out, const Field *field, const YamlNode *node, size_t used)
{
    Buf line = {0};
    bool fits = add_flow(&line, field, node) && used + utf8_length(buf_str(&line)) <= FLOW_WIDTH;
    if (fits) buf_add(out, buf_str(&line));
    buf_release(&line);
    return fits;
}

static void add_pairs(Buf *out, const FieldSet *set, const YamlNode *node, size_t indent, bool begins_item);

/* What stands behind "name:", with the line end after it. */
static void add_value(Buf *out, const Field *field, const YamlNode *node, size_t indent, size_t used)
{
    if (node->kind == YAML_SCALAR && is_block_text(node->text)) {
        add_block_text(out, node->text, indent + 2);
        return;
    }
    bool items_below = node->kind == YAML_SEQUENCE && field->kind == KIND_GROUP;
    size_t before = out->len;
    buf_add_char(out, ' ');
    if (node->kind == YAML_SCALAR) add_scalar(out, field, node->text, false);
    if (node->kind == YAML_SCALAR || (!items_below && add_flow_if_short(out, field, node, used + 1))) {
        buf_add_char(out, '\n');
        return;
    }
    out->len = before;
    buf_add_char(out, '\n');
    if (node->kind == YAML_MAPPING) add_pairs(out, &field->fields, node, indent + 2, false);
    for (size_t i = 0; node->kind == YAML_SEQUENCE && i < node->count; i++) {
        add_indent(out, indent + 2);
        buf_add_cstr(out, "- ");
        if (add_flow_if_short(out, field, node->items[i], indent + 4)) buf_add_char(out, '\n');
        else if (node->items[i]->kind == YAML_MAPPING) add_pairs(out, &field->fields, node->items[i], indent + 4, true);
        else {
            add_quoted(out, node->items[i]->text);
            buf_add_char(out, '\n');
        }
    }
}

static void add_pair(Buf *out, const Field *field, const YamlNode *node, size_t indent)
{
    buf_add(out, field->name);
    buf_add_char(out, ':');
    add_value(out, field, node, indent, indent + field->name.len + 1);
}

static void add_pairs(Buf *out, const FieldSet *set, const YamlNode *node, size_t indent, bool begins_item)
{
    for (size_t i = 0; i < set->count; i++) {
        const YamlNode *value = yaml_get_str(node, set->fields[i].name);
        if (!value) continue;
        if (!begins_item) add_indent(out, indent);
        begins_item = false;
        add_pair(out, &set->fields[i], value, indent);
    }
}

/* ---- whole files ---- */

static Str take(Buf *out, Arena *arena)
{
    Str text = arena_str(arena, buf_str(out));
    buf_release(out);
    return text;
}

/* The order of the schema, but for the common fields other than the first two: these come last, as people write
 * them. */
static size_t *field_order(const Type *type, size_t common, Arena *arena)
{
    size_t *order = ARENA_MANY(arena, size_t, type->fields.count), at = 0, first = common < 2 ? common : 2;
    for (size_t i = 0; i < first; i++) order[at++] = i;
    for (size_t i = common; i < type->fields.count; i++) order[at++] = i;
    for (size_t i = first; i < common; i++) order[at++] = i;
    return order;
}

Str entry_text(const Type *type, const YamlNode *fields, Str body, Arena *arena)
{
    Buf out = {0};
    const size_t *order = field_order(type, type->common_count, arena);
    buf_add_cstr(&out, "---\n");
    for (size_t i = 0; i < type->fields.count; i++) {
        const Field *field = &type->fields.fields[order[i]];
        const YamlNode *value = yaml_get_str(fields, field->name);
        if (value) add_pair(&out, field, value, 0);
    }
    buf_add_cstr(&out, "---\n");
    buf_add(&out, str_trim(body));
    if (str_trim(body).len) buf_add_char(&out, '\n');
    return take(&out, arena);
}

/* ---- changes ---- */

/* Lines of the file that are replaced: [from, to) as offsets into its text; nothing is cut where they are equal. */
typedef struct {
    size_t from, to;
    const Field *field;
} Splice;

static size_t line_offset(Str text, uint32_t line)
{
    size_t at = 0;
    for (uint32_t i = 1; i < line && at < text.len; i++) at += str_find_char(str_from_index(text, at), '\n') + 1;
    return at < text.len ? at : text.len;
}

/* Where the lines of a top-level field end: before the next field, or the end of the fields, and before comments and
 * blank lines there, which belong to what follows. */
static size_t end_of_field(Str text, const YamlNode *front, size_t index, size_t fields_end)
{
    size_t from = line_offset(text, front->pairs[index].key_place.line);
    size_t end = index + 1 < front->count ? line_offset(text, front->pairs[index + 1].key_place.line) : fields_end;
    while (end > from) {
        size_t last = end - 1;
        while (last > from && text.ptr[last - 1] != '\n') last--;
        Str line = str_trim(str_slice(text, last, end));
        if (last == from || (line.len && line.ptr[0] != '#')) return end;
        end = last;
    }
    return end;
}

static bool find_pair(const YamlNode *front, Str name, size_t *index)
{
    for (*index = 0; front->kind == YAML_MAPPING && *index < front->count; ++*index)
        if (str_eq(front->pairs[*index].key, name)) return true;
    return false;
}

/* Where a field that the file does not have belongs: behind the nearest one before it in the order that it has. */
static size_t place_for(Str text, const Type *type, const size_t *order, size_t at, const YamlNode *front, size_t start,
                        size_t end)
{
    size_t index;
    while (at-- > 0)
        if (find_pair(front, type->fields.fields[order[at]].name, &index)) return end_of_field(text, front, index, end);
    return start;
}

/* Where the fields begin and end in the text: behind the first "---" and before the second. */
static void find_fields(Str text, size_t *start, size_t *end)
{
    *start = str_find_char(text, '\n') + 1;
    *end = *start;
    while (*end < text.len) {
        size_t length = str_find_char(str_from_index(text, *end), '\n');
        Str line = str_slice(text, *end, *end + length);
        if (line.len && line.ptr[0] == '-' && str_is(str_trim(line), "---")) return;
        *end += length + 1;
    }
}

/* Whether the file's fields stand one below the other, so that lines can be changed; in braces they cannot. */
static bool is_lines(const YamlNode *front)
{
    for (size_t i = 0; front->kind == YAML_MAPPING && i < front->count; i++)
        if (front->pairs[i].key_place.column != 1) return false;
    return true;
}

static int compare_splices(const void *a, const void *b)
{
    const Splice *left = a, *right = b;
    if (left->from != right->from) return left->from < right->from ? -1 : 1;
    return left->to != right->to ? (left->to < right->to ? -1 : 1)
                                 : (left->field > right->field) - (left->field < right->field);
}

/* Whether two values say the same; numbers may be written with more noughts. */
static bool says_same(const Field *field, const YamlNode *a, const YamlNode *b)
{
    double left, right;
    if (a->kind != b->kind || a->count != b->count) return false;
    for (size_t i = 0; a->kind == YAML_SEQUENCE && i < a->count; i++)
        if (!says_same(field, a->items[i], b->items[i])) return false;
    for (size_t i = 0; a->kind == YAML_MAPPING && i < a->count; i++) {
        const Field *inner = fields_find(&field->fields, a->pairs[i].key);
        const YamlNode *other = yaml_get_str(b, a->pairs[i].key);
        if (!inner || !other || !says_same(inner, a->pairs[i].value, other)) return false;
    }
    if (a->kind != YAML_SCALAR || str_eq(str_trim(a->text), str_trim(b->text))) return true;
    bool is_number = field->kind == KIND_NUMBER || field->kind == KIND_INTEGER;
    return is_number && text_is_number(a->text, false, &left) && text_is_number(b->text, false, &right) &&
           left == right;
}

static size_t find_splices(Str text, const Type *type, const YamlNode *front, const YamlNode *fields, Arena *arena,
                           Splice *splices)
{
    const size_t *order = field_order(type, type->common_count, arena);
    size_t start, end, count = 0, index;
    find_fields(text, &start, &end);
    for (size_t i = 0; i < type->fields.count; i++) {
        const Field *field = &type->fields.fields[order[i]];
        const YamlNode *value = yaml_get_str(fields, field->name);
        if (!value) continue;
        bool there = find_pair(front, field->name, &index);
        if (there && says_same(field, front->pairs[index].value, value)) continue;
        size_t from = there ? line_offset(text, front->pairs[index].key_place.line)
                            : place_for(text, type, order, i, front, start, end);
        splices[count++] = (Splice){from, there ? end_of_field(text, front, index, end) : from, field};
    }
    if (count) qsort(splices, count, sizeof *splices, compare_splices);
    return count;
}

Str entry_text_update(const Source *file, const Type *type, const YamlNode *front, const YamlNode *fields, Str body,
                      Arena *arena)
{
    Str text = file->text;
    size_t start, end, at = 0;
    find_fields(text, &start, &end);
    if (!is_lines(front)) {
        Str rest = str_from_index(text, end + str_find_char(str_from_index(text, end), '\n') + 1);
        return entry_text(type, yaml_overlay(arena, front, fields), body.ptr ? body : rest, arena);
    }
    Splice *splices = ARENA_MANY(arena, Splice, type->fields.count);
    size_t count = find_splices(text, type, front, fields, arena, splices);
    Buf out = {0};
    for (size_t i = 0; i < count; i++) {
        buf_add(&out, str_slice(text, at, splices[i].from));
        add_pair(&out, splices[i].field, yaml_get_str(fields, splices[i].field->name), 0);
        at = splices[i].to;
    }
    if (body.ptr) {
        buf_add(&out, str_slice(text, at, end));
        buf_add_cstr(&out, "---\n");
        buf_add(&out, str_trim(body));
        if (str_trim(body).len) buf_add_char(&out, '\n');
    } else {
        buf_add(&out, str_from_index(text, at));
    }
    return take(&out, arena);
}
