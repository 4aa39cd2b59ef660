/* json.h: values as JSON (json.c), and forms of it that are filled in (json_form.c). */
#ifndef SIGNPOST_RENDER_JSON_H
#define SIGNPOST_RENDER_JSON_H

#include "render/lua_state.h"

typedef struct {
    Str name;
    int value; /* index on the stack */
} JsonMember;
void write_json_text(Buf *out, Str text);
void write_json(lua_State *lua, int index, Buf *out); /* the value at the index, an absolute one. Raises */
/* What a value of the content becomes: nothing where push_value() would push nil; a text, a number, true or false, or
 * words, which need not become something of Lua first; or something else. */
typedef enum { JSON_NOTHING, JSON_PLAIN, JSON_OTHER } JsonKind;
JsonKind json_kind(const Value *value);
void write_json_plain(lua_State *lua, const Value *value, Buf *out); /* one of JSON_PLAIN. Raises */
void push_safe_json(lua_State *lua, const Buf *written); /* as JSON that can stand in a script element, too */
/* The members of the table at the index, sorted. Leaves their values on the stack. Raises. */
JsonMember *push_json_members(lua_State *lua, int index, size_t *count);
int function_json_form(lua_State *lua); /* in json_form.c */
bool is_json_form(lua_State *lua);      /* whether the value at the top is what that returned */

#endif
