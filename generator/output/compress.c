#include "output/compress.h"

#include "base/arena.h"

#include <libdeflate.h>
#include <pthread.h>
#include <stdlib.h>

enum { GZIP_LEVEL = 9, LEAST_SIZE = 1024 /* below, the packets on the wire are no fewer */ };

typedef struct Idle Idle;

struct Idle {
    Idle *next;
    struct libdeflate_compressor *compressor;
};

struct Compressors {
    pthread_mutex_t lock;
    Idle *idle; /* each for one thread at a time */
};

Compressors *compressors_create(void)
{
    Compressors *compressors = memory_alloc(sizeof *compressors);
    pthread_mutex_init(&compressors->lock, NULL);
    compressors->idle = NULL;
    return compressors;
}

void compressors_destroy(Compressors *compressors)
{
    if (!compressors) return;
    for (Idle *idle = compressors->idle, *next; idle; idle = next) {
        next = idle->next;
        libdeflate_free_compressor(idle->compressor);
        free(idle);
    }
    pthread_mutex_destroy(&compressors->lock);
    free(compressors);
}

static Idle *take(Compressors *compressors)
{
    pthread_mutex_lock(&compressors->lock);
    Idle *taken = compressors->idle;
    if (taken) compressors->idle = taken->next;
    pthread_mutex_unlock(&compressors->lock);
    if (taken) return taken;
    taken = memory_alloc(sizeof *taken);
    taken->compressor = libdeflate_alloc_compressor(GZIP_LEVEL);
    if (!taken->compressor) memory_none("a compressor");
    return taken;
}

static void give_back(Compressors *compressors, Idle *taken)
{
    pthread_mutex_lock(&compressors->lock);
    taken->next = compressors->idle;
    compressors->idle = taken;
    pthread_mutex_unlock(&compressors->lock);
}

bool compress_pays(Str path, uint64_t size)
{
    static const char *const endings[] = {".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".csv", ".ics"};
    if (size < LEAST_SIZE) return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(path, str_from(endings[i]))) return true;
    return false;
}

bool compress_gzip(Compressors *compressors, Str bytes, Buf *out)
{
    if (bytes.len == 0) return false;
    Idle *taken = take(compressors);
    /* Room for one byte less than there was: what does not fit is not smaller. */
    buf_reserve(out, bytes.len);
    size_t length =
        libdeflate_gzip_compress(taken->compressor, bytes.ptr, bytes.len, out->ptr + out->len, bytes.len - 1);
    give_back(compressors, taken);
    out->len += length;
    return length > 0;
}
