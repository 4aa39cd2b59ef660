#include "model/content_record.h"

#include "input/value_record.h"

static void easy_write(Buf *out, const EasyText *easy)
{
    record_number(out, easy->count);
    for (size_t i = 0; i < easy->count; i++) {
        const EasyBlock *block = &easy->blocks[i];
        record_str(out, block->heading);
        record_str(out, block->picture);
        place_write(out, block->place);
        record_number(out, block->count);
        for (size_t k = 0; k < block->count; k++) record_str(out, block->lines[k]);
        for (size_t k = 0; k < (block->heading.len ? 1 : block->count); k++) place_write(out, block->places[k]);
    }
}

static void easy_take(Record *record, const Source *source, Arena *arena, EasyText *easy)
{
    easy->count = record_take_count(record);
    easy->blocks = ARENA_MANY(arena, EasyBlock, easy->count);
    for (size_t i = 0; i < easy->count; i++) {
        EasyBlock *block = &easy->blocks[i];
        block->heading = record_take_str(record);
        block->picture = record_take_str(record);
        block->place = place_take(record, source);
        block->count = record_take_count(record);
        block->lines = ARENA_MANY(arena, Str, block->count);
        for (size_t k = 0; k < block->count; k++) block->lines[k] = record_take_str(record);
        size_t places = block->heading.len ? 1 : block->count;
        block->places = ARENA_MANY(arena, Place, places);
        for (size_t k = 0; k < places; k++) block->places[k] = place_take(record, source);
    }
}

void content_record_write(Buf *out, const ContentFile *file)
{
    fields_write(out, &file->fields);
    record_number(out, file->body != NULL);
    if (file->body) markdown_write(out, file->body, false);
    if (file->is_easy) easy_write(out, &file->easy);
}

bool content_record_take(Str bytes, const Schema *schema, Arena *arena, ContentFile *file)
{
    Record record = {bytes, false};
    const FieldSet *set = file->is_easy ? &schema->easy : &file->type->fields;
    MarkdownText *body = NULL;
    Value fields;
    EasyText easy = {0};
    fields_take(&record, set, &file->source, arena, &fields);
    if (record_take_number(&record)) {
        body = markdown_take(&record, &file->source, arena);
        body->file = file->file;
    }
    if (file->is_easy) easy_take(&record, &file->source, arena, &easy);
    if (record.bad || record.rest.len) return false;
    file->fields = fields;
    file->body = body;
    file->easy = easy;
    file->sound = true;
    file->record = bytes;
    return true;
}
