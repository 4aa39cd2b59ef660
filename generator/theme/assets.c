#include "theme/assets.h"

#include "base/digest.h"

/* The style sheet with the value of its first ":root{--brand:" replaced. */
static Str with_brand(Str css, Str colour, Arena *arena)
{
    static const Str mark = {":root{--brand:", sizeof ":root{--brand:" - 1};
    size_t at = str_find(css, mark);
    if (at == css.len || !colour.len) return css;
    Str rest = str_from_index(css, at + mark.len);
    size_t end = 0;
    while (end < rest.len && rest.ptr[end] != ';' && rest.ptr[end] != '}') end++;
    return arena_printf(arena, "%.*s%.*s%.*s", (int)(at + mark.len), css.ptr, STR_ARG(colour),
                        STR_ARG(str_from_index(rest, end)));
}

Asset *assets_prepare(const Theme *theme, const Site *site, Arena *arena, size_t *count)
{
    Asset *assets = ARENA_MANY(arena, Asset, theme->assets.count);
    Str colour = value_text(value_get(&site->fields, "brand"), "colour");
    *count = theme->assets.count;
    for (size_t i = 0; i < *count; i++) {
        Str name = theme->assets.entries[i].key, bytes = *(Str *)theme->assets.entries[i].value;
        if (str_ends(name, STR(".css"))) bytes = with_brand(bytes, colour, arena);
        char digest[9];
        digest_hex(bytes, digest, 8);
        size_t dot = str_rfind_char(name, '.');
        assets[i] = (Asset){
            name,
            arena_printf(arena, "/assets/%.*s.%s%.*s", (int)dot, name.ptr, digest, STR_ARG(str_from_index(name, dot))),
            bytes};
    }
    return assets;
}
