/* A drawing that is made for one document, such as a chart: shapes, and labels set in the document's own letters. All
 * of it is one figure, whose alternative text says what it shows. */
#include "document/flow.h"

#include "picture/picture.h"

#include <math.h>

/* How many points a unit of the drawing is: letters of labels are 10 units high, so that they grow with the text. */
static float unit_of(const Flow *flow, const PressPicture *form, const Column *column)
{
    const float letters = 10, share = 0.9f, highest = 0.5f;
    float unit = flow->size * share / letters;
    unit = fminf(unit, column->width / form->width);
    return fminf(unit, (flow->bottom - flow->top) * highest / form->height);
}

/* Where a line must be laid to be drawn at x of the page: pages from the right are turned round, and their lines begin
 * there, but a drawing is not turned round within itself. */
static float laid_at(const Flow *flow, const Paragraph *words, Rect room, float x)
{
    float within = words->lines.lines[0].x;
    if (!flow->text.right_to_left) return x - within;
    float drawn = flow_mirror(flow, room.x, room.width) + x - room.x;
    return flow_mirror(flow, drawn - within, words->lines.width);
}

/* Inside the drawing, whatever it asks for: a label that is cut off says something else. */
static void add_label(Flow *flow, Strip *strip, const DocLabel *label, const Column *column, Rect room, float unit,
                      Tag *tag)
{
    TextStyle style = flow_style(flow, column, 0.9f, 1.2f);
    if (label->bold) style.style |= FONT_BOLD;
    DocRun *run = ARENA_NEW(flow->arena, DocRun);
    run->text = label->text;
    Paragraph *words = flow_paragraph(flow, run, 1, &style, room.width, tag, (Place){0});
    if (!words->lines.count) return;
    float width = words->lines.lines[0].width, x = room.x + label->x * unit;
    if (label->align == ALIGN_CENTRE) x -= width / 2;
    if (label->align == ALIGN_RIGHT) x -= width;
    x = fmaxf(room.x, fminf(x, room.x + room.width - width));
    Rect place = {laid_at(flow, words, room, x), label->y * unit - words->lines.baseline, 0, style.leading};
    strip_add(flow, strip, ITEM_LINE, place, tag)->paragraph = words;
}

void flow_drawing(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    const DocDrawing *drawing = block->drawing;
    PictureObject object;
    if (!picture_convert(&drawing->picture, flow->arena, &object, flow->diag)) {
        flow->text.failed = true;
        return;
    }
    PressPicture *form = ARENA_NEW(flow->arena, PressPicture);
    press_picture(flow->packer, flow->arena, &object, form);
    Tag *tag = tag_add(flow->tags, column->tag, "Figure");
    tag_set_alt(tag, drawing->picture.alt);
    float unit = unit_of(flow, form, column);
    Rect room = {column->x, 0, form->width * unit, form->height * unit};
    galley_gap(galley, flow->size);
    Strip *strip = galley_add(flow, galley, room.height);
    strip_add(flow, strip, ITEM_DRAWING, room, tag)->form = form;
    for (size_t i = 0; i < drawing->label_count; i++)
        add_label(flow, strip, &drawing->labels[i], column, room, unit, tag);
    galley_gap(galley, flow->size);
}
