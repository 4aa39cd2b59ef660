#include "checks/easy_rules.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const Site *site;
    Arena *arena;
    Diag *diag;
    EasyRules *rules;
    bool ok;
} Loader;

static const char *const check_names[] = {
    [EASY_SENTENCE] = "sentence",     [EASY_COUNT] = "count",       [EASY_PASSIVE] = "passive",
    [EASY_WORDS] = "words",           [EASY_COMMON] = "common",     [EASY_GROUPS] = "groups",
    [EASY_INITIALS] = "initials",     [EASY_CAPITALS] = "capitals", [EASY_PERCENT] = "percent",
    [EASY_BIG_NUMBER] = "big-number", [EASY_DATE] = "date",         [EASY_TIME] = "time",
    [EASY_ROMAN] = "roman",           [EASY_SIGNS] = "signs",       [EASY_TOTAL] = "total",
    [EASY_GRADE] = "grade",           [EASY_PAGES] = "pages",       [EASY_PICTURES] = "pictures",
    [EASY_IDEAS] = "ideas",           [EASY_TESTED] = "tested"};
enum { CHECK_COUNT = sizeof check_names / sizeof *check_names };

static void complain(Loader *loader, const YamlNode *node, const char *message, const char *hint)
{
    diag_report(loader->diag, DIAG_ERROR, node->place, "easy-rules", "%s", message);
    diag_hint(loader->diag, "%s", hint);
    loader->ok = false;
}

/* ---- phrases ---- */

static Str *split_words(Loader *loader, Str phrase, size_t *count)
{
    Prose prose;
    prose_read(phrase, &loader->rules->abbreviations, loader->arena, &prose);
    Str *words = ARENA_MANY(loader->arena, Str, prose.count);
    *count = prose.count;
    for (size_t i = 0; i < prose.count; i++) words[i] = prose_lower(prose.tokens[i].text, loader->arena);
    if (*count && str_ends(words[*count - 1], STR("."))) words[*count - 1].len--;
    return words;
}

static void add_phrase(Loader *loader, Map *map, Str text, Str instead, const EasyRule *rule, size_t group)
{
    EasyPhrase phrase = {.instead = instead, .rule = rule, .group = group};
    phrase.words = split_words(loader, text, &phrase.count);
    if (!phrase.count) return;
    EasyPhrases *list = map_get(map, phrase.words[0]);
    if (!list) map_set(map, loader->arena, phrase.words[0], list = ARENA_NEW(loader->arena, EasyPhrases));
    ARENA_PUSH(loader->arena, list->phrases, list->count, list->room) = phrase;
}

/* A list of phrases, or what to write instead of each. */
static void add_phrases(Loader *loader, Map *map, const YamlNode *node, const EasyRule *rule, size_t group)
{
    if (!node) return;
    for (size_t i = 0; node->kind == YAML_SEQUENCE && i < node->count; i++)
        add_phrase(loader, map, node->items[i]->text, (Str){NULL, 0}, rule, group);
    for (size_t i = 0; node->kind == YAML_MAPPING && i < node->count; i++)
        add_phrase(loader, map, node->pairs[i].key, node->pairs[i].value->text, rule, group);
}

static void add_words(Loader *loader, Map *map, const YamlNode *node, bool as_written)
{
    for (size_t i = 0; node && node->kind == YAML_SEQUENCE && i < node->count; i++) {
        Str word = node->items[i]->text;
        map_set(map, loader->arena, as_written ? word : prose_lower(word, loader->arena), loader);
    }
}

/* ---- rules ---- */

static bool read_check(Loader *loader, const YamlNode *node, EasyRule *rule)
{
    Str name = yaml_text(node, "check");
    for (int i = 0; i < CHECK_COUNT; i++)
        if (str_is(name, check_names[i])) {
            rule->check = (EasyCheckKind)i;
            return true;
        }
    complain(loader, node, "a rule whose 'check' the program does not know", "signpost-theme(7) names them all");
    return false;
}

static void read_rule(Loader *loader, const YamlNode *node, EasyRule *rule)
{
    EasyRules *rules = loader->rules;
    Str most = yaml_text(node, "most"), number = yaml_text(node, "number"), setting = yaml_text(node, "setting");
    const YamlNode *groups = yaml_get(node, "groups");
    *rule = (EasyRule){.name = arena_cstr(loader->arena, yaml_text(node, "name")),
                       .source = yaml_text(node, "source"),
                       .says = yaml_text(node, "says"),
                       .remedy = yaml_text(node, "remedy"),
                       .signs = yaml_text(node, "signs"),
                       .sure = yaml_true(node, "sure"),
                       .number = atoi(arena_cstr(loader->arena, number)),
                       .most = (size_t)atoi(arena_cstr(loader->arena, most))};
    if (!rule->name[0] || !rule->number || !rule->source.len || !rule->remedy.len)
        complain(loader, node, "a rule of easy read needs name, number, source, remedy and check", "add what it lacks");
    if (!read_check(loader, node, rule)) return;
    const Value *easy = value_get(&loader->site->fields, "easy_read");
    if (setting.len && str_is(value_text(easy, arena_cstr(loader->arena, setting)), "any")) return;
    add_phrases(loader, &rules->phrases, yaml_get(node, "words"), rule, 0);
    for (size_t i = 0; groups && groups->kind == YAML_SEQUENCE && i < groups->count; i++)
        add_phrases(loader, &rules->phrases, groups->items[i], rule, rules->group_count++);
    add_words(loader, &rule->not, yaml_get(node, "not"), rule->check == EASY_INITIALS);
    add_words(loader, &rule->be, yaml_get(node, "be"), false);
    add_words(loader, &rule->participles, yaml_get(node, "participles"), false);
}

static void read_rules(Loader *loader, const YamlNode *root)
{
    const YamlNode *list = yaml_get(root, "rules");
    if (!list || list->kind != YAML_SEQUENCE) {
        complain(loader, root, "there is no list of rules", "write 'rules:' and the rules below it");
        return;
    }
    EasyRules *rules = loader->rules;
    rules->rules = ARENA_MANY(loader->arena, EasyRule, list->count);
    rules->rule_count = list->count;
    for (size_t i = 0; i < list->count; i++) read_rule(loader, list->items[i], &rules->rules[i]);
}

static void read_endings(Loader *loader, const YamlNode *list)
{
    if (!list || list->kind != YAML_SEQUENCE) return;
    EasyRules *rules = loader->rules;
    rules->endings = ARENA_MANY(loader->arena, EasyEnding, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const YamlNode *instead = yaml_get(list->items[i], "instead");
        EasyEnding *ending = &rules->endings[rules->ending_count];
        ending->ending = yaml_text(list->items[i], "ending");
        if (!ending->ending.len || !instead || instead->kind != YAML_SEQUENCE) continue;
        ending->instead = ARENA_MANY(loader->arena, Str, instead->count);
        for (size_t k = 0; k < instead->count; k++) ending->instead[ending->count++] = instead->items[k]->text;
        rules->ending_count++;
    }
}

/* ---- terms that the site explains ---- */

static void add_form(Loader *loader, Str text, size_t term)
{
    EasyForm form = {.form = text, .term = term};
    form.words = split_words(loader, text, &form.count);
    if (!form.count) return;
    form.is_exact = form.count == 1 && prose_capitals(str_slice(text, 0, 2)) == 2;
    EasyForms *list = map_get(&loader->rules->forms, form.words[0]);
    if (!list) map_set(&loader->rules->forms, loader->arena, form.words[0], list = ARENA_NEW(loader->arena, EasyForms));
    ARENA_PUSH(loader->arena, list->forms, list->count, list->room) = form;
}

/* The file of terms and its fields are named by the rules. */
static void read_terms(Loader *loader, const YamlNode *explains)
{
    EasyRules *rules = loader->rules;
    const DataSet *set = explains ? site_data(loader->site, 0, yaml_text(explains, "data")) : NULL;
    const char *keys[] = {"term", "short", "meaning", "picture"};
    for (size_t i = 0; i < 4; i++) keys[i] = arena_cstr(loader->arena, yaml_text(explains, keys[i]));
    if (set) rules->data = set->rule->name;
    for (size_t i = 0; set && i < set->count; i++) {
        const Value *item = &set->items[i], *forms = value_get(item, keys[1]), *meaning = value_get(item, keys[2]);
        EasyTerm term = {value_text(item, keys[0]), value_text(item, keys[2]), value_text(item, keys[3]), {0}};
        if (!term.name.len || !meaning) continue;
        term.place = meaning->place;
        add_form(loader, term.name, rules->term_count);
        for (size_t k = 0; forms && forms->kind == VALUE_LIST && k < forms->count; k++)
            add_form(loader, forms->items[k].text, rules->term_count);
        ARENA_PUSH(loader->arena, rules->terms, rules->term_count, rules->term_room) = term;
    }
}

/* ---- the site's own say ---- */

static size_t limit(const Value *easy, const char *name, double otherwise)
{
    return (size_t)(easy ? value_number(easy, name, otherwise) : otherwise);
}

static void read_settings(Loader *loader)
{
    EasyRules *rules = loader->rules;
    const Value *easy = value_get(&loader->site->fields, "easy_read");
    Str level = value_text(easy, "checks");
    rules->level = str_is(level, "none") ? EASY_NONE : str_is(level, "all") ? EASY_ALL : EASY_SURE;
    rules->sentence = limit(easy, "sentence", 15);
    rules->sentence_limit = limit(easy, "sentence_limit", 20);
    rules->total = limit(easy, "words", 1000);
    rules->pages = limit(easy, "pages", 20);
    rules->pages_limit = limit(easy, "pages_limit", 24);
    rules->grade = (double)limit(easy, "grade", 6);
    Str council = value_text(&loader->site->fields, "council"), word;
    while (str_cut(&council, ' ', &word))
        map_set(&rules->common, loader->arena, prose_lower(word, loader->arena), rules);
    const Value *known = value_get(easy, "known_words");
    for (size_t i = 0; known && known->kind == VALUE_LIST && i < known->count; i++)
        map_set(&rules->common, loader->arena, prose_lower(known->items[i].text, loader->arena), rules);
}

bool easy_rules_read(const YamlNode *root, Str words, const Site *site, Arena *arena, Diag *diag, EasyRules *rules)
{
    *rules = (EasyRules){0};
    if (!root) return true;
    Loader loader = {site, arena, diag, rules, true};
    rules->present = true;
    add_words(&loader, &rules->abbreviations, yaml_get(root, "abbreviations"), false);
    Str word;
    while (str_cut(&words, '\n', &word)) map_set(&rules->common, arena, word, rules);
    add_words(&loader, &rules->common, yaml_get(root, "common"), false);
    read_endings(&loader, yaml_get(root, "endings"));
    add_phrases(&loader, &rules->before, yaml_get(root, "explained_before"), NULL, 0);
    add_phrases(&loader, &rules->after, yaml_get(root, "explained_after"), NULL, 0);
    add_phrases(&loader, &rules->next, yaml_get(root, "explained_next"), NULL, 0);
    read_rules(&loader, root);
    read_terms(&loader, yaml_get(root, "explains"));
    read_settings(&loader);
    for (size_t i = 0; i < rules->rule_count; i++)
        if (rules->rules[i].check == EASY_GRADE) rules->vowels = yaml_text(yaml_get(root, "rules")->items[i], "vowels");
    return loader.ok;
}

/* ---- looking things up ---- */

const EasyRule *easy_rule(const EasyRules *rules, EasyCheckKind check)
{
    for (size_t i = 0; i < rules->rule_count; i++)
        if (rules->rules[i].check == check) return &rules->rules[i];
    return NULL;
}

void easy_line_read(const EasyRules *rules, Str text, Arena *arena, EasyLine *line)
{
    line->text = text;
    prose_read(text, &rules->abbreviations, arena, &line->prose);
    line->lower = ARENA_MANY(arena, Str, line->prose.count);
    for (size_t i = 0; i < line->prose.count; i++) {
        line->lower[i] = prose_lower(line->prose.tokens[i].text, arena);
        if (line->lower[i].len > 1 && str_ends(line->lower[i], STR("."))) line->lower[i].len--;
    }
}

const EasyPhrase *easy_phrase_at(const Map *phrases, const EasyLine *line, size_t at, size_t end)
{
    const EasyPhrases *list = map_get(phrases, line->lower[at]);
    const EasyPhrase *best = NULL;
    for (size_t i = 0; list && i < list->count; i++) {
        const EasyPhrase *phrase = &list->phrases[i];
        size_t same = 1;
        while (same < phrase->count && at + same < end && str_eq(phrase->words[same], line->lower[at + same])) same++;
        if (same == phrase->count && (!best || best->count < same)) best = phrase;
    }
    return best;
}

/* The last word of a form may have an "s", with or without an apostrophe. */
static bool ends_alike(Str word, Str wanted)
{
    Str stem = str_slice(wanted, 0, wanted.len - 1);
    if (str_ends(wanted, STR("y")) && str_starts(word, stem) && str_is(str_from_index(word, stem.len), "ies"))
        return true;
    if (!str_starts(word, wanted)) return false;
    Str more = str_from_index(word, wanted.len);
    return !more.len || str_is(more, "s") || str_is(more, "'s") || str_is(more, "s'");
}

/* "Inclusion" in "the Northshire Inclusion Service" is a part of a name. */
static bool is_in_name(const EasyLine *line, size_t at)
{
    const ProseToken *tokens = line->prose.tokens;
    if (tokens[at].begins || !prose_is_capital(tokens[at].text)) return false;
    bool before =
        at > 0 && tokens[at - 1].kind == PROSE_WORD && prose_is_capital(tokens[at - 1].text) && !tokens[at - 1].begins;
    bool after =
        at + 1 < line->prose.count && tokens[at + 1].kind == PROSE_WORD && prose_is_capital(tokens[at + 1].text);
    return before || after;
}

const EasyForm *easy_form_at(const EasyRules *rules, const EasyLine *line, size_t at, size_t end)
{
    Str first = line->lower[at];
    const EasyForm *best = NULL;
    for (int cut = 0; cut < 3 && cut < (int)first.len; cut++) { /* "advocate's" is below "advocate" */
        Str key = str_slice(first, 0, first.len - (size_t)cut);
        const EasyForms *list = map_get(&rules->forms, key);
        for (size_t i = 0; list && i < list->count; i++) {
            const EasyForm *form = &list->forms[i];
            if (at + form->count > end || (cut && form->count > 1)) continue;
            size_t same = 0;
            while (same + 1 < form->count && str_eq(form->words[same], line->lower[at + same])) same++;
            if (same + 1 != form->count || !ends_alike(line->lower[at + same], form->words[same])) continue;
            if (form->count == 1 && !form->is_exact && is_in_name(line, at)) continue;
            if (form->is_exact && !str_starts(line->prose.tokens[at].text, form->form)) continue;
            if (!best || best->count < form->count) best = form;
        }
    }
    return best;
}

static bool ends_double(Str stem)
{
    return stem.len > 2 && stem.ptr[stem.len - 1] == stem.ptr[stem.len - 2];
}

bool easy_is_common(const EasyRules *rules, Str word, Arena *arena)
{
    if (map_has(&rules->common, word)) return true;
    for (size_t i = 0; i < rules->ending_count; i++) {
        const EasyEnding *ending = &rules->endings[i];
        if (!str_ends(word, ending->ending) || word.len < ending->ending.len + 2) continue;
        Str stem = str_slice(word, 0, word.len - ending->ending.len);
        if (ends_double(stem) && map_has(&rules->common, str_slice(stem, 0, stem.len - 1))) return true;
        for (size_t k = 0; k < ending->count; k++) {
            Str base = ending->instead[k].len ? arena_join(arena, stem, ending->instead[k]) : stem;
            if (map_has(&rules->common, base)) return true;
        }
    }
    return false;
}
