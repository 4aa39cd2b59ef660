/* font.h: the fonts of documents (read by HarfBuzz): which face draws a character, and how high its letters are.
 *
 * A Fonts holds the opened files; after fonts_open it is const and shared by all threads. shapes.h makes glyphs of text
 * with them, font_use.h writes into a document what it has drawn.
 */
#ifndef SIGNPOST_TEXT_FONT_H
#define SIGNPOST_TEXT_FONT_H

#include "base/diag.h"

typedef struct Fonts Fonts;

/* Font files (TrueType) in order of preference: a character that the first lacks is looked for in the next. bold and
 * italic go with fonts[i].regular; absent ones fall back to regular, and bold is then drawn with a thin line around the
 * letters. scale is how much larger than the first font's its letters are set, so that both look alike; 0 counts as 1.
 * code: its letters are for code, which takes them first, and all else last. The first font is none of these. */
typedef struct {
    const char *regular, *bold, *italic, *bold_italic;
    float scale;
    bool code;
} FontFiles;

enum { FONT_BOLD = 1, FONT_ITALIC = 2, FONT_CODE = 4 /* letters of one width, where a font has them */ };

Fonts *fonts_open(const FontFiles *files, size_t count, Arena *arena, Diag *diag); /* NULL after a report */
size_t fonts_count(const Fonts *fonts); /* of faces; a face is named by its number below this */
/* The first face of the style that has the character, or -1: fonts of code come first for code, and last for all else.
 * A face that draws what is around it (or -1) is kept for blanks, for marks, and for the ends of sentences that several
 * scripts share. */
int fonts_pick(const Fonts *fonts, uint32_t character, unsigned style, int around);
bool fonts_has(const Fonts *fonts, int face, uint32_t character);
const char *fonts_path(const Fonts *fonts, int face); /* of its file */
float fonts_scale(const Fonts *fonts, int face);   /* of its letters, times the size that is asked for */
float fonts_width(const Fonts *fonts, uint32_t character,
                  unsigned style); /* of the size of the text; 0: no font has it */
bool fonts_is_bold(int face); /* made for bold text; else bold needs a line around the letters */

/* Of a face's em: how far letters reach above and below the baseline. */
typedef struct {
    float ascent, descent, cap_height;
} FontHeights;
FontHeights fonts_heights(const Fonts *fonts, int face);

#endif
