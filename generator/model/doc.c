#include "model/doc.h"

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
