#include "reads/read_keys.h"

#include "base/hash.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct {
    Str name;
    uint64_t digest;
} Key;

struct ReadKeys {
    Arena *arena; /* of names that were not loaded */
    pthread_mutex_t lock;
    Key *keys;
    size_t count, room;
    uint32_t *slots; /* number + 1; 0: free */
    size_t slot_count;
    uint32_t *spare; /* numbers that no key has */
    size_t spare_count, spare_room;
};

ReadKeys *read_keys_create(void)
{
    ReadKeys *keys = memory_alloc(sizeof *keys);
    keys->arena = arena_create();
    pthread_mutex_init(&keys->lock, NULL);
    return keys;
}

void read_keys_destroy(ReadKeys *keys)
{
    if (!keys) return;
    pthread_mutex_destroy(&keys->lock);
    arena_destroy(keys->arena);
    free(keys->keys);
    free(keys->slots);
    free(keys->spare);
    free(keys);
}

static uint32_t *find_slot(const ReadKeys *keys, Str name)
{
    size_t at = hash_str(HASH_START, name) & (keys->slot_count - 1);
    while (keys->slots[at] && !str_eq(keys->keys[keys->slots[at] - 1].name, name))
        at = (at + 1) & (keys->slot_count - 1);
    return &keys->slots[at];
}

static void widen(ReadKeys *keys)
{
    keys->slot_count = keys->slot_count ? keys->slot_count * 2 : 1024;
    while (keys->slot_count <= keys->count * 2) keys->slot_count *= 2;
    free(keys->slots);
    keys->slots = memory_alloc(keys->slot_count * sizeof *keys->slots);
    for (size_t i = 0; i < keys->count; i++) { /* none is there twice: no slot's name need be looked at */
        if (!keys->keys[i].name.len) continue;
        size_t at = hash_str(HASH_START, keys->keys[i].name) & (keys->slot_count - 1);
        while (keys->slots[at]) at = (at + 1) & (keys->slot_count - 1);
        keys->slots[at] = (uint32_t)i + 1;
    }
}

static uint32_t append(ReadKeys *keys, Str name, uint64_t digest)
{
    if (keys->count == keys->room) {
        keys->room = keys->room ? keys->room * 2 : 1024;
        keys->keys = memory_resize(keys->keys, keys->room * sizeof *keys->keys);
    }
    keys->keys[keys->count] = (Key){name, digest};
    return (uint32_t)keys->count++;
}

void read_keys_load(ReadKeys *keys, Str name, uint64_t digest)
{
    uint32_t number = append(keys, name, digest); /* found only once a page is made: which may never be */
    if (name.len) return;
    if (keys->spare_count == keys->spare_room) {
        keys->spare_room = keys->spare_room ? keys->spare_room * 2 : 256;
        keys->spare = memory_resize(keys->spare, keys->spare_room * sizeof *keys->spare);
    }
    keys->spare[keys->spare_count++] = number;
}

static uint32_t add(ReadKeys *keys, Str name)
{
    if (!keys->spare_count) return append(keys, name, 0);
    uint32_t number = keys->spare[--keys->spare_count];
    keys->keys[number] = (Key){name, 0};
    return number;
}

uint32_t read_keys_number(ReadKeys *keys, Str name, Str *kept)
{
    pthread_mutex_lock(&keys->lock);
    if (keys->count * 2 >= keys->slot_count) widen(keys);
    uint32_t *slot = find_slot(keys, name), number;
    if (*slot) {
        number = *slot - 1;
    } else {
        number = add(keys, arena_str(keys->arena, name));
        *slot = number + 1;
    }
    *kept = keys->keys[number].name;
    pthread_mutex_unlock(&keys->lock);
    return number;
}

void read_keys_set_digest(ReadKeys *keys, uint32_t number, uint64_t digest)
{
    pthread_mutex_lock(&keys->lock);
    keys->keys[number].digest = digest;
    pthread_mutex_unlock(&keys->lock);
}

void read_keys_kinds(ReadKeys *keys, const uint32_t *numbers, size_t count, char *kinds)
{
    pthread_mutex_lock(&keys->lock);
    for (size_t i = 0; i < count; i++) kinds[i] = keys->keys[numbers[i]].name.ptr[0];
    pthread_mutex_unlock(&keys->lock);
}

size_t read_keys_count(const ReadKeys *keys)
{
    return keys->count;
}

Str read_keys_name(const ReadKeys *keys, uint32_t number)
{
    return keys->keys[number].name;
}

uint64_t read_keys_digest(const ReadKeys *keys, uint32_t number)
{
    return keys->keys[number].digest;
}
