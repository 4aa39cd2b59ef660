#include "input/field_hints.h"

#include "base/suggest.h"
#include "input/text_forms.h"

#include <ctype.h>
#include <strings.h>

static const char *cstr_printf(Arena *arena, const char *format, Str first, Str second)
{
    return arena_cstr(arena, arena_printf(arena, format, STR_ARG(first), STR_ARG(second)));
}

/* A field that a word of the name begins like, or is: "reviewed" of "review date", "times" of "opening times". */
static Str field_of_word(const FieldSet *set, Str name)
{
    char word[64];
    for (size_t from = 0, end; from < name.len; from = end + 1) {
        for (end = from; end < name.len && isalpha((unsigned char)name.ptr[end]);) end++;
        Str part = str_slice(name, from, end);
        if (part.len < 4 || part.len >= sizeof word) continue;
        for (size_t i = 0; i < set->count; i++) {
            Str field = set->fields[i].name;
            if (field.len >= part.len && strncasecmp(field.ptr, part.ptr, part.len) == 0) return field;
        }
    }
    return (Str){NULL, 0};
}

/* A field whose name is spelt nearly so. */
static Str field_like(const FieldSet *set, Str name)
{
    Suggestion suggestion = suggest_begin(name);
    for (size_t i = 0; i < set->count; i++) suggest_offer(&suggestion, set->fields[i].name);
    return suggestion.best;
}

Str field_meant(const FieldSet *set, Str name)
{
    Str like = field_like(set, name);
    return like.len ? like : field_of_word(set, name);
}

/* The name may stand one level too high: a phone number beside the contacts, and not in one. */
static const char *hint_of_group_field(const FieldSet *set, Str name, Arena *arena)
{
    for (size_t i = 0; i < set->count; i++) {
        const Field *group = &set->fields[i];
        Str inner = group->kind == KIND_GROUP ? field_meant(&group->fields, name) : (Str){NULL, 0};
        if (!inner.len) continue;
        return cstr_printf(arena, group->many ? "it belongs below '%.*s', in one of its items: - {%.*s: ...}"
                                              : "it belongs below '%.*s': {%.*s: ...}", group->name, inner);
    }
    return NULL;
}

static const char *list_of_fields(const FieldSet *set, Arena *arena)
{
    Buf all = {0};
    buf_add_cstr(&all, "the fields are: ");
    for (size_t i = 0; i < set->count; i++) buf_printf(&all, "%s%.*s", i ? ", " : "", STR_ARG(set->fields[i].name));
    const char *hint = arena_cstr(arena, buf_str(&all));
    buf_release(&all);
    return hint;
}

const char *field_hint_unknown(const FieldSet *set, Str name, Arena *arena)
{
    double number;
    Str meant = field_like(set, name);
    if (!meant.len && text_is_number(name, true, &number))
        return "write a number without a comma, and a price with a point: 1200, 4.50";
    const char *deeper = meant.len ? NULL : hint_of_group_field(set, name, arena);
    if (deeper) return deeper;
    if (!meant.len) meant = field_of_word(set, name);
    return meant.len ? cstr_printf(arena, "did you mean '%.*s'?%.*s", meant, STR("")) : list_of_fields(set, arena);
}

/* "{option: ..., amount: ...}": the first fields of a group, up to three. */
static Str group_example(const FieldSet *set, Arena *arena)
{
    Buf out = {0};
    for (size_t i = 0; i < set->count && i < 3; i++)
        buf_printf(&out, "%s%.*s: ...", i ? ", " : "", STR_ARG(set->fields[i].name));
    Str example = arena_printf(arena, "{%.*s}", STR_ARG(buf_str(&out)));
    buf_release(&out);
    return example;
}

/* Whether a text is the field's word but for capitals and signs: "Free!". */
static bool is_nearly(Str text, Str word)
{
    while (text.len && !isalpha((unsigned char)text.ptr[text.len - 1])) text.len--;
    return word.len && text.len == word.len && strncasecmp(text.ptr, word.ptr, word.len) == 0;
}

const char *field_hint_list(const Field *field, const YamlNode *given, Arena *arena)
{
    Str word = field->word;
    if (is_nearly(given->text, word))
        return cstr_printf(arena, "write '%.*s', in small letters and without signs%.*s", word, STR(""));
    if (field->kind == KIND_GROUP) {
        Str or_word = word.len ? arena_printf(arena, "; or write the word '%.*s' alone", STR_ARG(word)) : word;
        return cstr_printf(arena, "begin each item with '- ' on a line of its own: - %.*s%.*s",
                           group_example(&field->fields, arena), or_word);
    }
    bool is_plain =
        given->kind == YAML_SCALAR && given->text.len <= 60 && str_find_char(given->text, '\n') == given->text.len;
    return is_plain ? cstr_printf(arena, "write the items in brackets: [%.*s]%.*s", given->text, STR(""))
                    : "write the items in brackets: [one, two]";
}

const char *field_hint_group(const FieldSet *set, Arena *arena)
{
    return cstr_printf(arena, "write its fields below it, or in braces: %.*s%.*s", group_example(set, arena), STR(""));
}
