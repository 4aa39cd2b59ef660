#include "model/meanings.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <string.h>

enum { MOST_WORDS = 12 }; /* of a form: more are not told apart */

typedef struct MeaningForm {
    Str text;
    Str shown;               /* instead of it, where the page says what it means */
    const char *exact;       /* for each byte of it: whether its case counts */
    uint64_t words[MOST_WORDS];
    size_t count;
    size_t term;
    bool is_exact;           /* all of it */
    struct MeaningForm *next;/* with the same first word */
} MeaningForm;

/* ---- words ---- */

/* A word of a text, with its digest, and that of all but its last character: what it may be the plural of. */
typedef struct {
    size_t from, to;
    uint64_t digest, singular;
} Word;

static char lower(char c)
{
    return (char)utf8_lower((unsigned char)c < 0x80 ? (uint32_t)c : 0);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* Punctuation behind ASCII: Latin, Arabic, Chinese and what they share. */
static bool is_sign(uint32_t c)
{
    return c < 0xC0 || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) ||
           (c >= 0x600 && c <= 0x60F) || c == 0x61B || c == 0x61F || (c >= 0x66A && c <= 0x66D) || c == 0x6D4;
}

/* The small letter or the digit that an ASCII character is; 0: it is neither. */
static uint32_t plain_letter(unsigned char c)
{
    return ascii_is_letter(c) ? c | 0x20u : ascii_is_digit(c) ? c : 0;
}

/* As letter_at, of a character behind ASCII. */
static uint32_t far_letter_at(Str text, size_t at, size_t *length)
{
    Str rest = str_from_index(text, at);
    uint32_t codepoint = utf8_next(&rest);
    *length = text.len - at - rest.len;
    return is_sign(codepoint) ? 0 : utf8_lower(codepoint);
}

/* The character at a byte of the text, in small letters; 0: it is no letter and no digit of any script. *length gets
 * its bytes. Asked of every character of every text that readers see. */
static inline uint32_t letter_at(Str text, size_t at, size_t *length)
{
    unsigned char c = (unsigned char)text.ptr[at];
    if (c >= 0x80) return far_letter_at(text, at, length);
    *length = 1;
    return plain_letter(c);
}

static bool is_letter_at(Str text, size_t at)
{
    size_t length;
    return letter_at(text, at, &length) != 0;
}

/* The next word from a byte on. False at the end. */
static bool next_word(Str text, size_t at, Word *word)
{
    uint32_t letter = 0;
    size_t length = 0;
    uint64_t hash = HASH_START, before = HASH_START;
    while (at < text.len && !(letter = letter_at(text, at, &length))) at += length;
    *word = (Word){.from = at};
    for (; letter; letter = at < text.len ? letter_at(text, at, &length) : 0) {
        before = hash;
        hash = (hash ^ letter) * 0x100000001b3u;
        at += length;
    }
    size_t count = at - word->from;
    word->to = at;
    word->digest = hash_number(hash, count);
    word->singular = hash_number(before, count - 1);
    return count > 0;
}

static uint64_t word_digest(Str text)
{
    Word word;
    next_word(text, 0, &word);
    return word.digest;
}

enum { WORD_SHAPES = 3 };

/* The word, and what it would be the plural of: "plans", "plan"; "ies" may be for "y". */
static size_t word_shapes(Str text, const Word *word, uint64_t shapes[WORD_SHAPES])
{
    Str spelled = str_slice(text, word->from, word->to);
    size_t count = 0;
    shapes[count++] = word->digest;
    if (spelled.len < 3 || spelled.ptr[spelled.len - 1] != 's') return count;
    shapes[count++] = word->singular;
    if (!str_ends(spelled, STR("ies")) || spelled.len > 40) return count;
    char singular[40];
    memcpy(singular, spelled.ptr, spelled.len - 3);
    singular[spelled.len - 3] = 'y';
    shapes[count++] = word_digest((Str){singular, spelled.len - 2});
    return count;
}

/* ---- forms ---- */

static bool has_late_capital(Str word)
{
    for (size_t i = 1; i < word.len; i++)
        if (ascii_is_upper(word.ptr[i])) return true;
    return false;
}

static Str key_of(const uint64_t *word)
{
    return (Str){(const char *)word, sizeof *word};
}

static void add_form(Meanings *meanings, Str text, Str shown, size_t term, Arena *arena)
{
    MeaningForm form = {.text = text, .shown = shown, .term = term, .is_exact = true};
    char *exact = arena_alloc(arena, text.len + 1);
    Word word;
    for (size_t at = 0; next_word(text, at, &word); at = word.to) {
        Str spelled = str_slice(text, word.from, word.to);
        bool counts = has_late_capital(spelled);
        map_set(&meanings->spelled, arena, spelled, meanings);
        for (size_t i = word.from; counts && i < word.to; i++) exact[i] = 1;
        form.is_exact = form.is_exact && counts;
        if (form.count < MOST_WORDS) form.words[form.count++] = word.digest;
    }
    form.exact = exact;
    if (!form.count || meanings->terms[term].quiet || map_has(&meanings->forms_as_written, text)) return;
    MeaningForm *kept = &ARENA_PUSH(arena, meanings->forms, meanings->form_count, meanings->form_room);
    *kept = form;
    map_set(&meanings->forms_as_written, arena, text, meanings);
}

static size_t first_word(uint64_t digest)
{
    return digest % FIRST_WORDS;
}

/* Once all forms are there, and stay where they are. */
static void index_forms(Meanings *meanings, Arena *arena)
{
    for (size_t i = 0; i < meanings->form_count; i++) {
        MeaningForm *form = &meanings->forms[i];
        form->next = map_get(&meanings->by_word, key_of(&form->words[0]));
        meanings->first_words[first_word(form->words[0])] = true;
        map_set(&meanings->by_word, arena, key_of(&form->words[0]), form);
    }
}

static void add_term(Meanings *meanings, const DataRule *rule, const Value *item, Map *ids, Arena *arena)
{
    const char *name = arena_cstr(arena, rule->explains.term), *shorts = arena_cstr(arena, rule->explains.shorts);
    const Value *quiet = value_get(item, arena_cstr(arena, rule->explains.quiet)),
                *short_forms = value_get(item, shorts);
    const Value *forms = value_get(item, arena_cstr(arena, rule->explains.forms));
    Meaning term = {.name = value_text(item, name),
                    .meaning = value_text(item, arena_cstr(arena, rule->explains.meaning)),
                    .quiet = quiet && quiet->kind == VALUE_BOOLEAN && quiet->boolean};
    if (!term.name.len || !term.meaning.len) return;
    Str base = slug_from(arena, term.name);
    term.id = base;
    for (int n = 2; map_has(ids, term.id); n++) term.id = arena_printf(arena, "%.*s-%d", STR_ARG(base), n);
    map_set(ids, arena, term.id, meanings);
    ARENA_PUSH(arena, meanings->terms, meanings->count, meanings->room) = term;
    add_form(meanings, term.name, term.name, meanings->count - 1, arena);
    for (size_t i = 0; short_forms && short_forms->kind == VALUE_LIST && i < short_forms->count; i++)
        add_form(meanings, short_forms->items[i].text, short_forms->items[i].text, meanings->count - 1, arena);
    for (size_t i = 0; forms && forms->kind == VALUE_LIST && i < forms->count; i++)
        add_form(meanings, forms->items[i].text, term.name, meanings->count - 1, arena);
}

const Meanings *meanings_create(const Site *site, size_t language, Arena *arena)
{
    Meanings *meanings = ARENA_NEW(arena, Meanings);
    Map ids = {0};
    for (size_t d = 0; d < site->data_count; d++) {
        const DataSet *set = &site->languages[language].data[d];
        for (size_t i = 0; set->rule->explains.term.len && i < set->count; i++)
            add_term(meanings, set->rule, &set->items[i], &ids, arena);
    }
    index_forms(meanings, arena);
    return meanings;
}

bool meanings_know(const Meanings *meanings, Str word)
{
    return map_has(&meanings->spelled, word);
}

/* ---- finding them ---- */

/* A text with its words. */
typedef struct {
    Str text;
    const Word *words;
    size_t count;
} Cut;

/* Takes a character off the form, from *i on, and off the text, from *at on, when they are the same. */
static bool same_letter(const MeaningForm *form, size_t *i, Str text, size_t *at)
{
    Str left = str_from_index(form->text, *i), right = str_from_index(text, *at);
    if (!right.len) return false;
    bool exact = form->exact[*i];
    uint32_t a = utf8_next(&left), b = utf8_next(&right);
    if (a != b && (exact || utf8_lower(a) != utf8_lower(b)) && !(a == '\'' && b == 0x2019)) return false;
    *i = form->text.len - left.len;
    *at = text.len - right.len;
    return true;
}

static size_t blanks(Str text)
{
    size_t count = 0;
    while (count < text.len && is_blank(text.ptr[count])) count++;
    return count;
}

/* What may follow the last word of a form: an "s" of several; and nothing more of a word. */
static bool ends_well(Str text, size_t *at)
{
    Str rest = str_from_index(text, *at);
    size_t plural = rest.len && rest.ptr[0] == 's' ? 1 : 0;
    rest = str_from_index(rest, plural);
    if (rest.len && is_letter_at(rest, 0)) return false;
    if (rest.len > 1 && (rest.ptr[0] == '-' || rest.ptr[0] == '@' || rest.ptr[0] == '.') && is_letter_at(rest, 1))
        return false;
    *at += plural;
    return true;
}

/* Where the form that begins at a byte of the text ends; 0: it does not stand there. */
static size_t form_end(const MeaningForm *form, Str text, size_t at)
{
    for (size_t i = 0; i < form->text.len;) {
        Str rest = str_from_index(text, at);
        size_t blank = blanks(str_from_index(form->text, i)), found = blank ? blanks(rest) : 0;
        bool is_last = i + 1 == form->text.len && !form->exact[i];
        if (is_last && lower(form->text.ptr[i]) == 'y' && str_starts(rest, STR("ies"))) {
            at += 3; /* disabilities */
            return at == text.len || !is_letter_at(text, at) ? at : 0;
        }
        if (blank ? !found : !same_letter(form, &i, text, &at)) return 0;
        i += blank;
        at += found;
    }
    return ends_well(text, &at) ? at : 0;
}

/* Whether two words have nothing but one blank between them, and the one asked for a capital. */
static bool is_capital_beside(const Cut *cut, size_t left, bool ask_left)
{
    const Word *a = &cut->words[left], *b = a + 1;
    return b->from == a->to + 1 && is_blank(cut->text.ptr[a->to]) &&
           ascii_is_upper(cut->text.ptr[ask_left ? a->from : b->from]);
}

static bool begins_sentence(const Cut *cut, size_t word)
{
    for (size_t at = cut->words[word].from; at-- > 0;) {
        char c = cut->text.ptr[at];
        if (!is_blank(c)) return c == '.' || c == '!' || c == '?' || c == ':';
    }
    return true;
}

/* "Inclusion" in "the Northshire Inclusion Service" is a part of a name. */
static bool is_in_name(const Cut *cut, size_t first, size_t last, const MeaningForm *form)
{
    if (form->is_exact || !ascii_is_upper(cut->text.ptr[cut->words[first].from])) return false;
    size_t offset = cut->words[first].from;
    bool is_title = form->count == 1;
    for (size_t i = first + 1; i <= last && !is_title; i++) {
        size_t at = cut->words[i].from;
        is_title = ascii_is_upper(cut->text.ptr[at]) && at - offset < form->text.len &&
                   !ascii_is_upper(form->text.ptr[at - offset]);
    }
    if (!is_title) return false;
    bool before = first > 0 && !begins_sentence(cut, first - 1) && is_capital_beside(cut, first - 1, true);
    return before || (last + 1 < cut->count && is_capital_beside(cut, last, false));
}

static size_t word_at(const Cut *cut, size_t from, size_t end)
{
    while (from + 1 < cut->count && cut->words[from + 1].from < end) from++;
    return from;
}

/* The longest form that begins with the word; false when none does. */
static bool find_use(const Meanings *meanings, const Cut *cut, size_t at, const uint64_t *shapes, size_t count,
                     MeaningUse *use)
{
    size_t from = cut->words[at].from, longest = 0;
    char before = from ? cut->text.ptr[from - 1] : ' ';
    if (before == '-' || before == '@' || before == '#') return false;
    for (size_t i = 0; i < count; i++) {
        if (!meanings->first_words[first_word(shapes[i])]) continue;
        for (const MeaningForm *form = map_get(&meanings->by_word, key_of(&shapes[i])); form; form = form->next) {
            size_t end = form_end(form, cut->text, from);
            if (end <= longest || is_in_name(cut, at, word_at(cut, at, end), form)) continue;
            *use = (MeaningUse){from, end, form->term, form->shown};
            longest = end;
        }
    }
    return longest > 0;
}

MeaningUse *meanings_find(const Meanings *meanings, Str text, WordBag *bag, Arena *arena, size_t *count)
{
    MeaningUse *uses = NULL, use;
    Word *words = NULL, word;
    size_t word_count = 0, word_room = 0, room = 0;
    *count = 0;
    for (size_t at = 0; next_word(text, at, &word); at = word.to)
        ARENA_PUSH(arena, words, word_count, word_room) = word;
    Cut cut = {text, words, word_count};
    for (size_t i = 0, end = 0; i < word_count; i++) {
        uint64_t shapes[WORD_SHAPES];
        size_t shape_count = word_shapes(text, &words[i], shapes);
        for (size_t k = 0; k < shape_count; k++) ARENA_PUSH(arena, bag->words, bag->count, bag->room) = shapes[k];
        if (words[i].from < end || !find_use(meanings, &cut, i, shapes, shape_count, &use)) continue;
        ARENA_PUSH(arena, uses, *count, room) = use;
        end = use.to;
    }
    return uses;
}

/* ---- which terms a text could use ---- */

/* Two bits for each word in as many as make one wrong answer in some thirty. */
enum { BITS_A_WORD = 10, MOST_BITS = 1 << 20 };

/* How many different words there are: each finds its place in a table that is at most half full. */
static size_t count_different(const WordBag *bag, Arena *arena)
{
    size_t room = 16, different = 0;
    bool has_zero = false;
    while (room < bag->count * 2) room *= 2;
    uint64_t *seen = ARENA_MANY(arena, uint64_t, room);
    for (size_t i = 0; i < bag->count; i++) {
        uint64_t word = bag->words[i];
        size_t at = word & (room - 1);
        has_zero = has_zero || !word;
        while (seen[at] && seen[at] != word) at = (at + 1) & (room - 1);
        different += seen[at] != word;
        seen[at] = word;
    }
    return different + has_zero;
}

static size_t bit_of(uint64_t word, int which, size_t bits)
{
    return (size_t)(which ? word >> 32 : word & 0xffffffffu) & (bits - 1);
}

Str word_bag_write(const WordBag *bag, Arena *arena)
{
    size_t different = count_different(bag, arena), bits = 64;
    while (bits < different * BITS_A_WORD && bits < MOST_BITS) bits *= 2;
    unsigned char *bytes = arena_alloc(arena, bits / 8);
    for (size_t i = 0; i < bag->count; i++)
        for (int which = 0; which < 2; which++) {
            size_t bit = bit_of(bag->words[i], which, bits);
            bytes[bit / 8] |= (unsigned char)(1u << bit % 8);
        }
    return (Str){(const char *)bytes, bits / 8};
}

static bool may_hold(Str bag, uint64_t word)
{
    for (int which = 0; which < 2; which++) {
        size_t bit = bit_of(word, which, bag.len * 8);
        if (!((unsigned char)bag.ptr[bit / 8] & 1u << bit % 8)) return false;
    }
    return true;
}

uint64_t meanings_digest(const Meanings *meanings, Str bag)
{
    uint64_t hash = HASH_START;
    if (!bag.len || (bag.len & (bag.len - 1))) return hash;
    for (size_t i = 0; i < meanings->form_count; i++) {
        const MeaningForm *form = &meanings->forms[i];
        size_t held = 0;
        while (held < form->count && may_hold(bag, form->words[held])) held++;
        if (held < form->count) continue;
        const Meaning *term = &meanings->terms[form->term];
        hash = hash_str(
            hash_str(hash_str(hash_str(hash_str(hash, form->text), form->shown), term->name), term->meaning), term->id);
    }
    return hash;
}
