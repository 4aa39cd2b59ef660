#include "model/doc.h"

#include "base/map.h"

DocBlock *doc_add(Arena *arena, DocBlock *parent, DocKind kind)
{
    DocBlock *block = ARENA_NEW(arena, DocBlock);
    block->kind = kind;
    block->place = parent->place;
    if (parent->last)
        parent->last->next = block;
    else
        parent->first = block;
    parent->last = block;
    return block;
}

DocRun *doc_add_run(Arena *arena, DocBlock *block, Str text)
{
    DocRun *run = &ARENA_PUSH(arena, block->runs, block->run_count, block->run_room);
    run->text = text;
    return run;
}

/* ---- notes ---- */

typedef struct {
    Arena *arena;
    Map numbers; /* id -> label */
    size_t count;
} Numbering;

static void number_marks(Numbering *numbering, const DocBlock *block)
{
    for (size_t i = 0; i < block->run_count; i++) {
        DocRun *run = &block->runs[i];
        if (!run->note.len) continue;
        Str *label = map_get(&numbering->numbers, run->note);
        if (!label) {
            label = ARENA_NEW(numbering->arena, Str);
            *label = arena_printf(numbering->arena, "%zu", ++numbering->count);
            map_set(&numbering->numbers, numbering->arena, run->note, label);
        }
        run->text = *label;
    }
    for (const DocBlock *child = block->first; child; child = child->next) number_marks(numbering, child);
}

static void number_labels(const Numbering *numbering, const DocBlock *block)
{
    const Str *label = block->kind == DOC_NOTE ? map_get(&numbering->numbers, block->id) : NULL;
    if (label && block->run_count) block->runs[0].text = *label;
    for (const DocBlock *child = block->first; child; child = child->next) number_labels(numbering, child);
}

void doc_number_notes(Arena *arena, DocBlock *root)
{
    Numbering numbering = {.arena = arena};
    number_marks(&numbering, root);
    number_labels(&numbering, root);
}
