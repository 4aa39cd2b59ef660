#include "document/draw_text.h"

#include <math.h>
#include <string.h>

static bool find_place(const Flow *flow, Str id, LinkTarget *target)
{
    const Anchor *anchor = map_get(&flow->anchors, id);
    if (!anchor) return false;
    target->page = flow->pages[anchor->page].object;
    target->y = anchor->y - flow->size * 0.5f;
    return true;
}

static bool is_place(Str address)
{
    return str_starts(address, STR("#"));
}

static bool find_target(const Flow *flow, const DocRun *run, LinkTarget *target)
{
    *target = (LinkTarget){.address = run->link};
    if (run->note.len) return find_place(flow, run->note, target);
    return is_place(run->link) ? find_place(flow, str_from_index(run->link, 1), target) : run->link.len > 0;
}

static void report_dead_link(Flow *flow, Str id)
{
    diag_report(flow->diag, DIAG_WARNING, flow->doc->root.place, "missing-target",
                "'%.*s': nothing in the document has the id '%.*s'", STR_ARG(flow->doc->address), STR_ARG(id));
    diag_hint(flow->diag, "the words are printed without a link");
    diag_seek(flow->diag, arena_printf(flow->arena, "#%.*s", STR_ARG(id)));
}

bool link_find(Flow *flow, Str address, LinkTarget *target)
{
    *target = (LinkTarget){.address = address};
    if (!is_place(address)) return true;
    Str id = str_from_index(address, 1);
    bool found = find_place(flow, id, target);
    if (!found) report_dead_link(flow, id);
    return found;
}

static bool same_link(const DocRun *a, const DocRun *b)
{
    return str_eq(a->link, b->link) && str_eq(a->note, b->note);
}

/* The elements of a run are made when its first content is drawn, so that they join the paragraph in reading order. */
static Tag *run_tag(Flow *flow, Paragraph *paragraph, size_t index)
{
    if (paragraph->run_tags[index]) return paragraph->run_tags[index];
    const DocRun *run = &paragraph->text->runs[index];
    Tag *tag = paragraph->tag;
    if (run->link.len || run->note.len) {
        Tag *before = index ? paragraph->link_tags[index - 1] : NULL;
        LinkTarget target;
        if (before && same_link(run, run - 1)) {
            paragraph->link_tags[index] = before;
        } else if (find_target(flow, run, &target)) {
            if (run->note.len) tag = tag_add(flow->tags, tag, "Reference");
            paragraph->link_tags[index] = tag_add(flow->tags, tag, "Link");
        } else {
            report_dead_link(flow, run->note.len ? run->note : str_from_index(run->link, 1));
        }
        if (paragraph->link_tags[index]) tag = paragraph->link_tags[index];
    }
    bool foreign = run->language.len && !str_eq(run->language, flow->doc->language);
    bool right_to_left = run_is_right_to_left(paragraph->text, index);
    bool struck = run->style & RUN_STRIKE;
    if (foreign || right_to_left || struck) {
        tag = tag_add(flow->tags, tag, "Span");
        if (struck) tag_set_struck(tag);
        if (foreign) tag_set_language(tag, run->language);
        if (right_to_left) tag_set_actual(tag, run->text);
    }
    if (run->style & RUN_CODE && strcmp(tag_type(tag), "Code")) tag = tag_add(flow->tags, tag, "Code");
    return paragraph->run_tags[index] = tag;
}

static Str link_words(Flow *flow, const Paragraph *paragraph, size_t index)
{
    const DocRun *runs = paragraph->text->runs;
    size_t from = index, to = index + 1;
    while (from > 0 && same_link(&runs[from - 1], &runs[index])) from--;
    while (to < paragraph->text->run_count && same_link(&runs[to], &runs[index])) to++;
    if (runs[index].note.len) return runs[index].text;
    return runs_text(flow, runs + from, to - from);
}

typedef struct {
    Flow *flow;
    Canvas *canvas;
    Paragraph *paragraph;
    const TextLine *line;
    float left, top, baseline;
    bool repeated;
} LineDrawer;

static Colour piece_colour(const LineDrawer *drawer, const TextPiece *piece)
{
    Colour colour = drawer->paragraph->text->style.colour;
    const DocRun *run = &drawer->paragraph->text->runs[piece->run];
    bool linked = run->link.len || run->note.len;
    return linked && colour_equal(colour, drawer->flow->ink) ? drawer->flow->brand : colour;
}

/* Neighbours of one run and face are shown by one operator, from left to right. Returns how many. */
static size_t join_pieces(const LineDrawer *drawer, size_t first, TextPiece *joined)
{
    const float touching = 0.01f;
    const TextPiece *pieces = drawer->line->pieces;
    size_t count = 1, glyphs = pieces[first].shape.count;
    float left = pieces[first].x, right = left + pieces[first].width;
    for (; first + count < drawer->line->count; count++) {
        const TextPiece *next = &pieces[first + count], *last = next - 1;
        if (next->run != last->run || next->face != last->face || next->size != last->size ||
            next->heavy != last->heavy || next->shape.is_tangled || last->shape.is_tangled)
            break;
        if ((next->level & 1) != (last->level & 1)) break;
        if (fabsf(next->x - right) < touching && !(next->level & 1)) right += next->width;
        else if (fabsf(next->x + next->width - left) < touching && next->level & 1) left = next->x;
        else break;
        glyphs += next->shape.count;
    }
    *joined = pieces[first];
    if (count == 1) return 1;
    Glyph *all = ARENA_MANY(drawer->flow->arena, Glyph, glyphs);
    size_t at = 0;
    bool backwards = pieces[first].level & 1;
    for (size_t i = 0; i < count; i++) {
        const Shape *shape = &pieces[first + (backwards ? count - 1 - i : i)].shape;
        if (shape->count) memcpy(all + at, shape->glyphs, shape->count * sizeof *all);
        at += shape->count;
    }
    joined->shape = (Shape){all, at, 0, false};
    joined->x = left;
    joined->width = right - left;
    return count;
}

/* The rectangle of the link over its pieces on this line, and the line below its words. */
static void draw_link(const LineDrawer *drawer, size_t first)
{
    const TextPiece *pieces = drawer->line->pieces;
    Tag *link = drawer->paragraph->link_tags[pieces[first].run];
    float left = pieces[first].x, right = left;
    for (size_t i = first; i < drawer->line->count; i++) {
        if (drawer->paragraph->link_tags[pieces[i].run] != link) continue;
        bool hangs = pieces[i].blank && (i + 1 == drawer->line->count || i == first);
        if (hangs) continue;
        left = fminf(left, pieces[i].x);
        right = fmaxf(right, pieces[i].x + pieces[i].width);
    }
    if (right <= left) return;
    const DocRun *run = &drawer->paragraph->text->runs[pieces[first].run];
    LinkTarget target;
    if (!find_target(drawer->flow, run, &target)) return;
    const TextStyle *style = &drawer->paragraph->text->style;
    Rect rect = {drawer->left + left, drawer->top, right - left, style->leading};
    canvas_link(drawer->canvas, link, rect, link_words(drawer->flow, drawer->paragraph, pieces[first].run),
                target.address, target.page, target.y);
    if (run->note.len || drawer->paragraph->plain_links) return;
    Rect under = {rect.x, drawer->baseline + style->size * 0.13f, rect.width, style->size * 0.055f};
    canvas_rule(drawer->canvas, under, piece_colour(drawer, &pieces[first]));
}

static void draw_strike(const LineDrawer *drawer, const TextPiece *piece)
{
    if (!(drawer->paragraph->text->runs[piece->run].style & RUN_STRIKE)) return;
    Rect through = {drawer->left + piece->x, drawer->baseline - piece->size * 0.3f, piece->width, piece->size * 0.06f};
    canvas_rule(drawer->canvas, through, piece_colour(drawer, piece));
}

static void draw_links(const LineDrawer *drawer)
{
    Tag *last = NULL;
    for (size_t i = 0; i < drawer->line->count; i++) {
        Tag *link = drawer->paragraph->link_tags[drawer->line->pieces[i].run];
        if (link && link != last) draw_link(drawer, i);
        last = link;
    }
}

void draw_line(Flow *flow, Canvas *canvas, Paragraph *paragraph, size_t line, float x, float y, const char *artifact)
{
    if (line >= paragraph->lines.count) return;
    const TextLine *drawn = &paragraph->lines.lines[line];
    float left = flow_mirror(flow, x, paragraph->lines.width) + drawn->x;
    LineDrawer drawer = {flow, canvas, paragraph, drawn, left, y, y + paragraph->lines.baseline, artifact};
    for (size_t i = 0; i < drawn->count;) {
        TextPiece joined;
        size_t count = join_pieces(&drawer, i, &joined);
        if (artifact) canvas_mark_artifact(canvas, artifact);
        else canvas_mark(canvas, run_tag(flow, paragraph, joined.run));
        canvas_piece(canvas, &joined, drawer.left + joined.x, drawer.baseline, piece_colour(&drawer, &joined));
        draw_strike(&drawer, &joined);
        i += count;
    }
    if (!artifact) draw_links(&drawer);
}
