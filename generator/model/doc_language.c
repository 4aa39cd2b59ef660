#include "model/doc_language.h"

#include "base/language.h"
#include "base/utf8.h"

typedef struct {
    Script own;
    const Str *known;
    size_t known_count;
    Arena *arena;
} Marker;

/* A part of a run in one script; letters of no script go with those before them. */
typedef struct {
    size_t to;
    Script script;
} Stretch;

/* Kana and Han stand side by side in Japanese. */
static bool goes_on(Script script, Script next)
{
    return next == SCRIPT_COMMON || next == script || (script == SCRIPT_KANA && next == SCRIPT_HAN);
}

/* Marks that only such scripts have: they end the words before them. */
static bool is_of_words(uint32_t c)
{
    return c >= 0x590 && !(c >= 0x2000 && c <= 0x2BFF);
}

/* The stretch at the head of the text. Blanks and marks at the end of words in a foreign script stay outside. */
static Stretch next_stretch(const Marker *marker, Str text)
{
    Stretch stretch = {0, SCRIPT_COMMON};
    Str rest = text;
    size_t letters_end = 0;
    while (rest.len) {
        Str before = rest;
        Script script = script_of(utf8_next(&rest));
        if (stretch.script == SCRIPT_COMMON && script != SCRIPT_COMMON) {
            if (script != marker->own && text.len > before.len) break; /* what comes before it is not foreign */
            stretch.script = script;
        } else if (stretch.script == SCRIPT_HAN && script == SCRIPT_KANA) {
            stretch.script = SCRIPT_KANA;
        } else if (!goes_on(stretch.script, script)) {
            break;
        }
        stretch.to = text.len - rest.len;
        uint32_t c = utf8_next(&before);
        if (script != SCRIPT_COMMON || is_of_words(c) || (c == '/' && letters_end + 1 == stretch.to))
            letters_end = stretch.to;
    }
    if (stretch.script != marker->own && stretch.script != SCRIPT_COMMON) stretch.to = letters_end;
    return stretch;
}

static bool is_foreign(const Marker *marker, Script script)
{
    if (marker->own == SCRIPT_KANA && script == SCRIPT_HAN) return false;
    return script != SCRIPT_COMMON && script != marker->own;
}

static void add_part(const Marker *marker, DocBlock *block, const DocRun *run, Str text, Script script, bool is_last)
{
    DocRun *part = doc_add_run(marker->arena, block, text);
    part->style = is_last ? run->style : run->style & ~(unsigned)RUN_BREAK;
    part->link = run->link;
    part->language = run->language;
    if (!is_foreign(marker, script)) return;
    if (script == SCRIPT_LATIN && marker->known_count && language_script(marker->known[0]) == SCRIPT_LATIN)
        part->language = marker->known[0];
    else
        part->language =
            script == SCRIPT_LATIN ? STR("en") : language_guess(script, text, marker->known, marker->known_count);
}

static bool needs_parts(const Marker *marker, const DocRun *run)
{
    if (run->language.len || run->note.len || run->style & RUN_CODE) return false;
    Str rest = run->text;
    while (rest.len)
        if (is_foreign(marker, script_of(utf8_next(&rest)))) return true;
    return false;
}

static void mark_block(const Marker *marker, DocBlock *block)
{
    bool any = false;
    for (size_t i = 0; i < block->run_count && !any; i++) any = needs_parts(marker, &block->runs[i]);
    if (any) {
        DocBlock old = *block;
        block->runs = NULL;
        block->run_count = block->run_room = 0;
        for (size_t i = 0; i < old.run_count; i++) {
            const DocRun *run = &old.runs[i];
            Str rest = run->text;
            if (!needs_parts(marker, run)) {
                DocRun *same = doc_add_run(marker->arena, block, rest);
                *same = *run;
                continue;
            }
            while (rest.len) {
                Stretch stretch = next_stretch(marker, rest);
                Str text = str_slice(rest, 0, stretch.to);
                rest = str_from_index(rest, stretch.to);
                add_part(marker, block, run, text, stretch.script, !rest.len);
            }
        }
    }
    for (DocBlock *child = block->first; child; child = child->next) mark_block(marker, child);
}

void doc_mark_languages(Doc *doc, const Str *known, size_t known_count, Arena *arena)
{
    Marker marker = {language_script(doc->language), known, known_count, arena};
    mark_block(&marker, &doc->root);
}
