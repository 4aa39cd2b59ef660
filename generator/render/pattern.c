#include "render/pattern.h"

#include <ctype.h>

/* Lua gives up below both of these, with a message of its own. */
enum { DEEPEST = 250, MOST_CAPTURES = 32 };

/* Steps of a use that is not counted out: it is over in a tenth of a second even at its worst, which hardly ever comes,
 * so that a small part of it is charged. What a page makes of many such uses has the clock for its limit. */
static const uint64_t small_use = 64000000, small_part = 4096;
static const size_t none = SIZE_MAX;

typedef struct {
    size_t start, length; /* length: open while its ")" has not come, or of a position, which has no text */
} Capture;

static const size_t open = SIZE_MAX, position = SIZE_MAX - 1;

typedef struct {
    Str subject, pattern;
    Capture captures[MOST_CAPTURES];
    int capture_count, depth;
    uint64_t steps, most;
    bool stopped; /* too many steps, or a pattern that Lua will refuse in the same place */
} Probe;

static size_t match(Probe *probe, size_t at, size_t item);

/* The character of the pattern; NUL behind its end, as Lua sees it there. */
static char pattern_at(const Probe *probe, size_t at)
{
    return at < probe->pattern.len ? probe->pattern.ptr[at] : '\0';
}

static size_t stop(Probe *probe)
{
    probe->stopped = true;
    return none;
}

static void count(Probe *probe, uint64_t steps)
{
    probe->steps += steps;
    if (probe->steps > probe->most) probe->stopped = true;
}

/* ---- one character ---- */

/* Where the class that begins at item ends: a character, "%a", or a set. */
static size_t class_end(Probe *probe, size_t item)
{
    size_t end = item + 1, length = probe->pattern.len;
    char first = pattern_at(probe, item);
    if (first == '%') return end < length ? end + 1 : stop(probe);
    if (first != '[') return end;
    if (pattern_at(probe, end) == '^') end++;
    do { /* the first member may be "]" */
        if (end >= length) return stop(probe);
        if (pattern_at(probe, end++) == '%') end++;
    } while (pattern_at(probe, end) != ']');
    return end + 1;
}

static bool in_class(unsigned char c, char class)
{
    bool in;
    switch (tolower((unsigned char)class)) {
    case 'a': in = isalpha(c); break;
    case 'c': in = iscntrl(c); break;
    case 'd': in = isdigit(c); break;
    case 'g': in = isgraph(c); break;
    case 'l': in = islower(c); break;
    case 'p': in = ispunct(c); break;
    case 's': in = isspace(c); break;
    case 'u': in = isupper(c); break;
    case 'w': in = isalnum(c); break;
    case 'x': in = isxdigit(c); break;
    default: return (unsigned char)class == c;
    }
    return isupper((unsigned char)class) ? !in : in;
}

/* A set from its "[" at item to its "]" before end. */
static bool in_set(Probe *probe, unsigned char c, size_t item, size_t end)
{
    size_t at = item + 1, last = end - 1;
    bool negated = pattern_at(probe, at) == '^';
    if (negated) at++;
    for (; at < last; at++) {
        count(probe, 1);
        unsigned char low = (unsigned char)pattern_at(probe, at);
        if (low == '%') {
            if (in_class(c, pattern_at(probe, ++at))) return !negated;
        } else if (at + 2 < last && pattern_at(probe, at + 1) == '-') {
            unsigned char high = (unsigned char)pattern_at(probe, at += 2);
            if (low <= c && c <= high) return !negated;
        } else if (low == c) {
            return !negated;
        }
    }
    return negated;
}

static bool fits(Probe *probe, size_t at, size_t item, size_t end)
{
    count(probe, 1);
    if (at >= probe->subject.len) return false;
    unsigned char c = (unsigned char)probe->subject.ptr[at];
    switch (pattern_at(probe, item)) {
    case '.': return true;
    case '%': return in_class(c, pattern_at(probe, item + 1));
    case '[': return in_set(probe, c, item, end);
    default: return (unsigned char)pattern_at(probe, item) == c;
    }
}

/* ---- items that are more than one character ---- */

static size_t match_most(Probe *probe, size_t at, size_t item, size_t end)
{
    size_t taken = 0;
    while (!probe->stopped && fits(probe, at + taken, item, end)) taken++;
    for (;; taken--) {
        size_t found = match(probe, at + taken, end + 1);
        if (found != none || taken == 0 || probe->stopped) return found;
    }
}

static size_t match_fewest(Probe *probe, size_t at, size_t item, size_t end)
{
    for (;; at++) {
        size_t found = match(probe, at, end + 1);
        if (found != none || probe->stopped) return found;
        if (!fits(probe, at, item, end)) return none;
    }
}

static size_t match_capture(Probe *probe, size_t at, size_t item)
{
    bool is_position = pattern_at(probe, item + 1) == ')';
    if (probe->capture_count == MOST_CAPTURES) return stop(probe);
    probe->captures[probe->capture_count++] = (Capture){at, is_position ? position : open};
    size_t found = match(probe, at, item + (is_position ? 2 : 1));
    if (found == none) probe->capture_count--;
    return found;
}

static size_t match_capture_end(Probe *probe, size_t at, size_t item)
{
    int last = probe->capture_count - 1;
    while (last >= 0 && probe->captures[last].length != open) last--;
    if (last < 0) return stop(probe);
    probe->captures[last].length = at - probe->captures[last].start;
    size_t found = match(probe, at, item + 1);
    if (found == none) probe->captures[last].length = open;
    return found;
}

/* "%b()": from the first to the character that balances it. Returns where it ends. */
static size_t balance_end(Probe *probe, size_t at, size_t item)
{
    if (item + 3 >= probe->pattern.len) return stop(probe);
    char opening = pattern_at(probe, item + 2), closing = pattern_at(probe, item + 3);
    size_t inside = 1;
    if (at >= probe->subject.len || probe->subject.ptr[at] != opening) return none;
    while (++at < probe->subject.len && !probe->stopped) {
        count(probe, 1);
        char c = probe->subject.ptr[at];
        if (c == closing && --inside == 0) return at + 1;
        if (c == opening && c != closing) inside++;
    }
    return none;
}

/* "%1": what the first capture has matched, once more. Returns where it ends. */
static size_t repeat_end(Probe *probe, size_t at, size_t item)
{
    int number = pattern_at(probe, item + 1) - '1';
    if (number < 0 || number >= probe->capture_count || probe->captures[number].length == open) return stop(probe);
    Capture capture = probe->captures[number];
    if (capture.length == position || probe->subject.len - at < capture.length) return none;
    Str before = str_slice(probe->subject, capture.start, capture.start + capture.length);
    count(probe, capture.length);
    return str_eq(before, str_slice(probe->subject, at, at + capture.length)) ? at + capture.length : none;
}

/* "%f[set]": whether the set begins to hold here. */
static bool on_frontier(Probe *probe, size_t at, size_t item, size_t end)
{
    Str subject = probe->subject;
    unsigned char before = at > 0 ? (unsigned char)subject.ptr[at - 1] : 0;
    unsigned char here = at < subject.len ? (unsigned char)subject.ptr[at] : 0;
    return !in_set(probe, before, item, end) && in_set(probe, here, item, end);
}

/* ---- the whole pattern ---- */

/* Takes the item if it is one of "%b", "%f" or "%1": moves both positions on, *at to none when it does not match. */
static bool take_special(Probe *probe, size_t *at, size_t *item)
{
    char kind = pattern_at(probe, *item + 1);
    if (pattern_at(probe, *item) != '%') return false;
    if (kind == 'b') {
        *at = balance_end(probe, *at, *item);
        *item += 4;
    } else if (kind == 'f') {
        size_t set = *item + 2, end = pattern_at(probe, set) == '[' ? class_end(probe, set) : stop(probe);
        if (end == none || !on_frontier(probe, *at, set, end)) *at = none;
        *item = end;
    } else if (ascii_is_digit(kind)) {
        *at = repeat_end(probe, *at, *item);
        *item += 2;
    } else {
        return false;
    }
    return true;
}

/* Takes items that leave no choice one by one; the first that does decides by going deeper. */
static size_t match_items(Probe *probe, size_t at, size_t item)
{
    while (!probe->stopped && at != none && item < probe->pattern.len) {
        char first = pattern_at(probe, item);
        if (first == '(') return match_capture(probe, at, item);
        if (first == ')') return match_capture_end(probe, at, item);
        if (first == '$' && item + 1 == probe->pattern.len) return at == probe->subject.len ? at : none;
        if (take_special(probe, &at, &item)) continue;
        size_t end = class_end(probe, item);
        if (end == none) return none;
        char quantifier = pattern_at(probe, end);
        if (quantifier == '*') return match_most(probe, at, item, end);
        if (quantifier == '-') return match_fewest(probe, at, item, end);
        bool fit = fits(probe, at, item, end);
        if (quantifier == '+') return fit ? match_most(probe, at + 1, item, end) : none;
        if (quantifier == '?') {
            size_t found = fit ? match(probe, at + 1, end + 1) : none;
            if (found != none) return found;
            item = end + 1;
        } else {
            at = fit ? at + 1 : none;
            item = end;
        }
    }
    return probe->stopped ? none : at;
}

static size_t match(Probe *probe, size_t at, size_t item)
{
    if (++probe->depth > DEEPEST) stop(probe);
    size_t found = match_items(probe, at, item);
    probe->depth--;
    return found;
}

static size_t match_plain(Probe *probe, size_t at)
{
    for (size_t i = 0; i < probe->pattern.len; i++) {
        count(probe, 1);
        if (probe->stopped || at + i >= probe->subject.len || probe->subject.ptr[at + i] != probe->pattern.ptr[i])
            return none;
    }
    return at + probe->pattern.len;
}

/* ---- from a use to its cost ---- */

/* What the matcher takes at the worst: each quantifier tries every length, from every place. Stops counting early. */
static uint64_t worst_case(Probe *probe, const PatternUse *use)
{
    uint64_t length = use->subject.len - use->from + 1, worst = length * (use->pattern.len + 1);
    for (size_t i = 0; !use->plain && i < use->pattern.len && worst <= small_use; i++) {
        char c = use->pattern.ptr[i], next = pattern_at(probe, i + 1);
        if (c == '*' || c == '+' || c == '-') worst *= length;
        if (c == '?') worst *= 2;
        if (c == '%' && (next == 'b' || isdigit((unsigned char)next))) worst *= length;
        if (c == '%') i++;
        if (c == '[') i = class_end(probe, i) - 1; /* in a set these are characters */
        if (probe->stopped) return 0;              /* Lua refuses it, too */
    }
    return worst;
}

uint64_t pattern_cost(const PatternUse *use, uint64_t most)
{
    Probe probe = {.subject = use->subject, .pattern = use->pattern, .most = most};
    uint64_t worst = worst_case(&probe, use);
    if (worst <= small_use && !probe.stopped) return worst / small_part;
    probe.stopped = false;
    bool held = use->anchors && !use->plain && str_starts(use->pattern, STR("^"));
    size_t at = use->from, last = none;
    if (held) probe.pattern = str_from_index(probe.pattern, 1);
    for (uint64_t found = 0; found < use->matches && !probe.stopped;) {
        count(&probe, 1);
        probe.capture_count = 0;
        size_t end = use->plain ? match_plain(&probe, at) : match(&probe, at, 0);
        if (end != none && end != last) {
            found++;
            at = last = end;
        } else if (++at > use->subject.len) {
            break;
        }
        if (held) break;
    }
    return probe.steps;
}
