/* buf.h: a growing run of bytes with a life of its own: {0} to begin, buf_release to end. One thread at a time. */
#ifndef SIGNPOST_BASE_BUF_H
#define SIGNPOST_BASE_BUF_H

#include "base/str.h"

typedef struct {
    char *ptr;
    size_t len, room;
} Buf;

void buf_release(Buf *buf);                 /* frees, and leaves an empty buffer */
void buf_clear(Buf *buf);                   /* forgets the bytes, keeps the room */
void buf_reserve(Buf *buf, size_t more);    /* room for more bytes after those held */
void buf_add_cstr(Buf *buf, const char *cstr);
void buf_add_number(Buf *buf, size_t number); /* in decimal digits: quicker than buf_printf */
void buf_printf(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str buf_str(const Buf *buf);                /* the bytes held, valid until the next change */
const char *buf_cstr(Buf *buf);             /* the same, NUL-terminated */

/* These two stand here whole, since every byte of the site goes through them. */
static inline void buf_add(Buf *buf, Str s)
{
    if (s.len == 0) return;
    if (buf->room - buf->len < s.len) buf_reserve(buf, s.len);
    memcpy(buf->ptr + buf->len, s.ptr, s.len);
    buf->len += s.len;
}

static inline void buf_add_char(Buf *buf, char c)
{
    if (buf->room == buf->len) buf_reserve(buf, 1);
    buf->ptr[buf->len++] = c;
}

#endif
