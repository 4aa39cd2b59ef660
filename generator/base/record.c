#include "base/record.h"

#include <string.h>

void record_number(Buf *out, uint64_t number)
{
    for (; number >= 0x80; number >>= 7) buf_add_char(out, (char)(number | 0x80));
    buf_add_char(out, (char)number);
}

void record_fixed(Buf *out, uint64_t number)
{
    char bytes[8];
    memcpy(bytes, &number, sizeof bytes);
    buf_add(out, (Str){bytes, sizeof bytes});
}

void record_str(Buf *out, Str text)
{
    record_number(out, text.ptr ? text.len + 1 : 0);
    buf_add(out, text);
}

static uint64_t fail(Record *record)
{
    record->bad = true;
    record->rest.len = 0;
    return 0;
}

uint64_t record_take_large_number(Record *record)
{
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (!record->rest.len) return fail(record);
        unsigned char byte = (unsigned char)*record->rest.ptr;
        record->rest = str_from_index(record->rest, 1);
        number |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) return number;
    }
    return fail(record);
}

uint64_t record_take_fixed(Record *record)
{
    uint64_t number;
    if (record->rest.len < sizeof number) return fail(record);
    memcpy(&number, record->rest.ptr, sizeof number);
    record->rest = str_from_index(record->rest, sizeof number);
    return number;
}

Str record_take_str(Record *record)
{
    uint64_t length = record_take_number(record);
    if (length == 0) return (Str){NULL, 0};
    if (--length > record->rest.len) {
        fail(record);
        return (Str){NULL, 0};
    }
    Str text = str_slice(record->rest, 0, length);
    record->rest = str_from_index(record->rest, length);
    return text;
}

size_t record_take_count(Record *record)
{
    uint64_t count = record_take_number(record);
    return count > record->rest.len ? fail(record) : count;
}
