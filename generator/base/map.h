/* map.h: from a string to a pointer, in order of first insertion.
 *
 * {0} is an empty map. Memory comes from the arena given at insertion and goes with it; keys are not copied. Reading
 * is safe from any number of threads while nobody inserts.
 */
#ifndef SIGNPOST_BASE_MAP_H
#define SIGNPOST_BASE_MAP_H

#include "base/arena.h"

#include <stdint.h>

typedef struct {
    Str key;
    void *value;
} MapEntry;

typedef struct {
    MapEntry *entries; /* count of them, in order of insertion: walk these */
    size_t count, room;
    struct MapSlot *slots; /* open addressing; a power of two */
    size_t slot_count;
} Map;

void *map_get(const Map *map, Str key); /* NULL when absent */
bool map_has(const Map *map, Str key);
/* Makes room for so many keys, so that the map need not be widened step by step. */
void map_reserve(Map *map, Arena *arena, size_t count);
/* Sets the value of the key, and returns the old one, or NULL when the key is new. */
void *map_set(Map *map, Arena *arena, Str key, void *value);

#endif
