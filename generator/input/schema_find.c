/* Looking things up in a schema that has been read. */
#include "input/schema_loader.h"

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

/* Length, first, middle and last letter tell nearly all of them apart. */
static size_t slot_of(const FieldSet *set, Str name)
{
    const unsigned char *letters = (const unsigned char *)name.ptr;
    size_t hash = name.len * 7 + letters[0] + letters[name.len / 2] * 5u + letters[name.len - 1] * 11u;
    return hash & (set->slot_count - 1);
}

void fields_index(FieldSet *set, Arena *arena)
{
    set->slot_count = 8;
    while (set->slot_count < set->count * 4) set->slot_count *= 2;
    set->slots = ARENA_MANY(arena, uint32_t, set->slot_count);
    for (size_t i = 0; i < set->count; i++) {
        if (!set->fields[i].name.len) continue;
        size_t at = slot_of(set, set->fields[i].name);
        while (set->slots[at]) at = (at + 1) & (set->slot_count - 1);
        set->slots[at] = (uint32_t)(i + 1);
    }
}

const Field *fields_find(const FieldSet *set, Str name)
{
    if (!name.len || !set->count) return NULL;
    for (size_t at = slot_of(set, name); set->slots[at]; at = (at + 1) & (set->slot_count - 1)) {
        const Field *field = &set->fields[set->slots[at] - 1];
        if (str_eq(field->name, name)) return field;
    }
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
