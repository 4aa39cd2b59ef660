#include "base/map.h"

#include "base/hash.h"

#include <string.h>

/* The slot that holds the key, or the free one where it would go. */
static uint32_t *map_slot(const Map *map, Str key)
{
    size_t at = hash_str(HASH_START, key) & (map->slot_count - 1);
    while (map->slots[at] && !str_eq(map->entries[map->slots[at] - 1].key, key)) at = (at + 1) & (map->slot_count - 1);
    return &map->slots[at];
}

static const MapEntry *map_entry(const Map *map, Str key)
{
    if (map->count == 0) return NULL;
    uint32_t index = *map_slot(map, key);
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

static void map_widen(Map *map, Arena *arena)
{
    size_t before = map->slot_count;
    map->slot_count = before ? before * 2 : 8;
    map->room = map->slot_count / 2;
    map->entries = arena_resize(arena, map->entries, before / 2 * sizeof *map->entries, map->room * sizeof *map->entries);
    map->slots = arena_resize(arena, map->slots, before * sizeof *map->slots, map->slot_count * sizeof *map->slots);
    memset(map->slots, 0, before * sizeof *map->slots);
    for (size_t i = 0; i < map->count; i++) *map_slot(map, map->entries[i].key) = (uint32_t)i + 1;
}

void *map_set(Map *map, Arena *arena, Str key, void *value)
{
    if (map->count * 2 >= map->slot_count) map_widen(map, arena);
    uint32_t *slot = map_slot(map, key);
    if (*slot) {
        MapEntry *entry = &map->entries[*slot - 1];
        void *old = entry->value;
        entry->value = value;
        return old;
    }
    map->entries[map->count++] = (MapEntry){key, value};
    *slot = (uint32_t)map->count;
    return NULL;
}
