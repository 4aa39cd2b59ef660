/* In Lua only two statements write to a variable that is there already: `a, b = x, y`, where each name is followed by a
 * comma or the sign, and `function a() end`. Names in comments and texts are taken, too, and so are those of arguments
 * that look like these: that does no harm. What is left out because of what stands before it must have that in the
 * same line: what ends another may be a comment. */
#include "render/assigned.h"

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* As Lua has them: more than str_trim() takes. */
static Str without_blanks(Str text)
{
    while (text.len && is_blank(*text.ptr)) text = str_from_index(text, 1);
    while (text.len && is_blank(text.ptr[text.len - 1])) text.len--;
    return text;
}

static bool ends_with_word(Str text, const char *word)
{
    Str name = str_from(word);
    return str_ends(text, name) && (text.len == name.len || !ascii_is_name(text.ptr[text.len - name.len - 1]));
}

static Str without_last_blanks(Str text)
{
    while (text.len && text.ptr[text.len - 1] == ' ') text.len--;
    return text;
}

/* Whether a name after that text is the first of a list of values, or of new variables. */
static bool begins_list(Str before)
{
    static const char *const words[] = {"local", "for", "return", "and", "or", "not", NULL};
    before = without_last_blanks(before);
    if (before.len && strchr("({=", before.ptr[before.len - 1])) return true;
    for (const char *const *word = words; *word; word++)
        if (ends_with_word(before, *word)) return true;
    return false;
}

static bool is_field(Str before)
{
    return str_ends(before, STR(".")) && !str_ends(before, STR(".."));
}

/* Whether a function that gets its name after that text, and before the other, is no new variable. */
static bool names_function(Str before, Str after)
{
    if (str_starts(after, STR(".")) || str_starts(after, STR(":"))) return false;
    before = without_blanks(before);
    before.len -= strlen("function");
    return !ends_with_word(without_last_blanks(before), "local");
}

/* Whether what follows a name may write to it: a comment can hide what comes after it. */
static bool writes(Str after)
{
    while (after.len && is_blank(*after.ptr)) after = str_from_index(after, 1);
    return str_starts(after, STR(",")) || str_starts(after, STR("--")) ||
           (str_starts(after, STR("=")) && !str_starts(after, STR("==")));
}

Assigned assigned_find(Str lua, Arena *arena)
{
    Assigned assigned = {0};
    Str last = {NULL, 0};  /* the name before */
    bool in_list = false; /* as that was */
    for (size_t from = 0, to, end = 0; from < lua.len; from = to + 1) {
        for (to = from; to < lua.len && ascii_is_name(lua.ptr[to]);) to++;
        if (to == from) continue;
        Str name = str_slice(lua, from, to), before = str_slice(lua, 0, from), after = str_from_index(lua, to);
        Str between = without_blanks(str_slice(lua, end, from));
        bool written = writes(after), function = str_is(last, "function") && !between.len;
        in_list = written && (begins_list(before) || (in_list && str_is(between, ",")));
        if (written && str_is(name, "function")) assigned.all = true;
        if ((written && !in_list && !is_field(before)) || (function && names_function(before, after)))
            map_set(&assigned.names, arena, name, NULL);
        last = name;
        end = to;
    }
    return assigned;
}

bool assigned_has(const Assigned *assigned, Str name)
{
    return assigned->all || map_has(&assigned->names, name);
}
