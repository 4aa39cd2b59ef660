/* Draws SVG files as documents do, each on a page of its own of 72 x 72 points, for compare.mjs to look at.
 *
 *     draw OUT.pdf < list of files
 *
 * Prints a line a file: "vector FILE", "pixels FILE", or "refused FILE: why". Refused files get no page. */
#include "base/file.h"
#include "picture/picture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    Buf out;
    size_t *offsets; /* of objects, from 1 on */
    size_t count, room;
    Arena *arena;
} Writer;

static int begin_object(Writer *writer)
{
    ARENA_PUSH(writer->arena, writer->offsets, writer->count, writer->room) = writer->out.len;
    buf_printf(&writer->out, "%zu 0 obj\n", writer->count);
    return (int)writer->count;
}

static int add_stream(Writer *writer, Str entries, Str bytes)
{
    int id = begin_object(writer);
    buf_printf(&writer->out, "<<%.*s/Length %zu>>stream\n", STR_ARG(entries), bytes.len);
    buf_add(&writer->out, bytes);
    buf_add_cstr(&writer->out, "\nendstream endobj\n");
    return id;
}

/* The picture as large as fits the page, in the middle. */
static int add_page(Writer *writer, const PictureObject *object, int parent)
{
    const char *kind = object->is_form ? "/Type/XObject/Subtype/Form " : "/Type/XObject/Subtype/Image ";
    int picture = add_stream(writer, arena_printf(writer->arena, "%s%.*s", kind, STR_ARG(object->extra)), object->content);
    double scale = 72 / fmax((double)object->width, (double)object->height);
    double width = (double)object->width * scale, height = (double)object->height * scale;
    double x = object->is_form ? scale : width, y = object->is_form ? scale : height;
    Str content = arena_printf(writer->arena, "%.6f 0 0 %.6f %.6f %.6f cm /X Do", x, y, (72 - width) / 2, (72 - height) / 2);
    int stream = add_stream(writer, (Str){NULL, 0}, content);
    int page = begin_object(writer);
    buf_printf(&writer->out, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 72 72]/Contents %d 0 R/Resources<</XObject<</X %d 0 R>>>>>>endobj\n",
               parent, stream, picture);
    return page;
}

static void finish(Writer *writer, const int *pages, size_t count)
{
    size_t pages_at = writer->out.len;
    buf_add_cstr(&writer->out, "1 0 obj\n<</Type/Pages/Kids[");
    for (size_t i = 0; i < count; i++) buf_printf(&writer->out, "%d 0 R ", pages[i]);
    buf_printf(&writer->out, "]/Count %zu>>endobj\n", count);
    writer->offsets[0] = pages_at;
    int catalog = begin_object(writer);
    buf_add_cstr(&writer->out, "<</Type/Catalog/Pages 1 0 R>>endobj\n");
    size_t start = writer->out.len;
    buf_printf(&writer->out, "xref\n0 %zu\n0000000000 65535 f \n", writer->count + 1);
    for (size_t i = 0; i < writer->count; i++) buf_printf(&writer->out, "%010zu 00000 n \n", writer->offsets[i]);
    buf_printf(&writer->out, "trailer<</Size %zu/Root %d 0 R>>\nstartxref\n%zu\n%%%%EOF\n", writer->count + 1, catalog, start);
}

static void print_refusal(const char *path, Diag *diag)
{
    size_t count;
    const Problem *problems = diag_sorted(diag, &count);
    Str message = count ? problems[0].message : STR("");
    printf("refused %s: %.*s\n", path, STR_ARG(message));
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: draw OUT.pdf < list of SVG files\n");
        return 2;
    }
    Writer writer = {.arena = arena_create()};
    Diag *diag = diag_create();
    int *pages = NULL;
    size_t count = 0, room = 0;
    char path[4096];
    buf_add_cstr(&writer.out, "%PDF-1.7\n");
    ARENA_PUSH(writer.arena, writer.offsets, writer.count, writer.room) = 0; /* object 1: the pages */
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = 0;
        Picture picture = {.name = str_from(path), .format = PICTURE_SVG};
        PictureObject object;
        if (!file_read(path, writer.arena, &picture.bytes, diag) ||
            !picture_convert(&picture, writer.arena, &object, diag)) {
            print_refusal(path, diag);
            diag_destroy(diag);
            diag = diag_create();
            continue;
        }
        printf("%s %s\n", object.is_form ? "vector" : "pixels", path);
        int page = add_page(&writer, &object, 1);
        ARENA_PUSH(writer.arena, pages, count, room) = page;
    }
    finish(&writer, pages, count);
    bool good = file_write(argv[1], buf_str(&writer.out), diag);
    buf_release(&writer.out);
    diag_destroy(diag);
    arena_destroy(writer.arena);
    return good ? 0 : 1;
}
