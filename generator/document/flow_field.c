/* A place to write: a question with a picture, and below it lines for a pen, or a field for a keyboard. Lines are
 * artifacts, since they say nothing; a field is an element with a name, so that who cannot see it knows what it
 * asks. */
#include "document/flow.h"

#include <math.h>

static float mm(float length)
{
    return length * 72 / 25.4f;
}

/* Lines far enough from each other for large handwriting. */
static void add_lines(Flow *flow, Galley *galley, const Column *column, int count)
{
    const float thin = 0.7f;
    float apart = fmaxf(mm(8), flow->size * 1.5f);
    Strip *strip = galley_add(flow, galley, apart * (float)count);
    for (int i = 1; i <= count; i++)
        strip_add(flow, strip, ITEM_RECT, (Rect){column->x, apart * (float)i - thin, column->width, thin}, NULL)
            ->colour = flow->ink;
}

/* The question and what helps to answer it, as they are heard one after the other. */
static Str add_help(Flow *flow, Str question, Str help)
{
    static const char *const ends[] = {".", "?", "!", ":", "\u061F", "\u06D4", "\u3002", "\uFF1F"};
    bool ended = false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) ended = ended || str_ends(question, str_from(ends[i]));
    return arena_printf(flow->arena, "%.*s%s %.*s", STR_ARG(question), ended ? "" : ".", STR_ARG(help));
}

static void add_field(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    float height = flow->size * (1.3f * (float)block->field->lines + 0.5f);
    Field *field = ARENA_NEW(flow->arena, Field);
    *field = (Field){runs_text(flow, block->runs, block->run_count), block->field->lines > 1};
    for (const DocBlock *help = block->first; help; help = help->next)
        field->question = add_help(flow, field->question, runs_text(flow, help->runs, help->run_count));
    Strip *strip = galley_add(flow, galley, height);
    strip_add(flow, strip, ITEM_FIELD, (Rect){column->x, 0, column->width, height},
              tag_add(flow->tags, column->tag, "Form"))
        ->field = field;
}

/* The question as a heading, so that it can be gone to; the picture; the words that help to answer it. */
static void flow_question(Flow *flow, const DocBlock *block, Galley *galley, const Column *column, Tag **figure)
{
    DocBlock *heading = ARENA_NEW(flow->arena, DocBlock);
    *heading = (DocBlock){.kind = DOC_HEADING,
                          .level = block->level,
                          .runs = block->runs,
                          .run_count = block->run_count,
                          .id = block->id,
                          .place = block->place};
    Column smaller = *column; /* than the headings of text: there are many on a page */
    smaller.scale *= 0.8f;
    flow_heading(flow, heading, galley, &smaller);
    if (block->picture && block->picture->alt.len) {
        *figure = tag_add(flow->tags, column->tag, "Figure");
        tag_set_alt(*figure, block->picture->alt);
    }
    galley->gap = 0; /* all in one piece, close together */
    flow_blocks(flow, block, galley, column);
    galley->gap = 0;
}

void flow_field(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    float side = block->picture ? fminf(mm(17), column->width * 0.3f) : 0, between = block->picture ? mm(6) : 0;
    Column words = *column;
    words.x += side + between;
    words.width -= side + between;
    words.compact = words.tight = true;
    Galley inner = {0};
    Tag *figure = NULL;
    flow_question(flow, block, &inner, &words, &figure);
    galley_gap(&inner, block->field->fill ? flow->size * 0.3f : 0);
    if (block->field->fill) add_field(flow, block, &inner, &words);
    else add_lines(flow, &inner, &words, block->field->lines);
    float height = galley_height(&inner), total = fmaxf(height, side);
    galley_gap(galley, flow->size * 0.8f);
    Strip *strip = galley_add(flow, galley, total);
    if (block->picture) flow_picture(flow, strip, block->picture, (Rect){column->x, 0, side, side}, figure);
    galley_merge(flow, &inner, 0, inner.count, strip, 0);
    galley_gap(galley, flow->size * 0.8f);
}
