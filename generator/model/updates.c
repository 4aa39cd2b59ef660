/* What changed lately, for readers: which entries are new, have closed, or say something else of what matters.
 *
 * Every step from one version of a file to the next is judged once: which fields that the schema calls news differ, how
 * much of the text, and whether it closed. The verdict stays with the version, and goes into the notes for later
 * builds, so that a build judges what came since the last one. A verdict is a row of letters, one for each thing that
 * happened, and then the names of fields, each after a tab. */
#include "model/assemble.h"

#include "input/front.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_THAT_COUNT = 20 }; /* so many other words make another text: fewer are a correction */

static const char happened_new = 'n', happened_closed = 'c', happened_opened = 'o', happened_text = 't';

/* One version, read again. */
typedef struct {
    Source source;
    YamlNode *root;
    Str body;
    bool is_draft, is_closed;
} Reading;

typedef struct {
    Assembly *assembly;
    Arena *scratch;
    long from; /* day number: what is older is not told */
} Judge;

/* ---- judging ---- */

static bool read_version(Judge *judge, const Type *type, const FileVersion *version, Reading *reading)
{
    Arena *scratch = judge->scratch;
    Diag *quiet = diag_create(); /* an old version may be as broken as it likes */
    Str front;
    *reading = (Reading){0};
    bool good = tree_read_version(judge->assembly->input->content->tree, 0, version, scratch, &reading->source.text) &&
                text_check(&reading->source, quiet) && front_split(&reading->source, &front, &reading->body, quiet) &&
                yaml_parse(&reading->source, front, scratch, quiet, &reading->root);
    diag_destroy(quiet);
    if (!good) return false;
    reading->is_draft = yaml_true(reading->root, "draft");
    Str status =
        type->status_field.len ? yaml_text(reading->root, arena_cstr(scratch, type->status_field)) : (Str){NULL, 0};
    for (size_t i = 0; i < type->closed_count; i++)
        reading->is_closed = reading->is_closed || str_eq(status, type->closed[i]);
    return true;
}

static void count_words(Map *counts, Arena *arena, Str text, long step)
{
    Str rest = str_trim(text);
    while (rest.len) {
        size_t end = 0;
        while (end < rest.len && !strchr(" \n\r\t", rest.ptr[end])) end++;
        Str word = str_slice(rest, 0, end);
        long *count = map_get(counts, word);
        if (!count) map_set(counts, arena, word, count = ARENA_NEW(arena, long));
        *count += step;
        rest = str_trim(str_from_index(rest, end));
    }
}

/* How many words one text has that the other lacks, both ways. */
static long words_apart(Arena *arena, Str a, Str b)
{
    Map counts = {0};
    long apart = 0;
    if (str_eq(a, b)) return 0;
    count_words(&counts, arena, a, 1);
    count_words(&counts, arena, b, -1);
    for (size_t i = 0; i < counts.count; i++) apart += labs(*(long *)counts.entries[i].value);
    return apart;
}

static uint64_t field_digest(const YamlNode *root, Str name)
{
    const YamlNode *node = yaml_get_str(root, name);
    return node && node->kind != YAML_EMPTY ? yaml_digest(node) : 0;
}

/* The verdict on the step to a version that can be read; a draft is nobody's news. */
static void compare(Judge *judge, const Type *type, const FileVersion *version, const Reading *now, Buf *verdict)
{
    Reading then;
    if (now->is_draft) return;
    if (version->is_first) {
        buf_add_char(verdict, happened_new);
        return;
    }
    if (!version->before || !read_version(judge, type, version->before, &then)) return;
    if (then.is_draft) {
        buf_add_char(verdict, happened_new);
        return;
    }
    if (now->is_closed != then.is_closed) buf_add_char(verdict, now->is_closed ? happened_closed : happened_opened);
    if (words_apart(judge->scratch, now->body, then.body) >= WORDS_THAT_COUNT) buf_add_char(verdict, happened_text);
    for (size_t i = 0; i < type->update_count; i++) {
        if (field_digest(now->root, type->updates[i]) == field_digest(then.root, type->updates[i])) continue;
        buf_add_char(verdict, '\t');
        buf_add(verdict, type->updates[i]);
    }
}

static Str judge_version(Judge *judge, const Type *type, FileVersion *version)
{
    if (version->verdict.ptr) return version->verdict;
    Buf verdict = {0};
    Reading now;
    arena_reset(judge->scratch);
    if (read_version(judge, type, version, &now)) compare(judge, type, version, &now, &verdict);
    version->verdict = verdict.len ? arena_str(judge->assembly->arena, buf_str(&verdict)) : STR("");
    buf_release(&verdict);
    return version->verdict;
}

/* ---- gathering ---- */

static void add_field(Assembly *assembly, Update *update, const Type *type, Str name)
{
    for (size_t i = 0; i < type->update_count; i++) {
        if (!str_eq(type->updates[i], name)) continue;
        for (size_t k = 0; k < update->field_count; k++)
            if (str_eq(update->fields[k], name)) return;
        ARENA_PUSH(assembly->arena, update->fields, update->field_count, update->field_room) = type->updates[i];
    }
}

static bool same_month(Date a, Date b)
{
    return a.year == b.year && a.month == b.month;
}

/* The update of the entry for that month: the last one, or another. Versions come newest first. */
static Update *update_for(Assembly *assembly, const Entry *entry, Date day)
{
    Site *site = assembly->site;
    Update *last = site->update_count ? &site->updates[site->update_count - 1] : NULL;
    if (last && last->entry == entry && same_month(last->date, day)) return last;
    last = &ARENA_PUSH(assembly->arena, site->updates, site->update_count, site->update_room);
    *last = (Update){.entry = entry, .date = day};
    return last;
}

static void add_change(Assembly *assembly, const Entry *entry, Date day, Str verdict)
{
    Str names = verdict, letters = verdict, name;
    str_cut(&names, '\t', &letters);
    bool closed = str_find_char(letters, happened_closed) < letters.len;
    bool opened = str_find_char(letters, happened_opened) < letters.len;
    if (entry->closed && !closed) return; /* nobody needs to know what it was like */
    Update *update = update_for(assembly, entry, day);
    if (closed && entry->closed) update->kind = UPDATE_CLOSED;
    if (opened && update->kind == UPDATE_CHANGED) update->kind = UPDATE_OPENED;
    update->text = update->text || str_find_char(letters, happened_text) < letters.len;
    while (str_cut(&names, '\t', &name)) add_field(assembly, update, entry->type, name);
}

static void add_new(Assembly *assembly, const Entry *entry, Date day)
{
    if (entry->closed) return;
    Update *update = update_for(assembly, entry, day);
    *update = (Update){.entry = entry, .kind = UPDATE_NEW, .date = day};
}

/* The first day on which it may be seen, when it says one; unset when not. */
static Date first_day(const Entry *entry)
{
    Date from = value_date(&entry->fields, "publish_from"), day = {0};
    const Field *field = fields_find(&entry->type->fields, entry->type->from_field);
    if (field) date_parse(str_slice(value_at(&entry->fields, field)->text, 0, 10), &day);
    return date_is_set(day) && date_cmp(day, from) > 0 ? day : from;
}

/* Under an old address, readers know it already. */
static bool was_renamed(const Entry *entry)
{
    const Value *aliases = value_get(&entry->fields, "aliases");
    return aliases && aliases->count;
}

static void gather(Judge *judge, const Entry *entry)
{
    Assembly *assembly = judge->assembly;
    Date seen = first_day(entry), today = assembly->input->today;
    bool waits = date_is_set(seen) && date_days(seen) >= judge->from;
    for (FileVersion *version = entry->versions; version; version = version->before) {
        Date day = date_from_time(version->commit->time);
        if (date_cmp(day, today) > 0) day = today; /* it is on the site */
        if (date_days(day) < judge->from) break;
        if (waits && date_cmp(day, seen) <= 0) break; /* nobody saw it then */
        if (version->is_beginning) return;
        Str verdict = judge_version(judge, entry->type, version);
        if (!verdict.len) continue;
        if (verdict.ptr[0] != happened_new) {
            add_change(assembly, entry, day, verdict);
        } else {
            if (!was_renamed(entry)) add_new(assembly, entry, day);
            return;
        }
    }
    if (waits && entry->versions && !was_renamed(entry)) add_new(assembly, entry, seen);
}

static int update_cmp(const void *a, const void *b)
{
    const Update *one = a, *other = b;
    int order = date_cmp(other->date, one->date);
    return order ? order : str_cmp(one->entry->path, other->entry->path);
}

static void split_months(Assembly *assembly)
{
    Site *site = assembly->site;
    Str pattern = site->schema->updates.months;
    for (size_t i = 0; i < site->update_count; i++) {
        Date day = site->updates[i].date;
        Str name = arena_printf(assembly->arena, "%04d-%02d", (int)day.year, (int)day.month);
        UpdateMonth *month = site->update_month_count ? &site->update_months[site->update_month_count - 1] : NULL;
        if (!month || !str_eq(month->name, name)) {
            month =
                &ARENA_PUSH(assembly->arena, site->update_months, site->update_month_count, site->update_month_room);
            *month = (UpdateMonth){name, pattern_fill(assembly->arena, pattern, "month", name), i, 0};
        }
        month->count++;
    }
}

/* Verdicts by other rules are worth nothing. */
static void forget_verdicts(const Site *site)
{
    for (size_t i = 0; i < site->entry_count; i++)
        for (FileVersion *version = site->entries[i].versions; version; version = version->before)
            version->verdict = (Str){NULL, 0};
}

void assemble_updates(Assembly *assembly)
{
    Site *site = assembly->site;
    site->judge = assembly->input->content->schema_digest;
    if (!site->schema->updates.months.len) return;
    if (assembly->input->judge != site->judge) forget_verdicts(site);
    Judge judge = {assembly, arena_create(), date_days(assembly->input->today) - (long)site->schema->updates.days};
    for (size_t i = 0; i < site->entry_count; i++) {
        const Entry *entry = &site->entries[i];
        if (entry->type->has_updates && entry->published && !entry->original && !entry->language) gather(&judge, entry);
    }
    arena_destroy(judge.scratch);
    if (site->update_count) qsort(site->updates, site->update_count, sizeof *site->updates, update_cmp);
    split_months(assembly);
}
