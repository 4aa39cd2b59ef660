/* Notes. In the structure they stand where the document has them, at the end of a text; on paper, at the foot of the
 * page with the first mark that leads to them. Each leads back to that mark. */
#include "document/flow.h"

/* A name that no writer can type. */
static Str mark_target(Flow *flow, Str id)
{
    return arena_printf(flow->arena, "mark of %.*s", STR_ARG(id));
}

/* The label leads back: where to is known when a mark is met. */
static void add_label(Flow *flow, FootNote *foot, const DocBlock *note, Tag *label, const TextStyle *style, float width)
{
    Strip *strip = &foot->content.strips[0];
    TextStyle bold = *style;
    bold.style |= FONT_BOLD;
    bold.leading = strip->height; /* its words stand on the line of the note's first words */
    foot->label = ARENA_NEW(flow->arena, DocRun);
    *foot->label = note->runs[0];
    Paragraph *paragraph = flow_paragraph(flow, foot->label, 1, &bold, width, label, note->place);
    paragraph->plain_links = true;
    strip_add_first(flow, strip, ITEM_LINE, (Rect){foot->x, 0, 0, 0}, label)->paragraph = paragraph;
}

static void flow_note(Flow *flow, const DocBlock *note, const Column *column)
{
    FootNote *foot = ARENA_NEW(flow->arena, FootNote);
    TextStyle style = flow_style(flow, column, 1, 1.4f);
    float indent = style.size * 1.8f;
    foot->id = note->id;
    foot->x = column->x;
    foot->gap = style.size * 0.35f;
    Tag *tag = tag_add(flow->tags, column->tag, "Note");
    tag_set_id(flow->tags, tag, arena_printf(flow->arena, "note-%zu", ++flow->note_count));
    Tag *label = tag_add(flow->tags, tag, "Lbl");
    Column body = column_inset(flow, column, indent, 0);
    body.tag = tag;
    flow_blocks(flow, note, &foot->content, &body);
    if (!foot->content.count) galley_add(flow, &foot->content, style.leading);
    foot->content.strips[0].before = 0;
    if (note->run_count) add_label(flow, foot, note, label, &style, indent);
    strip_add_first(flow, &foot->content.strips[0], ITEM_ANCHOR, (Rect){0}, NULL)->id = note->id;
    if (flow->last_note) flow->last_note->following = foot;
    else flow->notes = foot;
    flow->last_note = foot;
    map_set(&flow->notes_by_id, flow->arena, note->id, foot);
}

/* They are as wide as the page, wherever their text stands. */
void flow_notes(Flow *flow, const DocBlock *block, const Column *column)
{
    Column foot = {.x = flow->left, .width = flow->width, .tag = column->tag, .scale = flow->doc->easy_read ? 1 : 0.88f,
                   .colour = flow->ink};
    for (const DocBlock *note = block->first; note; note = note->next) {
        if (note->kind == DOC_NOTE) flow_note(flow, note, &foot);
    }
}

static void attach(Strip *strip, FootNote *note)
{
    FootNote **end = &strip->notes;
    while (*end) end = &(*end)->next;
    *end = note;
    note->is_placed = true;
}

static void attach_marked(Flow *flow, Strip *strip);

/* The notes that a line leads to for the first time. */
static void attach_of_line(Flow *flow, Strip *strip, const Item *item)
{
    const TextLines *lines = &item->paragraph->lines;
    const TextLine *line = item->line < lines->count ? &lines->lines[item->line] : NULL;
    for (size_t i = 0; line && i < line->count; i++) {
        Str id = lines->text->runs[line->pieces[i].run].note;
        FootNote *note = id.len ? map_get(&flow->notes_by_id, id) : NULL;
        if (!note || note->is_placed) continue;
        attach(strip, note);
        Str mark = mark_target(flow, id);
        strip_add(flow, strip, ITEM_ANCHOR, (Rect){.y = item->rect.y}, NULL)->id = mark;
        if (note->label) note->label->link = arena_printf(flow->arena, "#%.*s", STR_ARG(mark));
        for (size_t k = 0; k < note->content.count; k++) attach_marked(flow, &note->content.strips[k]);
    }
}

static void attach_marked(Flow *flow, Strip *strip)
{
    for (const Item *item = strip->first; item; item = item->next)
        if (item->kind == ITEM_LINE) attach_of_line(flow, strip, item);
}

void notes_attach(Flow *flow, Galley *galley)
{
    if (!flow->notes) return;
    if (!galley->count) galley_add(flow, galley, 0);
    for (size_t i = 0; i < galley->count; i++) attach_marked(flow, &galley->strips[i]);
    for (FootNote *note = flow->notes; note; note = note->following)
        if (!note->is_placed) attach(&galley->strips[galley->count - 1], note);
}
