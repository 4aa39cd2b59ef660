#include "text/text.h"
#include "base/utf8.h"
#include "text/bidi.h"
#include "text/breaks.h"

#include <string.h>

enum {
    LONGEST_PIECE = 8000 /* as UTF-16 in a string of at most 32,767 bytes */,
    NOTE_SIZE_PERCENT = 66,
    NOTE_RISE_PERCENT = 34
};

/* What guides layout but is never drawn. */
static bool is_invisible(uint32_t c)
{
    return c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0x061C;
}

/* What says nothing to a reader of paper: soft hyphens (nothing is hyphenated), joiners of words, marks of byte order,
 * choices of a picture's style. */
static bool is_dropped(uint32_t c)
{
    return c == 0xAD || c == 0x2060 || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) || c == '\r';
}

static bool is_blank(uint32_t c)
{
    return c == ' ';
}

typedef struct {
    TextContext *context;
    Text *text;
    Place place;
    uint8_t *after;
    int *faces;
} Shaper;

static void add_character(Shaper *shaper, uint32_t c, size_t run)
{
    Text *text = shaper->text;
    if (text->count == text->room) {
        size_t room = text->room ? text->room * 2 : 64;
        uint32_t *characters = ARENA_MANY(shaper->context->arena, uint32_t, room);
        uint16_t *run_of = ARENA_MANY(shaper->context->arena, uint16_t, room);
        if (text->count) {
            memcpy(characters, text->characters, text->count * sizeof *characters);
            memcpy(run_of, text->run_of, text->count * sizeof *run_of);
        }
        text->characters = characters;
        text->run_of = run_of;
        text->room = room;
    }
    text->characters[text->count] = c;
    text->run_of[text->count++] = (uint16_t)run;
}

/* A forced line end is kept as '\n' until the breaks are found, then becomes a blank that ends the line. */
static void decode_runs(Shaper *shaper)
{
    Text *text = shaper->text;
    bool keep = text->style.keep_blanks;
    for (size_t run = 0; run < text->run_count && run < UINT16_MAX; run++) {
        Str rest = text->runs[run].text;
        while (rest.len) {
            uint32_t c = utf8_next(&rest);
            uint32_t last = text->count ? text->characters[text->count - 1] : '\n';
            if (is_dropped(c)) continue;
            if (c == '\t' || (c == '\n' && !keep)) c = ' ';
            if (c == ' ' && !keep && (last == ' ' || last == '\n')) continue;
            add_character(shaper, c, run);
        }
        if (text->runs[run].style & RUN_BREAK) {
            if (text->count && text->characters[text->count - 1] == ' ') text->count--;
            if (text->count) add_character(shaper, '\n', run);
        }
    }
    while (text->count && (text->characters[text->count - 1] == '\n' || text->characters[text->count - 1] == ' '))
        text->count--;
}

static void find_breaks(Shaper *shaper)
{
    Text *text = shaper->text;
    const char *language = arena_cstr(shaper->context->arena, shaper->context->language);
    shaper->after = arena_alloc(shaper->context->arena, text->count + 1);
    breaks_find(text->characters, text->count, language, shaper->after);
    for (size_t i = 0; i < text->count; i++) {
        if (text->characters[i] != '\n') continue;
        text->characters[i] = ' ';
        shaper->after[i] = BREAK_FORCED;
    }
}

/* Words in Latin letters alone are read from left to right in any document; otherwise the document decides, and in one
 * from left to right the letters that are more. */
static bool goes_right_to_left(const Text *text, bool document)
{
    bool has = bidi_is_needed(text->characters, text->count);
    return document && has ? true : bidi_leans_right_to_left(text->characters, text->count, document);
}

static void find_levels(Shaper *shaper)
{
    Text *text = shaper->text;
    bool whole = shaper->context->right_to_left, is_code = text->style.keep_blanks;
    text->from_right = whole && !is_code;
    if (!whole && !bidi_is_needed(text->characters, text->count)) return;
    uint8_t *levels = arena_alloc(shaper->context->arena, text->count);
    text->right_to_left = !is_code && goes_right_to_left(text, whole);
    if (!whole) text->from_right = text->right_to_left;
    if (bidi_levels(text->characters, text->count, shaper->after, text->right_to_left, levels)) text->levels = levels;
}

static void report_missing(Shaper *shaper, uint32_t c)
{
    TextContext *context = shaper->context;
    context->failed = true;
    Str key = arena_printf(context->arena, "%lx %p %u:%u", (unsigned long)c, (const void *)shaper->place.source,
                           shaper->place.line, shaper->place.column);
    if (map_set(context->missing, context->arena, key, context)) return;
    Buf shown = {0};
    utf8_add(&shown, c);
    diag_report(context->diag, DIAG_ERROR, shaper->place, "missing-character",
                "'%.*s': no font has the character U+%04lX '%.*s'", STR_ARG(context->address), (unsigned long)c,
                STR_ARG(buf_str(&shown)));
    diag_hint(context->diag, "write it another way, or add a font that has it to the theme's document fonts");
    diag_seek(context->diag, buf_str(&shown));
    buf_release(&shown);
}

static unsigned style_of(const Text *text, size_t run)
{
    unsigned style = text->style.style;
    if (text->runs[run].style & RUN_BOLD) style |= FONT_BOLD;
    if (text->runs[run].style & RUN_ITALIC) style |= FONT_ITALIC;
    if (text->runs[run].style & RUN_CODE) style |= FONT_CODE;
    return style;
}

/* Marks that Chinese and Japanese share with Latin text, and set as wide as their own letters. */
static bool is_shared_with_han(uint32_t c)
{
    return c == 0x2018 || c == 0x2019 || c == 0x201C || c == 0x201D || c == 0x2014 || c == 0x2026 || c == 0x00B7;
}

static int pick_face(const Shaper *shaper, size_t i, unsigned style, int around)
{
    enum { HAN = 0x4E00 };
    const TextContext *context = shaper->context;
    uint32_t c = shaper->text->characters[i];
    if (is_shared_with_han(c)) {
        Str language = shaper->text->runs[shaper->text->run_of[i]].language;
        if (!language.len) language = context->language;
        int han = str_starts(language, STR("zh")) || str_starts(language, STR("ja"))
                      ? fonts_pick(context->fonts, HAN, style, -1) : -1;
        if (han >= 0 && fonts_has(context->fonts, han, c)) return han;
    }
    return fonts_pick(context->fonts, c, style, around);
}

static void pick_faces(Shaper *shaper)
{
    Text *text = shaper->text;
    shaper->faces = ARENA_MANY(shaper->context->arena, int, text->count + 1);
    int around = -1;
    unsigned style = 0;
    for (size_t i = 0; i < text->count; i++) {
        unsigned now = style_of(text, text->run_of[i]);
        if (now != style) around = -1;
        style = now;
        if (is_invisible(text->characters[i])) {
            shaper->faces[i] = -1;
            continue;
        }
        int face = pick_face(shaper, i, style, around);
        if (face < 0) report_missing(shaper, text->characters[i]);
        else around = face;
        shaper->faces[i] = face;
    }
}

static bool same_piece(const Shaper *shaper, size_t a, size_t b)
{
    const Text *text = shaper->text;
    return shaper->faces[a] == shaper->faces[b] && text->run_of[a] == text->run_of[b] &&
           is_blank(text->characters[a]) == is_blank(text->characters[b]) &&
           (!text->levels || text->levels[a] == text->levels[b]) && shaper->after[a] != BREAK_LAST_RESORT &&
           (shaper->after[a] == BREAK_NEVER || (is_blank(text->characters[a]) && shaper->after[a] != BREAK_FORCED &&
                                                is_blank(text->characters[b])));
}

static void shape_piece(TextContext *context, const Text *text, TextPiece *piece)
{
    const DocRun *run = &text->runs[piece->run];
    piece->size = text->style.size * fonts_scale(context->fonts, piece->face);
    piece->rise = 0;
    if (run->note.len) {
        piece->rise = piece->size * NOTE_RISE_PERCENT / 100;
        piece->size = piece->size * NOTE_SIZE_PERCENT / 100;
    }
    piece->shape = shapes_make(context->shapes, piece->face, text->characters + piece->from, piece->to - piece->from,
                              piece->level & 1, run->language.len ? run->language : context->language);
    piece->width = piece->shape.width * piece->size;
}

/* The characters from..to into pieces; returns the word that they are. */
static void add_word(Shaper *shaper, size_t from, size_t to)
{
    Text *text = shaper->text;
    TextWord word = {.first = text->piece_count};
    for (size_t i = from; i < to;) {
        if (shaper->faces[i] < 0) {
            i++;
            continue;
        }
        size_t end = i + 1;
        while (end < to && end - i < LONGEST_PIECE && same_piece(shaper, end - 1, end)) end++;
        TextPiece *piece = &ARENA_PUSH(shaper->context->arena, text->pieces, text->piece_count, text->piece_room);
        *piece = (TextPiece){.face = shaper->faces[i], .run = text->run_of[i], .from = i, .to = end,
                             .level = text->levels ? text->levels[i] : 0, .blank = is_blank(text->characters[i])};
        piece->characters = text->characters + i;
        piece->heavy = style_of(text, piece->run) & FONT_BOLD && !fonts_is_bold(piece->face);
        shape_piece(shaper->context, text, piece);
        if (piece->blank) {
            word.blank += piece->width;
        } else {
            word.width += piece->width + word.blank; /* blanks in the middle, as in a telephone number */
            word.blank = 0;
        }
        i = end;
    }
    word.count = text->piece_count - word.first;
    word.forced = shaper->after[to - 1] == BREAK_FORCED;
    word.last_resort = shaper->after[to - 1] == BREAK_LAST_RESORT;
    ARENA_PUSH(shaper->context->arena, text->words, text->word_count, text->word_room) = word;
}

static void make_words(Shaper *shaper)
{
    Text *text = shaper->text;
    size_t from = 0;
    float line = 0, unbroken = 0, blank = 0;
    for (size_t i = 0; i < text->count; i++) {
        if (shaper->after[i] == BREAK_NEVER && i + 1 < text->count) continue;
        add_word(shaper, from, i + 1);
        from = i + 1;
        const TextWord *word = &text->words[text->word_count - 1];
        unbroken += word->width;
        line += blank + word->width;
        blank = word->blank;
        if (unbroken > text->widest_word) text->widest_word = unbroken;
        if (line > text->natural_width) text->natural_width = line;
        if (!word->last_resort) unbroken = 0;
        if (word->forced) line = blank = 0;
    }
}

bool text_is_han(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFF00 && c <= 0xFF60) || (c >= 0x20000 && c <= 0x3FFFF);
}

Text *text_shape(TextContext *context, const DocRun *runs, size_t count, const TextStyle *style, Place place)
{
    Text *text = ARENA_NEW(context->arena, Text);
    *text = (Text){.runs = runs, .run_count = count, .style = *style};
    Shaper shaper = {.context = context, .text = text, .place = place};
    decode_runs(&shaper);
    if (!text->count) return text;
    find_breaks(&shaper);
    find_levels(&shaper);
    pick_faces(&shaper);
    make_words(&shaper);
    return text;
}

bool run_is_right_to_left(const Text *text, size_t run)
{
    for (size_t i = 0; text->levels && i < text->count; i++) {
        if (text->run_of[i] == run && text->levels[i] & 1 && !is_blank(text->characters[i])) return true;
    }
    return false;
}

/* Lines */

/* Puts the part of the piece from a character on into a piece of its own, after it. */
static void split_piece(TextContext *context, Text *text, size_t index, size_t character)
{
    TextPiece *added = &ARENA_PUSH(context->arena, text->pieces, text->piece_count, text->piece_room);
    (void)added;
    TextPiece *piece = &text->pieces[index];
    memmove(piece + 2, piece + 1, (text->piece_count - index - 2) * sizeof *piece);
    piece[1] = piece[0];
    piece[0].to = piece[1].from = character;
    piece[1].characters = text->characters + character;
    shape_piece(context, text, &piece[0]);
    shape_piece(context, text, &piece[1]);
    for (size_t i = 0; i < text->word_count; i++) {
        if (text->words[i].first > index) text->words[i].first++;
    }
}

/* The first character of the piece that does not fit; its clusters stay whole. */
static size_t fitting_end(const TextPiece *piece, float room)
{
    const Shape *shape = &piece->shape;
    bool backwards = piece->level & 1;
    float width = 0;
    for (size_t i = 0; i < shape->count; i++) {
        const Glyph *glyph = &shape->glyphs[backwards ? shape->count - 1 - i : i];
        width += glyph->advance * piece->size;
        if (width > room) return piece->from + glyph->cluster;
    }
    return piece->to;
}

/* Cuts a word that is wider than the line in two, the first as wide as fits and at least a character. */
static void split_word(TextContext *context, Text *text, size_t index, float width)
{
    TextWord *word = &text->words[index];
    float room = width, taken = 0;
    size_t kept = 0; /* pieces of the first part */
    for (; kept < word->count; kept++) {
        TextPiece *piece = &text->pieces[word->first + kept];
        if (piece->width <= room - taken || piece->blank) {
            taken += piece->width;
            continue;
        }
        size_t end = fitting_end(piece, room - taken);
        if (end == piece->from && kept == 0) end = fitting_end(piece, piece->shape.glyphs[0].advance * piece->size);
        if (end == piece->from && kept == 0) end = piece->from + 1;
        if (end > piece->from && end < piece->to) {
            split_piece(context, text, word->first + kept, end);
            word->count++;
            taken += text->pieces[word->first + kept].width;
            kept++;
        }
        break;
    }
    if (kept == 0) kept = 1;
    if (kept >= word->count) return;
    ARENA_PUSH(context->arena, text->words, text->word_count, text->word_room) = (TextWord){0};
    word = &text->words[index];
    memmove(word + 2, word + 1, (text->word_count - index - 2) * sizeof *word);
    word[1] = word[0];
    word[0] = (TextWord){.first = word[1].first, .count = kept, .width = taken, .last_resort = true};
    word[1].first += kept;
    word[1].count -= kept;
    word[1].width -= taken;
}

/* How many words from the first on belong together, and how wide they are. */
static size_t unit_at(const Text *text, size_t first, float *width)
{
    float blank = 0;
    size_t count = 0;
    *width = 0;
    do {
        const TextWord *word = &text->words[first + count++];
        *width += blank + word->width;
        blank = word->blank;
        if (!word->last_resort) break;
    } while (first + count < text->word_count);
    return count;
}

/* The words of one line, from the first on: at least one. */
static size_t fill_line(TextContext *context, Text *text, size_t first, float width, float *taken)
{
    const float slack = 0.01f; /* a column measured from its own text must fit it */
    float x = 0, blank = 0;
    size_t next = first;
    while (next < text->word_count) {
        float unit_width;
        size_t count = unit_at(text, next, &unit_width);
        if (x + blank + unit_width > width + slack) {
            if (next > first) break;
            if (text->words[next].width > width + slack) split_word(context, text, next, width);
            count = 1;
            unit_width = text->words[next].width;
            while (next + count < text->word_count && text->words[next + count - 1].last_resort &&
                   unit_width + text->words[next + count].width <= width + slack)
                unit_width += text->words[next + count++].width;
        }
        x += blank + unit_width;
        next += count;
        blank = text->words[next - 1].blank;
        if (text->words[next - 1].forced || text->words[next - 1].last_resort) break;
    }
    *taken = x;
    return next - first;
}

/* Sets x of the pieces of a line in the order in which they are seen (rule L2 of UAX #9). */
static void place_pieces(TextContext *context, const Text *text, TextLine *line)
{
    uint8_t base = text->right_to_left ? 1 : 0, highest = base;
    for (size_t i = line->count; i > 0 && line->pieces[i - 1].blank; i--) line->pieces[i - 1].level = base;
    size_t *order = ARENA_MANY(context->arena, size_t, line->count);
    for (size_t i = 0; i < line->count; i++) {
        order[i] = i;
        if (line->pieces[i].level > highest) highest = line->pieces[i].level;
    }
    for (uint8_t level = highest; level > 0; level--) {
        for (size_t i = 0; i < line->count; i++) {
            size_t end = i;
            while (end < line->count && line->pieces[order[end]].level >= level) end++;
            for (size_t a = i, b = end; a + 1 < b; a++) {
                b--;
                size_t swapped = order[a];
                order[a] = order[b];
                order[b] = swapped;
            }
            if (end > i) i = end;
        }
    }
    float x = 0;
    for (size_t i = 0; base && i < line->count; i++) { /* blanks at the end hang out at the left */
        if (!line->pieces[order[i]].blank) break;
        x -= line->pieces[order[i]].width;
    }
    for (size_t i = 0; i < line->count; i++) {
        line->pieces[order[i]].x = x;
        x += line->pieces[order[i]].width;
    }
}

static void place_line(TextContext *context, Text *text, TextLine *line, float width)
{
    DocAlign align = text->style.align;
    if (text->from_right && align != ALIGN_CENTRE) align = align == ALIGN_LEFT ? ALIGN_RIGHT : ALIGN_LEFT;
    line->x = align == ALIGN_LEFT ? 0 : width - line->width;
    if (align == ALIGN_CENTRE) line->x /= 2;
    if (text->levels) {
        place_pieces(context, text, line);
        return;
    }
    float x = 0;
    for (size_t i = 0; i < line->count; i++) {
        line->pieces[i].x = x;
        x += line->pieces[i].width;
    }
}

TextLines text_break(TextContext *context, Text *text, float width)
{
    TextLines lines = {.text = text};
    size_t room = 0;
    size_t *first_pieces = NULL, first_count = 0, first_room = 0;
    for (size_t next = 0; next < text->word_count;) {
        TextLine *line = &ARENA_PUSH(context->arena, lines.lines, lines.count, room);
        size_t words = fill_line(context, text, next, width, &line->width);
        ARENA_PUSH(context->arena, first_pieces, first_count, first_room) = text->words[next].first;
        for (size_t i = next; i < next + words; i++) line->count += text->words[i].count;
        next += words;
    }
    for (size_t i = 0; i < lines.count; i++) { /* now the array of pieces does not move any more */
        lines.lines[i].pieces = text->pieces + first_pieces[i];
        place_line(context, text, &lines.lines[i], width);
    }
    lines.width = width;
    lines.height = (float)lines.count * text->style.leading;
    FontHeights heights = fonts_heights(context->fonts, 0);
    float letters = (heights.ascent + heights.descent) * text->style.size;
    lines.baseline = (text->style.leading - letters) / 2 + heights.ascent * text->style.size;
    return lines;
}
