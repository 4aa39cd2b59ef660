/* Functions that tell templates what was before: what changed lately, and what a file once said. */
#include "render/lua_state.h"

#include "input/front.h"

#include <string.h>

/* ---- what changed ---- */

/* The entry in the page's language, if it is translated: that it is not was read, too. */
static const Entry *entry_for_page(lua_State *lua, const Entry *entry)
{
    Str code = language_code(lua);
    if (code.len)
        note(lua, READ_ENTRY,
             arena_printf(renderer_of(lua)->arena, "%.*s/%.*s", STR_ARG(code), STR_ARG(entry_name(entry))));
    return entry_in(entry, language_of(lua));
}

/* Of the list of entries, whose days are not made into texts to be compared. */
static int function_last_change(lua_State *lua)
{
    const Commit *last = NULL;
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    lua_Integer count = luaL_len(lua, 1);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(lua, 1, i);
        const Entry *entry = to_entry(lua, 2);
        if (!entry)
            return luaL_error(lua, "last_change() takes a list of entries, and one is a %s", luaL_typename(lua, 2));
        note_entry(lua, READ_CHANGED, entry);
        if (entry->changed && (!last || entry->changed->time > last->time)) last = entry->changed;
        lua_settop(lua, 1);
    }
    if (last) push_date(lua, date_from_time(last->time));
    else lua_pushnil(lua);
    return 1;
}

static void push_update(lua_State *lua, const Update *update)
{
    static const char *const kinds[] = {[UPDATE_CHANGED] = "changed", [UPDATE_NEW] = "new", [UPDATE_CLOSED] = "closed",
                                        [UPDATE_OPENED] = "opened"};
    lua_createtable(lua, 0, 5);
    push_entry(lua, entry_for_page(lua, update->entry));
    lua_setfield(lua, -2, "entry");
    set_str(lua, "kind", str_from(kinds[update->kind]));
    push_date(lua, update->date);
    lua_setfield(lua, -2, "date");
    lua_pushboolean(lua, update->text);
    lua_setfield(lua, -2, "text");
    lua_createtable(lua, (int)update->field_count, 0);
    for (size_t i = 0; i < update->field_count; i++) {
        push_str(lua, update->fields[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    lua_setfield(lua, -2, "fields");
}

static int function_updates_of(lua_State *lua)
{
    const Site *site = site_of(lua);
    Str name = check_str(lua, 1);
    if (!name.len) return luaL_argerror(lua, 1, "the name of a month is needed");
    note(lua, READ_UPDATES, name);
    lua_newtable(lua);
    for (size_t i = 0; i < site->update_month_count; i++) {
        const UpdateMonth *month = &site->update_months[i];
        for (size_t k = 0; str_eq(month->name, name) && k < month->count; k++) {
            push_update(lua, &site->updates[month->first + k]);
            lua_seti(lua, -2, (lua_Integer)k + 1);
        }
    }
    return 1;
}

static int function_update_months(lua_State *lua)
{
    const Site *site = site_of(lua);
    note(lua, READ_UPDATES, STR(""));
    lua_createtable(lua, (int)site->update_month_count, 0);
    for (size_t i = 0; i < site->update_month_count; i++) {
        const UpdateMonth *month = &site->update_months[i];
        lua_createtable(lua, 0, 3);
        set_str(lua, "month", month->name);
        set_str(lua, "address", month->address);
        set_size(lua, "count", month->count);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* ---- what a file once said ---- */

/* As it was written: texts, lists and tables. */
static void push_node(lua_State *lua, const YamlNode *node)
{
    luaL_checkstack(lua, 4, "a field is nested too deep");
    if (node->kind == YAML_EMPTY) {
        lua_pushnil(lua);
    } else if (node->kind == YAML_SCALAR) {
        push_str(lua, node->text);
    } else {
        lua_newtable(lua);
        for (size_t i = 0; i < node->count; i++) {
            if (node->kind == YAML_MAPPING) push_str(lua, node->pairs[i].key);
            push_node(lua, node->kind == YAML_MAPPING ? node->pairs[i].value : node->items[i]);
            if (node->kind == YAML_MAPPING) lua_settable(lua, -3);
            else lua_seti(lua, -2, (lua_Integer)i + 1);
        }
    }
}

/* The fields of a version; NULL when it cannot be read, as an old one may be broken. */
static YamlNode *read_fields(lua_State *lua, const FileVersion *version)
{
    Renderer *renderer = renderer_of(lua);
    Source *source = ARENA_NEW(renderer->arena, Source);
    Diag *quiet = diag_create();
    YamlNode *root = NULL;
    Str front, body;
    bool good = tree_read_version(renderer->context.tree, renderer->worker, version, renderer->arena, &source->text) &&
                text_check(source, quiet) && front_split(source, &front, &body, quiet) &&
                yaml_parse(source, front, renderer->arena, quiet, &root);
    diag_destroy(quiet);
    return good ? root : NULL;
}

static int function_once(lua_State *lua)
{
    const Entry *entry = check_entry(lua, 1);
    Str day = str_slice(check_str(lua, 2), 0, 10);
    Date date;
    if (!date_parse(day, &date)) luaL_argerror(lua, 2, "a date is needed");
    note_two(lua, READ_PAST_FIELDS, entry_name(entry), day);
    const FileVersion *version = version_on(entry->versions, date);
    const YamlNode *root = version ? read_fields(lua, version) : NULL;
    if (!root || root->kind != YAML_MAPPING) return 0;
    push_node(lua, root);
    Date made = date_from_time(version->commit->time);
    push_date(lua, date_cmp(made, date) > 0 ? made : date);
    return 2;
}

void history_functions_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"last_change", function_last_change},
        {"updates_of", function_updates_of},
        {"update_months", function_update_months},
        {"once", function_once},
        {NULL, NULL},
    };
    set_globals(lua, functions);
}
