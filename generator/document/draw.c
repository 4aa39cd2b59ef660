#include "document/draw.h"
#include "document/draw_text.h"

#include <math.h>

static const char LAYOUT[] = "Layout", PAGINATION[] = "Pagination";

/* A frame's ground on one page: from its first strip there to its last. */
static void draw_frame(const Flow *flow, Canvas *canvas, const Page *page, const Frame *frame)
{
    float top = 0, bottom = -1;
    for (size_t i = 0; i < page->count; i++) {
        const Placed *placed = &page->placed[i];
        bool within = false;
        for (const Frame *f = placed->strip->frame; f && !within; f = f->outer) within = f == frame;
        if (!within) continue;
        if (bottom < 0) top = placed->y;
        bottom = placed->y + placed->strip->height;
    }
    float x = flow_mirror(flow, frame->x, frame->width);
    Rect rect = {x, top - frame->padding, frame->width, bottom - top + 2 * frame->padding};
    canvas_mark_artifact(canvas, LAYOUT);
    canvas_rect(canvas, rect, frame->radius, frame->colour);
}

static void draw_frames_of(const Flow *flow, Canvas *canvas, const Page *page, const Frame *frame, const Frame *drawn)
{
    if (!frame || frame == drawn) return;
    draw_frames_of(flow, canvas, page, frame->outer, drawn);
    draw_frame(flow, canvas, page, frame);
}

/* Grounds come before all that stands on them, the outer before the inner. Strips of one frame follow each other. */
static void draw_frames(const Flow *flow, Canvas *canvas, const Page *page)
{
    const Frame *last = NULL;
    for (size_t i = 0; i < page->count; i++) {
        const Frame *frame = page->placed[i].strip->frame;
        bool inside_last = false; /* back from an inner frame to the outer, which is drawn */
        for (const Frame *f = last; f && !inside_last; f = f->outer) inside_last = f == frame;
        if (!inside_last) {
            const Frame *common = frame;
            for (; common; common = common->outer) {
                bool drawn = false;
                for (const Frame *f = last; f && !drawn; f = f->outer) drawn = f == common;
                if (drawn) break;
            }
            draw_frames_of(flow, canvas, page, frame, common);
        }
        last = frame;
    }
}

static void draw_checkbox(Canvas *canvas, const Item *item, Rect r)
{
    canvas_mark(canvas, item->tag);
    float right = r.x + r.width, bottom = r.y + r.height, width = r.width * 0.11f;
    const float square[] = {r.x, r.y, right, r.y, right, bottom, r.x, bottom, r.x, r.y, right, r.y};
    canvas_stroke(canvas, square, 12, width, item->colour);
    if (!item->done) return;
    const float tick[] = {r.x + r.width * 0.2f, r.y + r.height * 0.52f, r.x + r.width * 0.42f, r.y + r.height * 0.75f,
                          r.x + r.width * 0.82f, r.y + r.height * 0.25f};
    canvas_stroke(canvas, tick, 6, width * 1.3f, item->colour);
}

static Paragraph *one_line(Flow *flow, Str words, const TextStyle *style, Tag *tag)
{
    DocRun *run = ARENA_NEW(flow->arena, DocRun);
    run->text = words;
    return flow_line(flow, run, style, tag, (Place){0});
}

/* The numbers of the pages that the entry leads to, at the end of its line, and a thin line that leads the eye
 * there. */
static void draw_page_number(Flow *flow, Canvas *canvas, const Item *item, Rect r)
{
    const Anchor *anchor = map_get(&flow->anchors, item->id);
    if (!anchor) return;
    Str words = index_pages(flow, item->id);
    if (!words.len) words = arena_printf(flow->arena, "%zu", anchor->page + 1);
    Paragraph *number = one_line(flow, words, &item->style, item->tag);
    while (number->text->natural_width > r.width &&
           str_contains(words, STR(","))) { /* more pages than there is room for */
        words = str_slice(words, 0, str_rfind_char(words, ','));
        number =
            one_line(flow, arena_printf(flow->arena, "%.*s, \xe2\x80\xa6", STR_ARG(words)), &item->style, item->tag);
    }
    float x = r.x + r.width - number->text->natural_width, gap = item->style.size * 0.5f;
    draw_line(flow, canvas, number, 0, x, r.y, NULL);
    float baseline = r.y + number->lines.baseline;
    float width = x - r.x - 2 * gap;
    if (width > 0)
        canvas_rule(canvas, (Rect){flow_mirror(flow, r.x + gap, width), baseline - 0.5f, width, 0.5f}, flow->line);
}

/* The frame is drawn on the page: it must be seen by who prints the form, and as something to fill in. */
static void draw_field(Flow *flow, Canvas *canvas, const Item *item, Rect r)
{
    float right = r.x + r.width, bottom = r.y + r.height;
    const float frame[] = {r.x, r.y, right, r.y, right, bottom, r.x, bottom, r.x, r.y, right, r.y};
    canvas_mark_artifact(canvas, LAYOUT);
    canvas_stroke(canvas, frame, 12, 1, flow->ink);
    FieldLook look = {item->field->question, flow->size, item->field->many_lines, flow->text.right_to_left};
    canvas_field(canvas, item->tag, r, &look);
}

/* A link to nowhere is none: its picture stays. */
static void draw_picture_link(Flow *flow, Canvas *canvas, const Item *item, Rect rect)
{
    LinkTarget target;
    if (!item->link_tag) return;
    if (link_find(flow, item->link, &target))
        canvas_link(canvas, item->link_tag, rect, item->link_words, target.address, target.page, target.y);
    else tag_set_type(item->link_tag, "Div");
}

static void draw_item(Flow *flow, Canvas *canvas, const Item *item, const Placed *placed)
{
    Rect laid = item->rect;
    laid.y += placed->y;
    Rect rect = laid;
    rect.x = flow_mirror(flow, laid.x, laid.width);
    switch (item->kind) {
    case ITEM_LINE:
        draw_line(flow, canvas, item->paragraph, item->line, laid.x, laid.y, placed->repeated ? PAGINATION : NULL);
        break;
    case ITEM_RECT:
        canvas_mark_artifact(canvas, placed->repeated ? PAGINATION : LAYOUT);
        canvas_rect(canvas, rect, item->radius, item->colour);
        break;
    case ITEM_PICTURE:
    case ITEM_DRAWING:
    case ITEM_CODE:
        if (item->tag && !placed->repeated) {
            canvas_mark(canvas, item->tag);
            tag_set_box(item->tag, rect.x, flow->page_height - rect.y - rect.height, rect.x + rect.width,
                        flow->page_height - rect.y);
        } else {
            canvas_mark_artifact(canvas, LAYOUT);
        }
        if (item->kind == ITEM_PICTURE && !placed->repeated) draw_picture_link(flow, canvas, item, rect);
        if (item->kind == ITEM_CODE) canvas_code(canvas, item->code, rect);
        else if (item->kind == ITEM_DRAWING) canvas_drawing(canvas, item->form, rect);
        else canvas_picture(canvas, item->picture, rect);
        break;
    case ITEM_FIELD: draw_field(flow, canvas, item, rect); break;
    case ITEM_CHECKBOX: draw_checkbox(canvas, item, rect); break;
    case ITEM_PAGE_NUMBER: draw_page_number(flow, canvas, item, laid); break;
    case ITEM_ANCHOR:
    case ITEM_HEADING: break;
    }
}

/* "Page %d of %d": the first %d is the page, the second the number of pages. */
static Str page_label(Flow *flow, size_t page)
{
    Buf words = {0};
    size_t numbers[2] = {page + 1, flow->page_count}, used = 0;
    Str format = flow->doc->page_words;
    for (size_t i = 0; i < format.len; i++) {
        bool is_number = format.ptr[i] == '%' && i + 1 < format.len && format.ptr[i + 1] == 'd' && used < 2;
        if (!is_number) {
            buf_add_char(&words, format.ptr[i]);
            continue;
        }
        buf_printf(&words, "%zu", numbers[used++]);
        i++;
    }
    Str label = arena_str(flow->arena, buf_str(&words));
    buf_release(&words);
    return label;
}

static void draw_footer(Flow *flow, Canvas *canvas, size_t page)
{
    float top = flow->bottom + flow->size * 1.2f, leading = flow->footer_style.leading;
    canvas_mark_artifact(canvas, PAGINATION);
    canvas_rect(canvas, (Rect){flow->left, top - leading * 0.3f, flow->width, 0.6f}, 0, flow->line);
    for (size_t i = 0; flow->footer && i < flow->footer->lines.count; i++)
        draw_line(flow, canvas, flow->footer, i, flow->left, top + (float)i * leading, PAGINATION);
    Paragraph *label = one_line(flow, page_label(flow, page), &flow->footer_style, NULL);
    draw_line(flow, canvas, label, 0, flow->left + flow->width - label->text->natural_width, top, PAGINATION);
}

/* A document without a cover carries the brand colour as a thin band over its first page. */
static void draw_band(const Flow *flow, Canvas *canvas)
{
    canvas_mark_artifact(canvas, LAYOUT);
    canvas_rect(canvas, (Rect){-BLEED, -BLEED, flow->page_width + 2 * BLEED, BLEED + 14}, 0, flow->accent);
}

void draw_pages(Flow *flow, Canvas *canvas)
{
    PdfId *objects = ARENA_MANY(flow->arena, PdfId, flow->page_count);
    for (size_t i = 0; i < flow->page_count; i++) objects[i] = flow->pages[i].object = pdf_reserve_page(flow->pdf);
    tags_set_pages(flow->tags, objects, flow->page_count);
    for (size_t i = 0; i < flow->page_count; i++) {
        const Page *page = &flow->pages[i];
        canvas_begin_page(canvas, objects[i], i, flow->page_width, flow->page_height);
        if (i == 0 && !page->alone) draw_band(flow, canvas);
        draw_frames(flow, canvas, page);
        for (size_t p = 0; p < page->count; p++) {
            const Placed *placed = &page->placed[p];
            for (const Item *item = placed->strip->first; item; item = item->next)
                draw_item(flow, canvas, item, placed);
        }
        if (!page->alone) draw_footer(flow, canvas, i);
        canvas_end_page(canvas);
    }
}
