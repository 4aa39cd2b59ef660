#include "base/map.h"

#include "base/hash.h"

#include <string.h>

/* With a part of the key's hash: keys that differ are told apart, and slots moved, without fetching them from
 * memory. */
typedef struct MapSlot {
    uint32_t hash;
    uint32_t index; /* into entries, + 1; 0 when free */
} MapSlot;

/* The slot that holds the key, or the free one where it would go. */
static MapSlot *map_slot(const Map *map, Str key, uint32_t hash)
{
    size_t at = hash & (map->slot_count - 1);
    for (; map->slots[at].index; at = (at + 1) & (map->slot_count - 1))
        if (map->slots[at].hash == hash && str_eq(map->entries[map->slots[at].index - 1].key, key)) break;
    return &map->slots[at];
}

static const MapEntry *map_entry(const Map *map, Str key)
{
    if (map->count == 0) return NULL;
    uint32_t index = map_slot(map, key, (uint32_t)hash_str(HASH_START, key))->index;
    return index ? &map->entries[index - 1] : NULL;
}

void *map_get(const Map *map, Str key)
{
    const MapEntry *entry = map_entry(map, key);
    return entry ? entry->value : NULL;
}

bool map_has(const Map *map, Str key)
{
    return map_entry(map, key) != NULL;
}

static void map_widen(Map *map, Arena *arena, size_t slot_count)
{
    size_t before = map->slot_count;
    MapSlot *old = map->slots;
    map->slots = arena_resize(arena, NULL, 0, slot_count * sizeof *map->slots);
    map->slot_count = slot_count;
    for (size_t i = 0; i < before; i++) {
        if (!old[i].index) continue;
        size_t at = old[i].hash & (slot_count - 1);
        while (map->slots[at].index) at = (at + 1) & (slot_count - 1);
        map->slots[at] = old[i];
    }
    if (before) arena_give_back(arena, old, before * sizeof *old);
    map->entries =
        arena_resize(arena, map->entries, map->room * sizeof *map->entries, slot_count / 2 * sizeof *map->entries);
    map->room = slot_count / 2;
}

void map_reserve(Map *map, Arena *arena, size_t count)
{
    size_t slot_count = map->slot_count ? map->slot_count : 8;
    while (slot_count < count * 2) slot_count *= 2;
    if (slot_count > map->slot_count) map_widen(map, arena, slot_count);
}

void *map_set(Map *map, Arena *arena, Str key, void *value)
{
    uint32_t hash = (uint32_t)hash_str(HASH_START, key);
    map_reserve(map, arena, map->count + 1);
    MapSlot *slot = map_slot(map, key, hash);
    if (slot->index) {
        MapEntry *entry = &map->entries[slot->index - 1];
        void *old = entry->value;
        entry->value = value;
        return old;
    }
    map->entries[map->count++] = (MapEntry){key, value};
    *slot = (MapSlot){hash, (uint32_t)map->count};
    return NULL;
}
