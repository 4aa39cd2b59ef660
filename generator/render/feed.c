#include "render/feed.h"

#include "base/utf8.h"
#include "reads/reads.h"
#include "render/fragments.h"
#include "render/lua_state.h"

#include <stdlib.h>
#include <string.h>

static const char reader_file[] = "lib/oruk_reader.lua";

/* An object of the feed: the fullest of those with its id. */
typedef struct {
    YamlNode *node;
    const Source *source;
} FeedObject;

struct Feed {
    RenderContext context;
    Renderer *renderer;
    Import *import;
    FeedObject *objects;
    size_t count, room;
    Map by_id;             /* the number of the object, counting from 1, as a pointer */
    Map told;              /* entries that others brought along, by id */
    size_t files, entries;
    const Source *first;
};

/* ---- JSON, which YAML can read ---- */

static bool read_hex(const char *digits, uint32_t *number)
{
    char copy[5] = {0}, *end;
    memcpy(copy, digits, 4);
    *number = (uint32_t)strtoul(copy, &end, 16);
    return end == copy + 4;
}

/* A character beyond the first 65,536 is written as two numbers in JSON, which YAML does not know. */
static bool read_pair(Str text, uint32_t *character)
{
    uint32_t high, low;
    if (text.len < 12 || text.ptr[0] != '\\' || text.ptr[1] != 'u' || text.ptr[6] != '\\' || text.ptr[7] != 'u')
        return false;
    if (!read_hex(text.ptr + 2, &high) || !read_hex(text.ptr + 8, &low)) return false;
    *character = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    return high >= 0xD800 && high < 0xDC00 && low >= 0xDC00 && low < 0xE000;
}

static Str join_pairs(Str text, Arena *arena)
{
    if (!str_contains(text, STR("\\ud")) && !str_contains(text, STR("\\uD"))) return text;
    Buf out = {0};
    for (size_t i = 0; i < text.len;) {
        uint32_t character;
        bool is_pair = read_pair(str_from_index(text, i), &character);
        size_t length = is_pair                                   ? 12
                        : text.ptr[i] == '\\' && i + 1 < text.len ? 2
                                                                  : 1; /* "\\u" is no character's number */
        if (is_pair) utf8_add(&out, character);
        else buf_add(&out, str_slice(text, i, i + length));
        i += length;
    }
    Str joined = arena_str(arena, buf_str(&out));
    buf_release(&out);
    return joined;
}

/* ---- from our tree to Lua's table, and back ---- */

static void push_node(lua_State *lua, const YamlNode *node)
{
    double number;
    luaL_checkstack(lua, 6, "a feed");
    if (node->kind == YAML_EMPTY) lua_pushnil(lua);
    if (node->kind == YAML_SCALAR && node->quoted) push_str(lua, node->text);
    if (node->kind == YAML_SCALAR && !node->quoted) {
        char *end;
        const char *copy = arena_cstr(renderer_of(lua)->arena, node->text);
        number = strtod(copy, &end);
        if (str_is(node->text, "true") || str_is(node->text, "false")) lua_pushboolean(lua, str_is(node->text, "true"));
        else if (*copy && !*end) lua_pushnumber(lua, number);
        else push_str(lua, node->text);
    }
    if (node->kind != YAML_SEQUENCE && node->kind != YAML_MAPPING) return;
    lua_newtable(lua);
    lua_Integer at = 0;
    for (size_t i = 0; i < node->count; i++) {
        push_node(lua, node->kind == YAML_SEQUENCE ? node->items[i] : node->pairs[i].value);
        if (lua_isnil(lua, -1)) {
            lua_pop(lua, 1);
        } else if (node->kind == YAML_SEQUENCE) {
            lua_seti(lua, -2, ++at);
        } else {
            push_str(lua, node->pairs[i].key);
            lua_insert(lua, -2);
            lua_rawset(lua, -3);
        }
    }
}

/* Where the object says a text: as the place of what the theme makes of it. */
static const YamlNode *find_text(const YamlNode *node, Str text)
{
    if (node->kind == YAML_SCALAR && str_eq(node->text, text)) return node;
    for (size_t i = 0; (node->kind == YAML_SEQUENCE || node->kind == YAML_MAPPING) && i < node->count; i++) {
        const YamlNode *found = find_text(node->kind == YAML_SEQUENCE ? node->items[i] : node->pairs[i].value, text);
        if (found) return found;
    }
    return NULL;
}

typedef struct {
    lua_State *lua;
    Arena *arena;
    const YamlNode *object;
} Taking;

static YamlNode *take_scalar(const Taking *taking)
{
    lua_State *lua = taking->lua;
    Str text = {NULL, 0};
    if (lua_isboolean(lua, -1)) text = lua_toboolean(lua, -1) ? STR("true") : STR("false");
    else if (lua_type(lua, -1) == LUA_TNUMBER) text = arena_printf(taking->arena, "%.14g", lua_tonumber(lua, -1));
    else if (lua_type(lua, -1) == LUA_TSTRING) {
        text.ptr = lua_tolstring(lua, -1, &text.len);
        text = arena_str(taking->arena, text);
    } else luaL_error(lua, "a field of an entry cannot be a %s", luaL_typename(lua, -1));
    const YamlNode *found = find_text(taking->object, text);
    return tree_node(taking->arena, YAML_SCALAR, text, found ? found->place : taking->object->place);
}

static YamlNode *take_value(const Taking *taking, const Field *field);

/* The table at the top as a group of fields. */
static YamlNode *take_group(const Taking *taking, const FieldSet *set)
{
    YamlNode *group = tree_node(taking->arena, YAML_MAPPING, (Str){NULL, 0}, taking->object->place);
    luaL_checkstack(taking->lua, 6, "an entry");
    for (size_t i = 0; i < set->count; i++) {
        push_str(taking->lua, set->fields[i].name);
        lua_gettable(taking->lua, -2);
        if (!lua_isnil(taking->lua, -1))
            tree_set(taking->arena, group, set->fields[i].name, take_value(taking, &set->fields[i]));
        lua_pop(taking->lua, 1);
    }
    return group;
}

/* The value at the top, which stays. */
static YamlNode *take_value(const Taking *taking, const Field *field)
{
    lua_State *lua = taking->lua;
    if (!lua_istable(lua, -1)) return take_scalar(taking);
    if (!field->many) return take_group(taking, &field->fields);
    YamlNode *list = tree_node(taking->arena, YAML_SEQUENCE, (Str){NULL, 0}, taking->object->place);
    for (lua_Integer i = 1; lua_geti(lua, -1, i) != LUA_TNIL; i++) {
        tree_push(taking->arena, list, lua_istable(lua, -1) ? take_group(taking, &field->fields) : take_scalar(taking));
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    return list;
}

static Str take_text(const Taking *taking, const char *key)
{
    Str text = {NULL, 0};
    if (lua_getfield(taking->lua, -1, key) == LUA_TSTRING) {
        text.ptr = lua_tolstring(taking->lua, -1, &text.len);
        text = arena_str(taking->arena, text);
    }
    lua_pop(taking->lua, 1);
    return text;
}

/* ---- the theme's word on an object ---- */

typedef struct {
    Feed *feed;
    const FeedObject *object;
    const Route *route;
} FeedJob;

/* What the theme had to leave out or to shorten. */
static void take_notes(const Taking *taking, Feed *feed)
{
    if (lua_getfield(taking->lua, -1, "notes") == LUA_TTABLE)
        for (lua_Integer i = 1; lua_geti(taking->lua, -1, i) == LUA_TTABLE; i++) {
            Str about = take_text(taking, "about"), message = take_text(taking, "message"),
                hint = take_text(taking, "hint");
            const YamlNode *found = about.len ? find_text(taking->object, about) : NULL;
            diag_report(feed->context.diag, DIAG_WARNING, found ? found->place : taking->object->place, "feed-value",
                        "%.*s", STR_ARG(message));
            if (hint.len) diag_hint(feed->context.diag, "%.*s", STR_ARG(hint));
            lua_pop(taking->lua, 1);
        }
    lua_settop(taking->lua, 2); /* the job, and the entry */
}

/* The entry at the top. */
static void take_entry(Feed *feed, const Taking *taking)
{
    Str name = take_text(taking, "type"), id = take_text(taking, "id");
    const Type *type = schema_type(feed->context.site->schema, name);
    if (!type)
        luaL_error(taking->lua, "an entry needs the name of its type, and there is no '%s'", name.ptr ? name.ptr : "");
    lua_getfield(taking->lua, -1, "by_the_way");
    bool by_the_way = lua_toboolean(taking->lua, -1);
    lua_pop(taking->lua, 1);
    feed->entries++;
    if (id.len && map_set(&feed->told, taking->arena, id, feed)) return;
    ImportEntry entry = {.type = type,
                         .place = taking->object->place,
                         .by_the_way = by_the_way,
                         .many_of_a_name = true,
                         .sound = true,
                         .slug = take_text(taking, "slug"),
                         .body = take_text(taking, "body")};
    if (lua_getfield(taking->lua, -1, "fields") != LUA_TTABLE)
        luaL_error(taking->lua, "an entry needs 'fields', a table");
    entry.fields = take_group(taking, &type->fields);
    lua_pop(taking->lua, 1);
    import_add(feed->import, entry);
    take_notes(taking, feed);
}

static int feed_job(lua_State *lua)
{
    const FeedJob *job = lua_touserdata(lua, 1);
    Taking taking = {lua, job->feed->import->arena, job->object->node};
    set_page_globals(renderer_of(lua), job->route);
    run_module(lua, job->route->template);
    if (!lua_isfunction(lua, -1)) return luaL_error(lua, "%s must return a function", reader_file);
    push_node(lua, job->object->node);
    lua_call(lua, 1, 1);
    if (lua_isnil(lua, -1)) return 0;
    if (!lua_istable(lua, -1)) return luaL_error(lua, "%s: the function must return a list of entries", reader_file);
    lua_replace(lua, 1);
    for (lua_Integer i = 1; lua_geti(lua, 1, i) == LUA_TTABLE; i++) {
        take_entry(job->feed, &taking);
        lua_settop(lua, 1);
    }
    return 0;
}

/* ---- files ---- */

static void add_object(Feed *feed, YamlNode *node, const Source *source)
{
    Arena *arena = feed->import->arena;
    Str id = yaml_text(node, "id");
    if (node->kind != YAML_MAPPING) return;
    size_t known = id.len ? (size_t)(uintptr_t)map_get(&feed->by_id, id) : 0;
    if (known && feed->objects[known - 1].node->count >= node->count) return;
    if (known) {
        feed->objects[known - 1] = (FeedObject){node, source};
        return;
    }
    ARENA_PUSH(arena, feed->objects, feed->count, feed->room) = (FeedObject){node, source};
    if (id.len) map_set(&feed->by_id, arena, id, (void *)(uintptr_t)feed->count);
}

void feed_read(Feed *feed, Str path, Str bytes)
{
    Arena *arena = feed->import->arena;
    Source *source = ARENA_NEW(arena, Source);
    YamlNode *root;
    if (str_starts(bytes, STR("\xEF\xBB\xBF"))) bytes = str_from_index(bytes, 3);
    *source = (Source){path, join_pairs(bytes, arena)};
    if (!feed->files++) feed->first = source;
    if (!yaml_parse(source, source->text, arena, feed->context.diag, &root)) return;
    const YamlNode *contents = yaml_get(root, "contents");
    const YamlNode *list = contents ? contents : root;
    for (size_t i = 0; list->kind == YAML_SEQUENCE && i < list->count; i++) add_object(feed, list->items[i], source);
    if (list->kind == YAML_MAPPING) add_object(feed, root, source);
}

Feed *feed_open(const RenderContext *context, Import *import)
{
    Feed *feed = ARENA_NEW(import->arena, Feed);
    *feed = (Feed){.context = *context, .import = import};
    feed->context.keys = read_keys_create();
    feed->context.fragments = fragments_create(0);
    return feed;
}

void feed_finish(Feed *feed)
{
    if (!feed->files) return;
    Route route = {.kind = ROUTE_SINGLE, .address = str_from(reader_file), .template = str_from(reader_file)};
    if (!map_has(&feed->context.theme->files, route.template)) {
        diag_report(feed->context.diag, DIAG_USAGE, (Place){0}, "feed", "the theme has no '%s', which reads feeds",
                    reader_file);
        diag_hint(feed->context.diag, "take the theme that comes with Signpost, or one that extends it");
        return;
    }
    feed->renderer = renderer_create(&feed->context, 0);
    for (size_t i = 0; feed->renderer && i < feed->count; i++)
        if (!renderer_run(feed->renderer, &route, feed_job, &(FeedJob){feed, &feed->objects[i], &route})) break;
    if (feed->entries || diag_count(feed->context.diag, DIAG_ERROR)) return;
    diag_report(feed->context.diag, DIAG_ERROR, (Place){.source = feed->first}, "feed",
                "there is no service of Open Referral UK in it");
    diag_hint(feed->context.diag,
              "give it the services as JSON, with all that is known of each, as /services/{id} of a feed has them");
}

void feed_close(Feed *feed)
{
    renderer_destroy(feed->renderer);
    read_keys_destroy(feed->context.keys);
    fragments_destroy(feed->context.fragments);
}
