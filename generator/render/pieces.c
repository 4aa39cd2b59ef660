/* include_each(): a part for each entry of a long list, such as an index of the whole site. What each wrote is a piece.
 * The notes say where on the page it stands and what it has read by itself; so a later build copies most of them out of
 * the file that is published, and makes only those whose reads have changed.
 *
 * What all pieces read alike (read_is_general) is noted of the page alone: when it changes, every piece is made
 * anew. */
#include "render/lua_state.h"

#include "base/hash.h"
#include "reads/known_pages.h"

#include <string.h>

typedef struct Piece {
    uint64_t hash; /* of the part, its variables and the entry */
    size_t from, length;
    Str reads; /* as recorded: its own */
} Piece;

void pieces_begin(Renderer *renderer)
{
    Pieces *pieces = &renderer->pieces;
    buf_clear(&pieces->made);
    if (pieces->published.room) buf_release(&pieces->published); /* many megabytes, on few pages */
    pieces->end = pieces->count = pieces->room = pieces->slot_count = 0;
    pieces->known = false;
}

void pieces_release(Renderer *renderer)
{
    buf_release(&renderer->pieces.made);
    buf_release(&renderer->pieces.published);
}

/* ---- what the last build wrote ---- */

static uint32_t *find_slot(const Pieces *pieces, uint64_t hash)
{
    size_t at = hash & (pieces->slot_count - 1);
    while (pieces->slots[at] && pieces->pieces[pieces->slots[at] - 1].hash != hash)
        at = (at + 1) & (pieces->slot_count - 1);
    return &pieces->slots[at];
}

static bool take_pieces(Pieces *pieces, Str recorded, Arena *arena)
{
    Record record = {recorded, false};
    size_t at = 0;
    pieces->pieces = NULL;
    while (record.rest.len) {
        Piece *piece = &ARENA_PUSH(arena, pieces->pieces, pieces->count, pieces->room);
        piece->hash = record_take_fixed(&record);
        piece->from = at + record_take_number(&record);
        piece->length = record_take_number(&record);
        piece->reads = record_take_str(&record);
        bool inside = piece->from <= pieces->published.len && piece->length <= pieces->published.len - piece->from;
        if (record.bad || !inside) return false;
        at = piece->from + piece->length;
    }
    return true;
}

/* Once a page. Without the notes or the file nothing is known. */
static void look_for_known(Renderer *renderer)
{
    Pieces *pieces = &renderer->pieces;
    const RenderContext *context = &renderer->context;
    Str recorded;
    if (pieces->known) return;
    pieces->known = true;
    if (!context->known || !context->read_published) return;
    if (!known_pages_pieces(context->known, renderer->route->address, renderer->reads, &recorded)) return;
    if (!context->read_published(context->published, renderer->route->file, &pieces->published)) return;
    if (!take_pieces(pieces, recorded, renderer->arena)) return;
    for (pieces->slot_count = 16; pieces->slot_count < 2 * pieces->count;) pieces->slot_count *= 2;
    pieces->slots = ARENA_MANY(renderer->arena, uint32_t, pieces->slot_count);
    for (size_t i = 0; i < pieces->count; i++) *find_slot(pieces, pieces->pieces[i].hash) = (uint32_t)i + 1;
}

/* The piece as it was, if it would be the same; what it has read by itself goes to own_reads, too. */
static bool copy_known(Renderer *renderer, uint64_t hash, Buf *out)
{
    Pieces *pieces = &renderer->pieces;
    uint32_t slot = pieces->slot_count ? *find_slot(pieces, hash) : 0;
    if (!slot) return false;
    const Piece *piece = &pieces->pieces[slot - 1];
    if (!known_pages_piece_stands(renderer->context.known, &renderer->context, piece->reads)) return false;
    reads_replay_written(renderer->reads, piece->reads);
    buf_add(&renderer->own_reads, piece->reads);
    buf_add(out, str_slice(buf_str(&pieces->published), piece->from, piece->from + piece->length));
    return true;
}

/* ---- writing ---- */

/* Argument 1 is the name of the part, 2 the list, 3 the variables, 4 what stands between. */
typedef struct {
    Renderer *renderer;
    Buf *out;
    uint64_t hash;   /* of all that is the same for every entry */
    Str between;
    lua_Integer count;
    bool noted;      /* where it is written is where the page will have it */
    bool each_alone; /* modules remember something: each piece has its own */
} Row;

static void record_piece(Pieces *pieces, uint64_t hash, size_t from, size_t length, Str reads)
{
    record_fixed(&pieces->made, hash);
    record_number(&pieces->made, from - pieces->end);
    record_number(&pieces->made, length);
    record_str(&pieces->made, reads);
    pieces->end = from + length;
}

/* Modules that are shared serve all pieces, and are checked in the end; others are run for each. */
static void begin_piece(lua_State *lua, const Row *row)
{
    if (row->renderer->unshared) check_modules(lua);
    if (row->renderer->unshared || row->each_alone) forget_modules(lua);
    reads_begin(row->renderer->reads);
}

/* Among the variables; index 0: none, as it was before. */
static void set_item(lua_State *lua, int index)
{
    if (index) lua_pushvalue(lua, index);
    else lua_pushnil(lua);
    lua_setfield(lua, 3, "item");
}

/* The part for the entry at the top of the stack, which stays. */
static void write_piece(lua_State *lua, const Row *row, const Entry *entry)
{
    Renderer *renderer = row->renderer;
    uint64_t hash = hash_str(hash_number(row->hash, entry->language), entry->path);
    size_t from = row->out->len;
    buf_clear(&renderer->own_reads);
    if (!row->noted || !copy_known(renderer, hash, row->out)) {
        begin_piece(lua, row);
        set_item(lua, lua_gettop(lua));
        run_part(lua, 3);
        buf_clear(&renderer->own_reads);
        reads_end_into(renderer->reads, &renderer->own_reads);
    }
    size_t length = row->out->len - from;
    if (row->noted)
        record_piece(&renderer->pieces, hash, length ? from : renderer->pieces.end, length,
                     buf_str(&renderer->own_reads));
}

/* Returns how many pieces are not empty. */
static lua_Integer write_row(lua_State *lua, const Row *row)
{
    lua_Integer written = 0;
    for (lua_Integer i = 1; i <= row->count; i++) {
        open_out(lua); /* is there room still? */
        lua_geti(lua, 2, i);
        const Entry *entry = to_entry(lua, -1);
        if (!entry) luaL_error(lua, "include_each() takes a list of entries, and number %d is none", (int)i);
        size_t before = row->out->len;
        if (written) buf_add(row->out, row->between);
        size_t from = row->out->len;
        write_piece(lua, row, entry);
        if (row->out->len > from) written++;
        else row->out->len = before;
        lua_pop(lua, 1);
    }
    return written;
}

int function_include_each(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    Str part = check_str(lua, 1);
    luaL_checktype(lua, 2, LUA_TTABLE);
    lua_settop(lua, 4);
    if (lua_isnil(lua, 3)) {
        lua_newtable(lua);
        lua_replace(lua, 3);
    }
    luaL_checktype(lua, 3, LUA_TTABLE);
    set_item(lua, 0);
    if (renderer->caching) luaL_error(lua, "a part of many pages cannot hold include_each()");
    Row row = {renderer, open_out(lua), hash_str(HASH_START, fragment_key(lua, part, 3)), STR(""), luaL_len(lua, 2),
               renderer->capture_count == 1 && !is_composing(lua), renderer->share_none};
    if (!lua_isnil(lua, 4)) row.between = check_str(lua, 4);
    reads_stray(renderer->reads);
    if (row.noted) look_for_known(renderer);
    PageThings things = put_page_away(lua);
    size_t from = row.out->len, made = renderer->pieces.made.len, end = renderer->pieces.end;
    lua_Integer written = write_row(lua, &row);
    check_modules(lua);
    if (renderer->share_none && !row.each_alone) {
        /* One has changed under its pieces' hands: they begin again, each with its own. */
        row.each_alone = true;
        row.out->len = from;
        renderer->pieces.made.len = made;
        renderer->pieces.end = end;
        written = write_row(lua, &row);
    }
    take_page_back(lua, things);
    set_item(lua, 0);
    lua_pushinteger(lua, written);
    return 1;
}
