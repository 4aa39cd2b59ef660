#include "html/explained.h"

#include "base/escape.h"

void explained_write(Explained *explained, Str text, Buf *out)
{
    const Meanings *meanings = explained->meanings;
    size_t count, done = 0;
    MeaningUse *uses = meanings_find(meanings, text, &explained->bag, explained->arena, &count);
    if (!explained->used) explained->used = ARENA_MANY(explained->arena, bool, meanings->count);
    for (size_t i = 0; i < count; i++) {
        if (explained->used[uses[i].term]) continue;
        explained->used[uses[i].term] = true;
        ARENA_PUSH(explained->arena, explained->uses, explained->count, explained->room) = uses[i];
        Str id = meanings->terms[uses[i].term].id;
        escape_html(out, str_slice(text, done, uses[i].from));
        buf_printf(out,
                   "<a class=\"explained\" id=\"used_%.*s\" href=\"#meaning_%.*s\" aria-describedby=\"says_%.*s\">",
                   STR_ARG(id), STR_ARG(id), STR_ARG(id));
        escape_html(out, str_slice(text, uses[i].from, uses[i].to));
        buf_add_cstr(out, "</a>");
        done = uses[i].to;
    }
    escape_html(out, str_from_index(text, done));
}
