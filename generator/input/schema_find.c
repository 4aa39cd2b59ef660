/* Looking things up in a schema that has been read. */
#include "input/schema.h"

#include "base/file.h"

#include <string.h>

const Type *schema_type(const Schema *schema, Str name)
{
    for (size_t i = 0; i < schema->type_count; i++)
        if (str_eq(schema->types[i].name, name)) return &schema->types[i];
    return NULL;
}

/* "index" of "strategy/index.md". */
static Str path_stem(Str path)
{
    Str name = path_name(path);
    return str_slice(name, 0, str_rfind_char(name, '.'));
}

/* Matches path with a pattern that may hold one {slug}; a slug has no "/". */
static bool pattern_match(Str pattern, Str path, Str *slug)
{
    size_t at = str_find(pattern, STR("{slug}"));
    Str before = str_slice(pattern, 0, at), after = str_from_index(pattern, at + strlen("{slug}"));
    if (at == pattern.len) {
        *slug = path_stem(path);
        return str_eq(pattern, path);
    }
    if (path.len <= before.len + after.len || !str_starts(path, before) || !str_ends(path, after)) return false;
    *slug = str_slice(path, before.len, path.len - after.len);
    return !str_contains(*slug, STR("/"));
}

const Type *schema_match(const Schema *schema, Str path, Str *slug)
{
    const Type *found = NULL;
    for (size_t i = 0; i < schema->type_count; i++) {
        const Type *type = &schema->types[i];
        bool literal = !str_contains(type->files, STR("{slug}"));
        Str part;
        if ((found && !literal) || !pattern_match(type->files, path, &part)) continue;
        *slug = part;
        found = type;
    }
    return found;
}

/* Length and first letter tell nearly all of them apart. */
const Field *fields_find(const FieldSet *set, Str name)
{
    if (!name.len) return NULL;
    for (const Field *field = set->fields, *end = field + set->count; field < end; field++)
        if (field->name.len == name.len && field->name.ptr[0] == name.ptr[0] && memcmp(field->name.ptr, name.ptr, name.len) == 0)
            return field;
    return NULL;
}

Str pattern_fill(Arena *arena, Str pattern, const char *name, Str text)
{
    size_t length = strlen(name), at = 0;
    for (;; at++) {
        at += str_find_char(str_from_index(pattern, at), '{');
        if (at + length + 2 > pattern.len) return pattern;
        if (memcmp(pattern.ptr + at + 1, name, length) == 0 && pattern.ptr[at + length + 1] == '}') break;
    }
    Str rest = str_from_index(pattern, at + length + 2);
    char *filled = arena_alloc(arena, at + text.len + rest.len + 1);
    memcpy(filled, pattern.ptr, at);
    if (text.len) memcpy(filled + at, text.ptr, text.len);
    if (rest.len) memcpy(filled + at + text.len, rest.ptr, rest.len);
    return (Str){filled, at + text.len + rest.len};
}
