#include "model/blank_entry.h"

#include <string.h>

/* Writing one entry. Lines of fields that may be left out begin with "# ". */
typedef struct {
    const Site *site;
    const Type *type;
    Str title;
    bool optional;
    Buf *out;
} Blank;

enum { NAMES_SHOWN = 12, NOTE_WIDTH = 110 };

/* ---- notes for staff ---- */

static void add_names(Buf *note, const char *intro, Str (*name_at)(const void *list, size_t index), const void *list,
                      size_t count)
{
    buf_add_cstr(note, intro);
    for (size_t i = 0; i < count && i < NAMES_SHOWN; i++) {
        buf_add_cstr(note, i ? ", " : " ");
        buf_add(note, name_at(list, i));
    }
    if (count > NAMES_SHOWN) buf_printf(note, " and %zu more", count - NAMES_SHOWN);
}

static Str word_at(const void *list, size_t index)
{
    return ((const Str *)list)[index];
}

static Str term_at(const void *list, size_t index)
{
    return ((const Term *)list)[index].id;
}

/* Where the words of a choice come from. */
static void add_choices(const Blank *blank, const Field *field, Buf *note)
{
    const Vocabulary *vocabulary = field->vocabulary.len ? site_vocabulary(blank->site, field->vocabulary) : NULL;
    const char *intro = field->many ? ". Any of these:" : ". One of these:";
    if (field->option_count && str_contains(field->hint, field->options[0])) return; /* it names them */
    if (vocabulary && vocabulary->count) add_names(note, intro, term_at, vocabulary->terms, vocabulary->count);
    else if (field->option_count) add_names(note, intro, word_at, field->options, field->option_count);
    if (field->everything.len) buf_printf(note, "; or %.*s", STR_ARG(field->everything));
}

/* Where the files stand that a reference may name. */
static void add_folders(const Blank *blank, const Field *field, Buf *note)
{
    for (size_t i = 0; i < field->to_count; i++) {
        const Type *type = schema_type(blank->site->schema, field->to[i]);
        Str folder = str_slice(type->files, 0, str_find_char(type->files, '{'));
        buf_printf(note, "%s%.*s", i ? " or " : ". The name of a file in ", STR_ARG(folder));
    }
    buf_add_cstr(note, ", without .md");
}

static void add_limits(const Blank *blank, const Field *field, Buf *note)
{
    bool is_number = field->kind == KIND_INTEGER || field->kind == KIND_NUMBER;
    if (is_number && field->has_min && field->has_max) buf_printf(note, ". From %g to %g", field->min, field->max);
    else if (is_number && field->has_min) buf_printf(note, ". At least %g", field->min);
    else if (is_number && field->has_max) buf_printf(note, ". At most %g", field->max);
    else if (field->has_max) buf_printf(note, ". Up to %g characters", field->max);
    if (field->kind == KIND_CHOICE) add_choices(blank, field, note);
    if (field->kind == KIND_REFERENCE) add_folders(blank, field, note);
    if (field->kind == KIND_ITEM) buf_printf(note, ". From %.*s.yml", STR_ARG(field->data));
    if (field->word.len && !str_contains(field->hint, field->word))
        buf_printf(note, ". Or the word %.*s", STR_ARG(field->word));
}

/* The note as comment lines, none of them long. */
static void add_comment(Buf *out, Str note)
{
    while (note.len) {
        size_t end = note.len;
        if (end > NOTE_WIDTH) {
            end = NOTE_WIDTH;
            while (end && note.ptr[end] != ' ') end--;
            if (!end) end = note.len;
        }
        buf_printf(out, "# %.*s\n", (int)end, note.ptr);
        note = str_trim(str_from_index(note, end));
    }
}

/* "Summary: One or two sentences. Up to 250 characters". */
static void add_note(const Blank *blank, const Field *field, Buf *note)
{
    buf_add(note, field->label.len ? field->label : field->name);
    if (field->hint.len) {
        buf_add_cstr(note, ": ");
        buf_add(note, field->hint);
    }
    add_limits(blank, field, note);
}

/* ---- values ---- */

/* Whether a text is one in YAML without quotes, too: letters, digits, blanks and a few marks within, more than one
 * word. */
static bool is_plain(Str text)
{
    bool has_blank = false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool is_word = ascii_is_letter(c) || c >= 0x80;
        bool is_within = i && (ascii_is_digit(c) || strchr("' -(),./+", c));
        if (!is_word && !is_within) return false;
        has_blank = has_blank || c == ' ';
    }
    return has_blank;
}

static void add_text(Buf *out, Str text)
{
    if (is_plain(text)) {
        buf_add(out, text);
        return;
    }
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\') buf_add_char(out, '\\');
        buf_add_char(out, text.ptr[i]);
    }
    buf_add_char(out, '"');
}

/* What a value of such a form looks like; NULL when the note says it better. */
static const char *example(FieldKind kind)
{
    switch (kind) {
    case KIND_TIME: return "\"10:00\"";
    case KIND_URL: return "https://www.offer.example/";
    case KIND_EMAIL: return "hello@offer.example";
    case KIND_PHONE: return "01632 960 123";
    case KIND_POSTCODE: return "NT1 2AB";
    case KIND_COLOUR: return "\"#1d4f91\"";
    case KIND_LANGUAGE: return "en";
    case KIND_BOOLEAN: return "true";
    case KIND_ADDRESS: return "/old/address/";
    default: return NULL;
    }
}

/* An empty value where one must be filled in, so that a check asks for it; an example behind "# ". */
static void add_value(const Blank *blank, const Field *field)
{
    Buf value = {0};
    bool is_day = field->kind == KIND_DATE || field->kind == KIND_DATETIME;
    if (blank->optional && is_day) date_iso(blank->site->today, &value);
    if (blank->optional && field->kind == KIND_DATETIME) buf_add_cstr(&value, " 10:00");
    if (blank->optional && example(field->kind)) buf_add_cstr(&value, example(field->kind));
    if (field->many) buf_printf(blank->out, " [%.*s]", STR_ARG(buf_str(&value)));
    else if (value.len) buf_printf(blank->out, " %.*s", STR_ARG(buf_str(&value)));
    buf_release(&value);
}

/* ---- fields ---- */

/* The line of a field within a group, behind an indent for each group around it, and with its note at its end. */
static void add_inner(const Blank *blank, const Field *field, int depth, bool begins_item)
{
    Buf *out = blank->out;
    buf_add_cstr(out, blank->optional ? "# " : "");
    for (int i = 1; i < depth; i++) buf_add_cstr(out, "  ");
    buf_printf(out, "%s%.*s:", begins_item ? "- " : "  ", STR_ARG(field->name));
    if (field->kind != KIND_GROUP) add_value(blank, field);
    buf_add_cstr(out, "  # ");
    add_note(blank, field, out);
    buf_add_char(out, '\n');
    for (size_t i = 0; field->kind == KIND_GROUP && i < field->fields.count; i++)
        add_inner(blank, &field->fields.fields[i], depth + (field->many ? 2 : 1), field->many && i == 0);
}

static void add_field(const Blank *blank, const Field *field)
{
    Buf *out = blank->out, note = {0};
    add_note(blank, field, &note);
    add_comment(out, buf_str(&note));
    buf_release(&note);
    buf_printf(out, "%s%.*s:", blank->optional ? "# " : "", STR_ARG(field->name));
    if (str_is(field->name, "title")) {
        buf_add_char(out, ' ');
        add_text(out, blank->title);
    } else if (field->kind != KIND_GROUP) {
        add_value(blank, field);
    }
    buf_add_char(out, '\n');
    for (size_t i = 0; field->kind == KIND_GROUP && i < field->fields.count; i++)
        add_inner(blank, &field->fields.fields[i], field->many ? 2 : 1, field->many && i == 0);
}

static bool is_common(const Blank *blank, const Field *field)
{
    const Schema *schema = blank->site->schema;
    for (size_t i = 0; i < schema->type_count; i++)
        if (!fields_find(&schema->types[i].fields, field->name)) return false;
    return true;
}

static void add_fields(Blank *blank, bool required, bool common)
{
    const FieldSet *set = &blank->type->fields;
    blank->optional = !required;
    for (size_t i = 0; i < set->count; i++) {
        const Field *field = &set->fields[i];
        if ((field->required || field->expected) != required || (!required && is_common(blank, field) != common))
            continue;
        buf_add_char(blank->out, '\n');
        add_field(blank, field);
    }
}

Str blank_entry(const Site *site, const Type *type, Str title, Arena *arena)
{
    Buf out = {0};
    Blank blank = {.site = site, .type = type, .title = title, .out = &out};
    buf_add_cstr(&out,
                 "---\n# Fill in what stands first. Lines that begin with # are notes: take them away as you like.\n");
    add_fields(&blank, true, false);
    buf_add_cstr(&out, "\n# ---- What follows may be left out. To use a line, take its \"# \" away. ----\n");
    add_fields(&blank, false, false);
    add_fields(&blank, false, true);
    buf_add_cstr(&out, "---\n\n");
    Str text = arena_str(arena, buf_str(&out));
    buf_release(&out);
    return text;
}
