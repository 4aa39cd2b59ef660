/* read_keys.h: every key that pages have read (reads.h), numbered, with what is known of its digest.
 *
 * One table for all threads of a build. It begins with the keys of the last build's notes, so that a number means the
 * same in the notes and here. A number once given stays as long as the build; what no page reads any more, the notes
 * leave out some day, and a later build gives its number to another key.
 */
#ifndef SIGNPOST_READS_READ_KEYS_H
#define SIGNPOST_READS_READ_KEYS_H

#include "base/arena.h"

#include <stdint.h>

typedef struct ReadKeys ReadKeys;

ReadKeys *read_keys_create(void);
void read_keys_destroy(ReadKeys *keys); /* NULL is fine */

/* Before threads come: the next number is for this key, whose bytes live as long as the table; without a name, for
 * whichever key comes. */
void read_keys_load(ReadKeys *keys, Str name, uint64_t digest);

/* The number of a key, and in *kept the table's own copy of it. Safe from any thread, as are the next two. */
uint32_t read_keys_number(ReadKeys *keys, Str name, Str *kept);
void read_keys_set_digest(ReadKeys *keys, uint32_t number, uint64_t digest);
/* The kinds of keys (reads.h), each the first byte of a name. */
void read_keys_kinds(ReadKeys *keys, const uint32_t *numbers, size_t count, char *kinds);

/* While no thread adds keys. */
size_t read_keys_count(const ReadKeys *keys); /* of numbers */
Str read_keys_name(const ReadKeys *keys, uint32_t number); /* "": no key has it */
uint64_t read_keys_digest(const ReadKeys *keys, uint32_t number); /* 0: not known */

#endif
