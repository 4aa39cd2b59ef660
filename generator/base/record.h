/* record.h: numbers and texts as bytes, for files that only Signpost reads.
 *
 * Written into a Buf and taken back in the same order. Taking never reads past the end: a damaged record gives zeros
 * and absent texts, and says so in `bad`.
 */
#ifndef SIGNPOST_BASE_RECORD_H
#define SIGNPOST_BASE_RECORD_H

#include "base/buf.h"

#include <stdint.h>

void record_number(Buf *out, uint64_t number); /* small ones take less room */
void record_fixed(Buf *out, uint64_t number);  /* always eight bytes */
void record_str(Buf *out, Str text);           /* an absent text stays absent */

typedef struct {
    Str rest;
    bool bad;
} Record;

uint64_t record_take_large_number(Record *record); /* of any size */
uint64_t record_take_fixed(Record *record);
Str record_take_str(Record *record); /* points into the record's bytes */
/* A number of things that follow, each of at least one byte: never more than there are bytes. */
size_t record_take_count(Record *record);

/* Most are of one byte, and there are millions. */
static inline uint64_t record_take_number(Record *record)
{
    unsigned char byte = record->rest.len ? (unsigned char)*record->rest.ptr : 0x80;
    if (byte >= 0x80) return record_take_large_number(record);
    record->rest = (Str){record->rest.ptr + 1, record->rest.len - 1};
    return byte;
}

#endif
