#include "text/shapes.h"
#include "base/map.h"
#include "text/font_face.h"

#include <stdlib.h>

enum {
    MOST_GLYPHS = 100000, /* that are kept: some 5 MB */
    MOST_TEXT = 30 /* characters of one glyph: readers of a font's list of texts take no more than 63 UTF-16 units */
};

struct Shapes {
    const Fonts *fonts;
    Arena *arena; /* of what is kept */
    Map known;    /* by face, direction, language and text */
    size_t glyph_count;
    hb_buffer_t *buffer;
    Buf key;
};

Shapes *shapes_create(const Fonts *fonts)
{
    Shapes *shapes = memory_alloc(sizeof(Shapes));
    *shapes = (Shapes){.fonts = fonts, .arena = arena_create(), .buffer = hb_buffer_create()};
    return shapes;
}

void shapes_destroy(Shapes *shapes)
{
    hb_buffer_destroy(shapes->buffer);
    buf_release(&shapes->key);
    arena_destroy(shapes->arena);
    free(shapes);
}

void shapes_trim(Shapes *shapes)
{
    if (shapes->glyph_count <= MOST_GLYPHS) return;
    shapes->known = (Map){0};
    shapes->glyph_count = 0;
    arena_reset(shapes->arena);
}

/* Where the cluster of the glyph ends: the next one in the order of the text begins there. */
static uint32_t cluster_end(const hb_glyph_info_t *infos, unsigned count, unsigned glyph, bool backwards, uint32_t end)
{
    uint32_t cluster = infos[glyph].cluster;
    if (backwards) {
        for (unsigned j = glyph; j > 0; j--)
            if (infos[j - 1].cluster != cluster) return infos[j - 1].cluster;
    } else {
        for (unsigned j = glyph + 1; j < count; j++)
            if (infos[j].cluster != cluster) return infos[j].cluster;
    }
    return end;
}

/* The text of a cluster goes to its first glyph as it is read, in either direction the first in the buffer. */
static void read_glyphs(Shapes *shapes, int face, const uint32_t *characters, size_t count, Shape *shape)
{
    unsigned glyph_count;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(shapes->buffer, &glyph_count);
    const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(shapes->buffer, NULL);
    bool backwards = hb_buffer_get_direction(shapes->buffer) == HB_DIRECTION_RTL;
    const Face *f = &shapes->fonts->faces[face];
    Glyph *glyphs = ARENA_MANY(shapes->arena, Glyph, glyph_count);
    shapes->glyph_count += glyph_count;
    *shape = (Shape){glyphs, glyph_count, 0, false};
    for (unsigned i = 0; i < glyph_count; i++) {
        uint32_t cluster = infos[i].cluster, end = cluster;
        bool first = i == 0 || infos[i - 1].cluster != cluster;
        if (first) end = cluster_end(infos, glyph_count, i, backwards, (uint32_t)count);
        glyphs[i] = (Glyph){.glyph = infos[i].codepoint,
                            .text = characters + cluster,
                            .length = (uint16_t)(end - cluster),
                            .cluster = (uint16_t)cluster,
                            .width = (float)hb_font_get_glyph_h_advance(f->font, infos[i].codepoint) / f->units,
                            .advance = (float)places[i].x_advance / f->units,
                            .dx = (float)places[i].x_offset / f->units,
                            .dy = (float)places[i].y_offset / f->units};
        if (glyphs[i].length > MOST_TEXT) { /* a pile of marks */
            glyphs[i].length = MOST_TEXT;
            shape->is_tangled = true;
        }
        shape->width += glyphs[i].advance;
        if (!first && !backwards) shape->is_tangled = true;
    }
}

/* HarfBuzz keeps a language for all threads once one has asked for it, and needs no lock for that; but ThreadSanitizer,
 * which cannot see how, takes what is read later for a race. A text is shaped once: the lock costs nothing. */
static hb_language_t language_of(Str language)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    hb_language_t found = hb_language_from_string(language.ptr, (int)language.len);
    pthread_mutex_unlock(&lock);
    return found;
}

static void shape_text(Shapes *shapes, int face, const uint32_t *characters, size_t count, bool right_to_left,
                       Str language)
{
    hb_buffer_t *buffer = shapes->buffer;
    hb_buffer_clear_contents(buffer);
    hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES);
    hb_buffer_add_codepoints(buffer, characters, (int)count, 0, (int)count);
    hb_buffer_set_direction(buffer, right_to_left ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    /* The rest is guessed from the text; a guess of the language would come from the environment. */
    hb_buffer_set_language(buffer, language_of(language.len ? language : STR("und")));
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(shapes->fonts->faces[face].font, buffer, NULL, 0);
}

/* The characters come first in the key, where they lie as they must to be read again as the text of the glyphs. */
Shape shapes_make(Shapes *shapes, int face, const uint32_t *characters, size_t count, bool right_to_left, Str language)
{
    Buf *key = &shapes->key;
    buf_clear(key);
    buf_add(key, (Str){(const char *)characters, count * sizeof *characters});
    buf_add_char(key, (char)face);
    buf_add_char(key, (char)right_to_left);
    buf_add(key, language);
    const Shape *known = map_get(&shapes->known, buf_str(key));
    if (known) return *known;
    Str kept = arena_str(shapes->arena, buf_str(key));
    const uint32_t *text = (const uint32_t *)(const void *)kept.ptr;
    Shape *shape = ARENA_NEW(shapes->arena, Shape);
    shape_text(shapes, face, text, count, right_to_left, language);
    read_glyphs(shapes, face, text, count, shape);
    map_set(&shapes->known, shapes->arena, kept, shape);
    return *shape;
}
