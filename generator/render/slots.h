/* slots.h: places in a part of many pages that each page fills by itself. */
#ifndef SIGNPOST_RENDER_SLOTS_H
#define SIGNPOST_RENDER_SLOTS_H

#include "render/lua_state.h"

typedef struct {
    Str name, text; /* the text as the part writes it */
    bool nothing, placed;
} Filling;
typedef struct {
    Filling *items;
    size_t count;
} Fillings;

/* From one to the other the part of that name is written, which may have slots. The end returns it as a record in the
 * page's arena; an absent text when it has none. */
void slots_begin(Renderer *renderer, Str part);
Str slots_end(Renderer *renderer);
void slots_write(Buf *out, Str record, const Fillings *fillings); /* the part, from its record */
/* What the table at the index holds, in the page's arena; each must have been placed when it is checked. Both raise. */
void fillings_take(lua_State *lua, Str part, int given, Fillings *fillings);
void fillings_check(lua_State *lua, Str part, const Fillings *fillings);

#endif
