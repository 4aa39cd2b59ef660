#include "serve/live.h"

#include "base/escape.h"
#include "base/file.h"

const char live_script[] =
#include "serve/live.js.inc" /* live.js, made a text of C by the Makefile */
    ;

Str live_version(Arena *arena, unsigned status, const struct stat *file)
{
    if (!file) return arena_printf(arena, "%u", status);
    return arena_printf(arena, "%u-%llx-%llx-%llx.%lx", status, (unsigned long long)file->st_ino,
                        (unsigned long long)file->st_size, (unsigned long long)file->st_mtim.tv_sec,
                        (unsigned long)file->st_mtim.tv_nsec);
}

void live_add_script(Buf *page, Str mount, Str version)
{
    buf_add_cstr(page, "<script src=\"");
    escape_html(page, mount);
    buf_printf(page, "/" LIVE_SCRIPT "\" data-version=\"%.*s\"></script>\n", STR_ARG(version));
}

void live_add_answer(Buf *out, Str version, const char *status_file)
{
    Diag *unheard = diag_create();
    Arena *scratch = arena_create();
    Str status;
    bool there = file_exists(status_file) && file_read(status_file, scratch, &status, unheard) && status.len;
    buf_printf(out, "{\"version\": \"%.*s\", \"status\": ", STR_ARG(version));
    buf_add(out, there ? status : STR("null"));
    buf_add_char(out, '}');
    arena_destroy(scratch);
    diag_destroy(unheard);
}
