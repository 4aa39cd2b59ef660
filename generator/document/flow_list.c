/* Headings and lists: blocks that stand beside a label or above what follows. */
#include "document/flow.h"

/* Headings */

/* A document's headings may jump ("#" then "###"); its structure may not (ISO 14289-1, 7.4.2). */
static Heading *add_heading(Flow *flow, const DocBlock *block, int level)
{
    Heading *heading = ARENA_NEW(flow->arena, Heading);
    int deepest = flow->last_heading ? flow->last_heading->level + 1 : 1;
    heading->level = level < deepest ? level : deepest;
    heading->block = block;
    if (flow->last_heading) flow->last_heading->next = heading;
    else flow->headings = heading;
    flow->last_heading = heading;
    return heading;
}

Str heading_target(Flow *flow, const DocBlock *block)
{
    if (block->id.len) return block->id;
    return arena_printf(flow->arena, "heading %p", (const void *)block);
}

void flow_heading(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    static const float scales[2][6] = {{2.1f, 1.55f, 1.25f, 1.1f, 1, 1}, /* second, here and below: easy read */
                                       {1.8f, 1.4f, 1.2f, 1.1f, 1, 1}};
    static const char *const types[] = {"H1", "H2", "H3", "H4", "H5", "H6"};
    static const float above[2][6] = {{2.2f, 1.9f, 1.5f, 1.2f, 1.1f, 1.1f}, {2.2f, 1.6f, 1.5f, 1.2f, 1.1f, 1.1f}};
    int level = block->level < 1 ? 1 : block->level > 6 ? 6 : block->level;
    Str title = runs_text(flow, block->runs, block->run_count);
    if (!title.len) return; /* nothing to go to */
    Heading *heading = add_heading(flow, block, level);
    heading->title = title;
    heading->tag = tag_add(flow->tags, column->tag, types[heading->level - 1]);

    Column bold = *column;
    bold.bold = true;
    if (!column->on_dark) bold.colour = flow->brand;
    TextStyle style = flow_style(flow, &bold, scales[flow->doc->easy_read ? 1 : 0][level - 1], 1.25f);
    Paragraph *paragraph =
        flow_paragraph(flow, block->runs, block->run_count, &style, column->width, heading->tag, block->place);
    galley_gap(galley, flow->size * above[flow->doc->easy_read ? 1 : 0][level - 1]);
    size_t first = galley->count;
    flow_lines(flow, galley, paragraph, column->x, true, true);
    if (galley->count > first) {
        strip_add_first(flow, &galley->strips[first], ITEM_HEADING, (Rect){0}, NULL)->heading = heading;
        strip_add_first(flow, &galley->strips[first], ITEM_ANCHOR, (Rect){0}, NULL)->id = heading_target(flow, block);
    }
    galley_gap(galley, flow->size * (level == 1 ? 0.9f : 0.45f));
}

/* Lists */

typedef struct {
    Flow *flow;
    const DocBlock *list;
    Column body; /* of the items */
    float label_right, size;
    TextStyle style;
} ListLayout;

static DocRun *label_run(Flow *flow, Str text)
{
    DocRun *run = ARENA_NEW(flow->arena, DocRun);
    run->text = text;
    return run;
}

static Str number_label(Flow *flow, int number)
{
    return arena_printf(flow->arena, "%d.", number);
}

/* How far the items are set in: the widest label and a gap. */
static float list_indent(Flow *flow, const DocBlock *list, const TextStyle *style)
{
    float indent = style->size * 1.35f;
    if (!list->ordered) return indent;
    int last = list->start - 1;
    for (const DocBlock *item = list->first; item; item = item->next) last++;
    DocRun *run = label_run(flow, number_label(flow, last));
    const Text *text = text_shape(&flow->text, run, 1, style, list->place);
    float wanted = text->natural_width + style->size * 0.55f;
    return wanted > indent ? wanted : indent;
}

static void add_checkbox(const ListLayout *layout, Strip *strip, Tag *label, const DocBlock *item)
{
    Flow *flow = layout->flow;
    float side = layout->size * 0.72f;
    bool done = item->checkbox == CHECKBOX_DONE;
    Rect rect = {layout->label_right - side, (layout->style.leading - side) / 2, side, side};
    Item *box = strip_add_first(flow, strip, ITEM_CHECKBOX, rect, label);
    box->done = done;
    box->colour = flow->brand;
    tag_set_actual(label, done ? STR("\xE2\x98\x91") : STR("\xE2\x98\x90"));
}

/* The label stands before the first strip of the item's body, on the same line. */
static void add_label(const ListLayout *layout, Strip *strip, Tag *label, const DocBlock *item, int number)
{
    Flow *flow = layout->flow;
    if (item->checkbox != CHECKBOX_NONE) {
        add_checkbox(layout, strip, label, item);
        return;
    }
    Str words = layout->list->ordered ? number_label(flow, number) : STR("\xE2\x80\xA2");
    Paragraph *paragraph = flow_line(flow, label_run(flow, words), &layout->style, label, item->place);
    float x = layout->label_right - paragraph->text->natural_width;
    Rect rect = {x, 0, 0, layout->style.leading};
    strip_add_first(flow, strip, ITEM_LINE, rect, label)->paragraph = paragraph;
}

static void flow_item(const ListLayout *layout, const DocBlock *item, Galley *galley, Tag *list_tag, int number)
{
    Flow *flow = layout->flow;
    Tag *entry = tag_add(flow->tags, list_tag, "LI");
    Tag *label = tag_add(flow->tags, entry, "Lbl");
    Column body = layout->body;
    body.tag = tag_add(flow->tags, entry, "LBody");
    size_t first = galley->count;
    flow_blocks(flow, item, galley, &body);
    if (galley->count == first) galley_add(flow, galley, layout->style.leading);
    add_label(layout, &galley->strips[first], label, item, number);
    if (item->id.len) strip_add_first(flow, &galley->strips[first], ITEM_ANCHOR, (Rect){0}, NULL)->id = item->id;
}

/* Whether the item ends with what keeps its distance: a box of code, a picture, a table; also at the end of a list in
 * it. */
static bool ends_apart(const DocBlock *item)
{
    const DocBlock *last = item->last;
    while (last && (last->kind == DOC_LIST || last->kind == DOC_ITEM)) last = last->last;
    return last && last->kind != DOC_PARAGRAPH;
}

/* As with the lines of a paragraph: no first line alone at the foot of a page, no last line alone at the head. */
static void keep_ends(const DocBlock *list, const DocBlock *item, Galley *galley, size_t first)
{
    bool is_line = galley->count - first == 1, is_end = item == list->first || (item->next && !item->next->next);
    if (is_line && is_end && item->next) galley->strips[first].keep = true;
}

void flow_list(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    ListLayout layout = {.flow = flow, .list = block};
    layout.style = flow_style(flow, column, 1, flow->line_height);
    layout.size = layout.style.size;
    if (!column->on_dark) layout.style.colour = flow->brand;
    float indent = list_indent(flow, block, &layout.style);
    layout.body = column_inset(flow, column, indent, 0);
    layout.body.tight = block->tight;
    layout.label_right = layout.body.x - layout.size * 0.5f; /* left of the text, also where no more can be set in */

    Tag *tag = tag_add(flow->tags, column->tag, "L");
    tag_set_numbering(tag, block->ordered ? "Decimal" : "Disc");
    int number = block->ordered ? block->start : 0;
    float between = layout.size * (flow->doc->easy_read ? 0.6f : block->tight ? 0.25f : 0.65f);
    galley_gap(galley, layout.size * 0.55f);
    for (const DocBlock *item = block->first, *before = NULL; item; before = item, item = item->next) {
        if (before && !ends_apart(before)) galley->gap = 0;
        if (before) galley_gap(galley, between);
        size_t first = galley->count;
        flow_item(&layout, item, galley, tag, number++);
        keep_ends(block, item, galley, first);
    }
    galley->gap = 0;
    galley_gap(galley, layout.size * 0.85f);
}
