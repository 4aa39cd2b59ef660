#include "base/spool.h"

#include "base/arena.h"
#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { PIECE = 1 << 16 }; /* bytes that wait in memory before they are written */

struct Spool {
    int folder, file; /* -1: none */
    size_t written;   /* bytes in the file; what follows them is in rest */
    Buf rest;
};

Spool *spool_create(int folder)
{
    Spool *spool = memory_alloc(sizeof *spool);
    *spool = (Spool){.folder = folder, .file = -1};
    return spool;
}

void spool_destroy(Spool *spool)
{
    if (!spool) return;
    if (spool->file >= 0) close(spool->file);
    buf_release(&spool->rest);
    free(spool);
}

/* What cannot be written stays in memory, and so does all that comes after it. */
static void write_rest(Spool *spool)
{
    if (spool->file < 0) spool->file = openat(spool->folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    ssize_t put = spool->file < 0 ? -1 : pwrite(spool->file, spool->rest.ptr, spool->rest.len, (off_t)spool->written);
    if (put == (ssize_t)spool->rest.len) {
        spool->written += spool->rest.len;
        buf_clear(&spool->rest);
    } else {
        spool->folder = -1;
    }
}

void spool_add(Spool *spool, Str bytes)
{
    buf_add(&spool->rest, bytes);
    if (spool->rest.len >= PIECE && spool->folder >= 0) write_rest(spool);
}

bool spool_read(const Spool *spool, void (*take)(void *context, Str piece), void *context)
{
    char *piece = memory_alloc(PIECE);
    size_t at = 0;
    while (at < spool->written) {
        size_t wanted = spool->written - at < PIECE ? spool->written - at : PIECE;
        ssize_t got = pread(spool->file, piece, wanted, (off_t)at);
        if (got <= 0 && !(got < 0 && errno == EINTR)) break;
        if (got <= 0) continue;
        take(context, (Str){piece, (size_t)got});
        at += (size_t)got;
    }
    free(piece);
    if (at < spool->written) return false;
    take(context, buf_str(&spool->rest));
    return true;
}
