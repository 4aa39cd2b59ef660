#include "base/buf.h"

#include "base/arena.h"
#include "base/digits.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_release(Buf *buf)
{
    free(buf->ptr);
    *buf = (Buf){0};
}

void buf_clear(Buf *buf)
{
    buf->len = 0;
}

void buf_reserve(Buf *buf, size_t more)
{
    if (buf->room - buf->len >= more) return;
    size_t room = buf->room ? buf->room : 256;
    while (room - buf->len < more) room *= 2;
    buf->ptr = memory_resize(buf->ptr, room);
    buf->room = room;
}

void buf_add_cstr(Buf *buf, const char *cstr)
{
    buf_add(buf, str_from(cstr));
}

void buf_add_number(Buf *buf, size_t number)
{
    buf_reserve(buf, MOST_DIGITS);
    buf->len += digits_write(buf->ptr + buf->len, number, 1);
}

/* Most of what is printed is a number or two: it is tried into the room at hand, and seldom printed again. */
void buf_printf(Buf *buf, const char *format, ...)
{
    enum { TRIED = 64 };
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    buf_reserve(buf, TRIED);
    size_t room = buf->room - buf->len;
    size_t length = (size_t)vsnprintf(buf->ptr + buf->len, room, format, args);
    if (length >= room) {
        buf_reserve(buf, length + 1);
        vsnprintf(buf->ptr + buf->len, length + 1, format, again);
    }
    buf->len += length;
    va_end(again);
    va_end(args);
}

Str buf_str(const Buf *buf)
{
    return (Str){buf->ptr ? buf->ptr : "", buf->len};
}

const char *buf_cstr(Buf *buf)
{
    buf_reserve(buf, 1);
    buf->ptr[buf->len] = '\0';
    return buf->ptr;
}
