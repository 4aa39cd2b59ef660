#include "checks/easy_check.h"

#include "base/utf8.h"
#include "checks/easy_ideas.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const EasyRules *rules;
    const EasySubject *subject;
    Arena *arena;
    EasyResult *result;
    Map names;     /* words that have a capital within a sentence */
    Map told;      /* hard words */
    const EasyPhrase **groups; /* the first of each group that was met */
    size_t syllables, plain_words;
} Check;

/* A line at work. */
typedef struct {
    Check *check;
    const EasyLine *line;
    Place place;  /* of its first character; its length is 0 when the line is not written as it reads */
    bool is_text; /* and no heading: it has sentences */
    bool *explained; /* by token: a part of a term */
} At;

/* ---- findings ---- */

static EasyFinding *add(Check *check, const EasyRule *rule, Place place, Str sentence, Str hint, Str message)
{
    EasyResult *result = check->result;
    EasyFinding *finding = &ARENA_PUSH(check->arena, result->findings, result->count, result->room);
    Str told = arena_printf(check->arena, "%.*s (rule %d: %.*s)", STR_ARG(message), rule->number,
                            STR_ARG(rule->source));
    *finding = (EasyFinding){rule, DIAG_WARNING, place, sentence, told, hint.len ? hint : rule->remedy};
    return finding;
}

/* From one token to another, as far as the place of the line tells. */
static Place span(const At *at, size_t from, size_t to)
{
    Place place = at->place;
    if (!place.length) return place;
    const ProseToken *first = &at->line->prose.tokens[from], *last = &at->line->prose.tokens[to];
    Str before = {at->line->text.ptr, (size_t)(first->text.ptr - at->line->text.ptr)};
    Str whole = {first->text.ptr, (size_t)(last->text.ptr + last->text.len - first->text.ptr)};
    place.column = place_width(place.column + utf8_length(before));
    place.length = place_width(utf8_length(whole));
    return place;
}

static void find(const At *at, EasyCheckKind kind, size_t token, const char *format)
{
    const EasyRule *rule = easy_rule(at->check->rules, kind);
    if (!rule) return;
    Str text = at->line->prose.tokens[token].text;
    Str message = arena_printf(at->check->arena, format, STR_ARG(text));
    add(at->check, rule, span(at, token, token), at->line->text, (Str){NULL, 0}, message);
}

/* ---- words ---- */

static bool is_name(const At *at, size_t token, Str part)
{
    const ProseToken *word = &at->line->prose.tokens[token];
    return prose_is_capital(word->text) &&
           (!word->begins || map_has(&at->check->names, prose_lower(part, at->check->arena)));
}

/* The parts between hyphens, slashes and dots. */
static bool next_part(Str *rest, Str *part)
{
    while (rest->len && strchr("-/.'", rest->ptr[0])) *rest = str_from_index(*rest, 1);
    size_t end = 0;
    while (end < rest->len && !strchr("-/.", rest->ptr[end])) end++;
    *part = str_slice(*rest, 0, end);
    *rest = str_from_index(*rest, end);
    return part->len > 0;
}

static void check_common(const At *at, size_t token)
{
    Check *check = at->check;
    Str rest = at->line->lower[token], part;
    if (at->explained[token] || prose_capitals(at->line->prose.tokens[token].text) > 1) return;
    if (easy_is_common(check->rules, rest, check->arena) || is_name(at, token, at->line->prose.tokens[token].text))
        return;
    while (next_part(&rest, &part)) {
        if (part.len == 1 || easy_is_common(check->rules, part, check->arena) ||
            map_set(&check->told, check->arena, part, check))
            continue;
        const EasyRule *rule = easy_rule(check->rules, EASY_COMMON);
        Str message = arena_printf(check->arena, "'%.*s' is a hard word", STR_ARG(part));
        if (rule) add(check, rule, span(at, token, token), at->line->text, (Str){NULL, 0}, message);
    }
}

static bool is_roman(Str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!strchr("IVX", word.ptr[i])) return false;
    return word.len > 1;
}

static void check_capitals(const At *at, size_t token)
{
    Str word = at->line->prose.tokens[token].text;
    if (at->explained[token]) return;
    if (word.len > 2 && str_ends(word, STR("s"))) word.len--;
    size_t capitals = prose_capitals(word);
    const EasyRule *initials = easy_rule(at->check->rules, EASY_INITIALS);
    if (capitals < 2 || (initials && map_has(&initials->not, word))) return;
    if (is_roman(word)) find(at, EASY_ROMAN, token, "'%.*s' is a Roman number");
    else if (capitals < 4) find(at, EASY_INITIALS, token, "'%.*s' are letters that nothing explains");
    else find(at, EASY_CAPITALS, token, "'%.*s' is in capitals");
}

/* ---- numbers ---- */

static size_t take_digits(Str *rest)
{
    size_t count = 0;
    while (count < rest->len && ascii_is_digit(rest->ptr[count])) count++;
    *rest = str_from_index(*rest, count);
    return count;
}

/* "3/5/2026", "03.05.26", "2026-05-03" */
static bool is_date(Str text)
{
    for (int part = 0; part < 3; part++) {
        size_t digits = take_digits(&text);
        if (digits < 1 || digits > 4 || digits == 3) return false;
        if (part == 2) return text.len == 0;
        if (!text.len || !strchr("/.-", text.ptr[0])) return false;
        text = str_from_index(text, 1);
    }
    return false;
}

/* "14:00", and "9:30" without am or pm */
static bool is_time(Str text)
{
    size_t hour = take_digits(&text);
    if (hour < 1 || hour > 2 || !str_starts(text, STR(":"))) return false;
    text = str_from_index(text, 1);
    return take_digits(&text) == 2 && text.len == 0;
}

/* "1,500", "£2000", but no year, and nothing with letters in it */
static bool is_big(Str text, size_t most)
{
    bool money = text.len && !ascii_is_digit(text.ptr[0]), comma = false;
    double value = 0;
    while (text.len && !ascii_is_digit(text.ptr[0])) text = str_from_index(text, 1);
    size_t digits = 0;
    for (; text.len && (ascii_is_digit(text.ptr[0]) || text.ptr[0] == ','); text = str_from_index(text, 1)) {
        if (text.ptr[0] == ',') comma = true;
        else value = value * 10 + (text.ptr[0] - '0'), digits++;
    }
    bool year = !money && !comma && digits == 4 && value >= 1900 && value < 2200;
    return value > (double)most && !year && (!text.len || text.ptr[0] == '.');
}

static void check_number(const At *at, size_t token)
{
    Str text = at->line->prose.tokens[token].text;
    const EasyRule *big = easy_rule(at->check->rules, EASY_BIG_NUMBER);
    if (str_ends(text, STR("%"))) find(at, EASY_PERCENT, token, "'%.*s' is hard to picture");
    else if (is_date(text)) find(at, EASY_DATE, token, "'%.*s' is a date in digits");
    else if (is_time(text)) find(at, EASY_TIME, token, "'%.*s' does not say am or pm");
    else if (big && is_big(text, big->most)) find(at, EASY_BIG_NUMBER, token, "'%.*s' is a big number");
    else if (str_contains(text, STR("/"))) find(at, EASY_SIGNS, token, "'%.*s' has a sign that is hard to read");
}

static void check_sign(const At *at, size_t token)
{
    const EasyRule *rule = easy_rule(at->check->rules, EASY_SIGNS);
    const ProseToken *word = &at->line->prose.tokens[token];
    bool inside =
        word->kind == PROSE_WORD && (str_contains(word->text, STR("/")) || str_contains(word->text, STR("&")) ||
                                     str_contains(word->text, STR("_")));
    bool alone = word->kind == PROSE_SIGN && rule && str_contains(rule->signs, word->text);
    if (inside || alone) find(at, EASY_SIGNS, token, "'%.*s' has a sign that is hard to read");
}

/* ---- phrases and sentences ---- */

static void check_group(const At *at, const EasyPhrase *phrase, size_t token)
{
    Check *check = at->check;
    const EasyPhrase *before = check->groups[phrase->group];
    if (!before) check->groups[phrase->group] = phrase;
    if (!before || str_eq(before->words[0], phrase->words[0])) return;
    Str message = arena_printf(check->arena, "'%.*s' is called '%.*s' before",
                               STR_ARG(at->line->prose.tokens[token].text), STR_ARG(before->words[0]));
    add(check, phrase->rule, span(at, token, token + phrase->count - 1), at->line->text, (Str){NULL, 0}, message);
}

static const char *says_of(const EasyRule *rule)
{
    return rule->check == EASY_PERCENT      ? "is hard to picture"
           : rule->check == EASY_BIG_NUMBER ? "is a big number"
                                            : rule->says.ptr;
}

static void check_phrase(const At *at, const EasyPhrase *phrase, size_t token)
{
    Check *check = at->check;
    const EasyRule *rule = phrase->rule;
    if (rule->check == EASY_GROUPS) check_group(at, phrase, token);
    if (rule->check != EASY_WORDS && rule->check != EASY_PERCENT && rule->check != EASY_BIG_NUMBER) return;
    const ProseToken *tokens = at->line->prose.tokens, *last = &tokens[token + phrase->count - 1];
    Str found = {tokens[token].text.ptr, (size_t)(last->text.ptr + last->text.len - tokens[token].text.ptr)};
    Str says = rule->says.len ? rule->says : str_from(says_of(rule));
    Str hint =
        phrase->instead.len ? arena_printf(check->arena, "write '%.*s'", STR_ARG(phrase->instead)) : (Str){NULL, 0};
    add(check, rule, span(at, token, token + phrase->count - 1), at->line->text, hint,
        arena_printf(check->arena, "'%.*s' %.*s", STR_ARG(found), STR_ARG(says)));
}

static void check_length(const At *at, const ProseSentence *sentence)
{
    const EasyRules *rules = at->check->rules;
    const EasyRule *rule = easy_rule(rules, EASY_SENTENCE);
    if (!rule || sentence->words <= rules->sentence) return;
    Str message = arena_printf(at->check->arena, "a sentence of %zu words: easy read has %zu or fewer", sentence->words,
                               rules->sentence);
    EasyFinding *finding =
        add(at->check, rule, span(at, sentence->first, sentence->end - 1), at->line->text, (Str){NULL, 0}, message);
    if (sentence->words > rules->sentence_limit) finding->severity = DIAG_ERROR;
}

static void check_counts(const At *at, const ProseSentence *sentence)
{
    const EasyRules *rules = at->check->rules;
    for (size_t r = 0; r < rules->rule_count; r++) {
        const EasyRule *rule = &rules->rules[r];
        size_t count = 0;
        for (size_t i = sentence->first; rule->check == EASY_COUNT && i < sentence->end; i++) {
            const EasyPhrase *phrase = easy_phrase_at(&rules->phrases, at->line, i, sentence->end);
            count += phrase && phrase->rule == rule;
        }
        if (count > rule->most && rule->check == EASY_COUNT)
            add(at->check, rule, span(at, sentence->first, sentence->end - 1), at->line->text, (Str){NULL, 0},
                arena_printf(at->check->arena, "this sentence %.*s", STR_ARG(rule->says)));
    }
}

static void check_passive(const At *at, const ProseSentence *sentence)
{
    const EasyRule *rule = easy_rule(at->check->rules, EASY_PASSIVE);
    const Str *lower = at->line->lower;
    for (size_t i = sentence->first; rule && i + 1 < sentence->end; i++) {
        if (!map_has(&rule->be, lower[i])) continue;
        size_t next = i + 1;
        if (next + 1 < sentence->end && (str_is(lower[next], "not") || str_ends(lower[next], STR("ly")))) next++;
        Str word = lower[next];
        bool participle = map_has(&rule->participles, word) || (word.len > 4 && str_ends(word, STR("ed")));
        if (!participle || map_has(&rule->not, word)) continue;
        Str message =
            arena_printf(at->check->arena, "'%.*s %.*s' does not say who does it", STR_ARG(lower[i]), STR_ARG(word));
        add(at->check, rule, span(at, i, next), at->line->text, (Str){NULL, 0}, message);
    }
}

/* Groups of vowels; a silent "e" at the end is none. */
static size_t count_syllables(const EasyRules *rules, Str word)
{
    size_t count = 0;
    bool before = false;
    for (size_t i = 0; i < word.len; i++) {
        bool vowel = str_find_char(rules->vowels, word.ptr[i]) < rules->vowels.len;
        count += vowel && !before;
        before = vowel;
    }
    if (count > 1 && str_ends(word, STR("e")) && !str_ends(word, STR("le"))) count--;
    return count ? count : 1;
}

static void check_sentence(const At *at, const ProseSentence *sentence)
{
    EasyResult *result = at->check->result;
    result->words += sentence->words;
    if (!at->is_text) return;
    result->sentences += sentence->words > 0;
    check_length(at, sentence);
    check_counts(at, sentence);
    check_passive(at, sentence);
    for (size_t i = sentence->first; i < sentence->end; i++) {
        if (at->line->prose.tokens[i].kind != PROSE_WORD) continue;
        at->check->plain_words++;
        at->check->syllables += count_syllables(at->check->rules, at->line->lower[i]);
    }
}

static void mark_terms(const At *at)
{
    size_t count = at->line->prose.count;
    for (size_t i = 0; i < count; i++) {
        const EasyForm *form = easy_form_at(at->check->rules, at->line, i, count);
        for (size_t k = 0; form && k < form->count; k++) at->explained[i + k] = true;
    }
}

static void check_line(Check *check, const EasyLine *line, Place place, bool is_text)
{
    size_t count = line->prose.count;
    At at = {check, line, place, is_text, ARENA_MANY(check->arena, bool, count)};
    mark_terms(&at);
    for (size_t i = 0; i < count; i++) {
        ProseKind kind = line->prose.tokens[i].kind;
        if (kind == PROSE_WORD) check_capitals(&at, i);
        if (kind == PROSE_NUMBER) check_number(&at, i);
        if (kind == PROSE_WORD || kind == PROSE_SIGN) check_sign(&at, i);
        const EasyPhrase *phrase = at.explained[i] ? NULL : easy_phrase_at(&check->rules->phrases, line, i, count);
        if (phrase) check_phrase(&at, phrase, i);
        bool told = phrase && phrase->rule->check == EASY_WORDS;
        if (kind == PROSE_WORD && !told) check_common(&at, i);
        if (told) i += phrase->count - 1;
    }
    for (size_t i = 0; i < line->prose.sentence_count; i++) check_sentence(&at, &line->prose.sentences[i]);
}

/* ---- the whole text ---- */

static void check_total(Check *check)
{
    const EasyRule *rule = easy_rule(check->rules, EASY_TOTAL);
    EasyResult *result = check->result;
    if (rule && result->words > check->rules->total)
        add(check, rule, check->subject->whole, (Str){NULL, 0}, (Str){NULL, 0},
            arena_printf(check->arena, "%zu words: easy read has %zu or fewer", result->words, check->rules->total));
}

static void check_grade(Check *check)
{
    const EasyRule *rule = easy_rule(check->rules, EASY_GRADE);
    EasyResult *result = check->result;
    if (!result->sentences || !check->plain_words) return;
    result->grade = 0.39 * (double)check->plain_words / (double)result->sentences +
                    11.8 * (double)check->syllables / (double)check->plain_words - 15.59;
    if (result->grade < 0) result->grade = 0;
    if (rule && result->grade > check->rules->grade)
        add(check, rule, check->subject->whole, (Str){NULL, 0}, (Str){NULL, 0},
            arena_printf(check->arena,
                         "a reading age of grade %.1f, by Flesch and Kincaid: easy read has %.0f or lower",
                         result->grade, check->rules->grade));
}

/* Drawings of two sets: those of a set with a list of its own in the content, and those that come with the theme.
 * Single pictures of the content, such as a photo of the place, go with any. */
static const EasyBlock *mixed_set(const Check *check)
{
    const EasyText *text = check->subject->text;
    const Picture *first = NULL;
    for (size_t i = 0; i < text->count; i++) {
        const Picture *picture =
            text->blocks[i].picture.len ? site_picture(check->subject->site, text->blocks[i].picture) : NULL;
        if (!picture || (picture->own && !picture->set.len)) continue;
        if (!first) first = picture;
        Str one = first->own ? first->set : STR(""), other = picture->own ? picture->set : STR("");
        if (!str_eq(one, other)) return &text->blocks[i];
    }
    return NULL;
}

static void check_pictures(Check *check)
{
    const EasyRule *rule = easy_rule(check->rules, EASY_PICTURES);
    const EasyText *text = check->subject->text;
    size_t photos = 0, drawings = 0;
    const EasyBlock *last_photo = NULL;
    for (size_t i = 0; i < text->count; i++) {
        const Picture *picture =
            text->blocks[i].picture.len ? site_picture(check->subject->site, text->blocks[i].picture) : NULL;
        if (!picture) continue;
        bool photo = picture->format == PICTURE_JPEG;
        photos += photo;
        drawings += !photo;
        if (photo) last_photo = &text->blocks[i];
    }
    const EasyBlock *mixed = rule ? mixed_set(check) : NULL;
    if (mixed)
        add(check, rule, mixed->place.line ? mixed->place : check->subject->whole, (Str){NULL, 0}, (Str){NULL, 0},
            arena_printf(check->arena, "'%.*s' is drawn in another style than the pictures before it",
                         STR_ARG(mixed->picture)));
    if (!rule || !photos || !drawings) return;
    Place place = last_photo->place.line ? last_photo->place : check->subject->whole;
    add(check, rule, place, (Str){NULL, 0}, (Str){NULL, 0},
        arena_printf(check->arena, "'%.*s' is a photo, and other pictures are drawings", STR_ARG(last_photo->picture)));
}

static void check_ideas(Check *check, const EasyLine *lines)
{
    const EasyRule *rule = easy_rule(check->rules, EASY_IDEAS);
    if (!rule) return;
    EasyClash *clashes = ARENA_MANY(check->arena, EasyClash, check->subject->text->count + 1);
    size_t count = easy_ideas_find(check->rules, check->subject->text, lines, check->arena, clashes);
    for (size_t i = 0; i < count; i++) {
        Place place = clashes[i].block->place;
        add(check, rule, place.line ? place : check->subject->whole, (Str){NULL, 0}, (Str){NULL, 0},
            clashes[i].message);
    }
}

static void check_tested(Check *check)
{
    const EasyRule *rule = easy_rule(check->rules, EASY_TESTED);
    if (!rule || !check->subject->is_authored || check->subject->is_tested) return;
    add(check, rule, check->subject->whole, (Str){NULL, 0}, (Str){NULL, 0}, STR("it does not say who has read it"));
}

static void note_names(Check *check, const EasyLine *line)
{
    for (size_t i = 0; i < line->prose.count; i++) {
        const ProseToken *word = &line->prose.tokens[i];
        if (word->kind == PROSE_WORD && !word->begins && prose_is_capital(word->text))
            map_set(&check->names, check->arena, line->lower[i], check);
    }
}

/* Where a line of a block stands; nowhere in particular when it was composed. */
static Place line_place(const EasySubject *subject, const EasyBlock *block, size_t line)
{
    return block->places ? block->places[line] : subject->whole;
}

void easy_check(const EasyRules *rules, const EasySubject *subject, Arena *arena, EasyResult *result)
{
    *result = (EasyResult){0};
    if (!rules->present) return;
    Check check = {.rules = rules, .subject = subject, .arena = arena, .result = result,
                   .groups = ARENA_MANY(arena, const EasyPhrase *, rules->group_count)};
    size_t count = 1, at = 0;
    for (size_t i = 0; i < subject->text->count; i++)
        count += subject->text->blocks[i].heading.len ? 1 : subject->text->blocks[i].count;
    EasyLine *lines = ARENA_MANY(arena, EasyLine, count);
    Place *places = ARENA_MANY(arena, Place, count);
    bool *is_text = ARENA_MANY(arena, bool, count);
    places[0] = subject->title_place;
    easy_line_read(rules, subject->title, arena, &lines[at++]);
    for (size_t i = 0; i < subject->text->count; i++) {
        const EasyBlock *block = &subject->text->blocks[i];
        for (size_t k = 0; k < (block->heading.len ? 1 : block->count); k++, at++) {
            places[at] = line_place(subject, block, k);
            is_text[at] = !block->heading.len;
            easy_line_read(rules, block->heading.len ? block->heading : block->lines[k], arena, &lines[at]);
        }
    }
    for (size_t i = 0; i < count; i++) note_names(&check, &lines[i]);
    for (size_t i = 0; i < count; i++) check_line(&check, &lines[i], places[i], is_text[i]);
    check_total(&check);
    check_grade(&check);
    check_pictures(&check);
    check_ideas(&check, lines + 1); /* the first is the title */
    check_tested(&check);
}

bool easy_check_pages(const EasyRules *rules, size_t pages, Place place, Arena *arena, EasyFinding *finding)
{
    const EasyRule *rule = easy_rule(rules, EASY_PAGES);
    if (!rule || pages <= rules->pages) return false;
    Str message = arena_printf(arena, "%zu pages: easy read has %zu or fewer (rule %d: %.*s)", pages, rules->pages,
                               rule->number, STR_ARG(rule->source));
    Severity severity = pages > rules->pages_limit ? DIAG_ERROR : DIAG_WARNING;
    *finding = (EasyFinding){rule, severity, place, {NULL, 0}, message, rule->remedy};
    return true;
}

void easy_report(const EasyRules *rules, const EasyFinding *finding, Diag *diag)
{
    if (rules->level == EASY_NONE || (rules->level == EASY_SURE && !finding->rule->sure)) return;
    diag_report(diag, finding->severity, finding->place, finding->rule->name, "%.*s", STR_ARG(finding->message));
    diag_hint(diag, "%.*s", STR_ARG(finding->hint));
}

void easy_subject(const Site *site, const Entry *entry, EasySubject *subject)
{
    const Value *title = value_get(&entry->easy_fields, "title");
    *subject = (EasySubject){.text = entry->easy,
                             .whole = {.source = entry->easy_source},
                             .is_authored = true,
                             .site = site,
                             .is_tested = value_text(&entry->easy_fields, "tested_by").len > 0};
    subject->title = title ? title->text : (Str){NULL, 0};
    subject->title_place = title ? title->place : subject->whole;
}

void easy_check_site(const EasyRules *rules, const Site *site, Diag *diag)
{
    for (size_t i = 0; rules->present && rules->level != EASY_NONE && i < site->entry_count; i++) {
        const Entry *entry = &site->entries[i];
        if (!entry->published || !entry->easy || !entry->easy_page || entry->language)
            continue; /* the rules are of one language */
        Arena *arena = arena_create();
        EasySubject subject;
        EasyResult result;
        easy_subject(site, entry, &subject);
        easy_check(rules, &subject, arena, &result);
        for (size_t k = 0; k < result.count; k++) easy_report(rules, &result.findings[k], diag);
        arena_destroy(arena);
    }
}
