#include "cli/state.h"

#include "base/hash.h"
#include "base/record.h"

#include <link.h>
#include <string.h>
#include <sys/stat.h>

enum { PIECE = 1 << 18 }; /* bytes that are written at once */

/* ---- which program ---- */

uint64_t state_hash_file(uint64_t hash, const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0) return hash_str(hash, str_from(path));
    hash = hash_number(hash_str(hash, str_from(path)), (uint64_t)info.st_size);
    return hash_number(hash_number(hash, (uint64_t)info.st_mtim.tv_sec), (uint64_t)info.st_mtim.tv_nsec);
}

static int add_object(struct dl_phdr_info *info, size_t size, void *hash)
{
    (void)size;
    const char *path = info->dlpi_name && *info->dlpi_name ? info->dlpi_name : "/proc/self/exe";
    *(uint64_t *)hash = state_hash_file(*(uint64_t *)hash, path);
    return 0;
}

/* Of this program and of the libraries that it has loaded: another version of any may make other pages. */
static uint64_t program_digest(void)
{
    uint64_t hash = HASH_START;
    dl_iterate_phdr(add_object, &hash);
    return hash;
}

/* ---- history ---- */

static void write_commit(Buf *out, const Commit *commit)
{
    record_str(out, str_from(commit->id));
    record_fixed(out, (uint64_t)commit->time);
    record_str(out, commit->author);
    record_str(out, commit->summary);
}

static void take_commit(Record *record, Commit *commit)
{
    Str id = record_take_str(record);
    memcpy(commit->id, id.ptr ? id.ptr : "", id.len < GIT_ID_DIGITS ? id.len : GIT_ID_DIGITS);
    commit->time = (int64_t)record_take_fixed(record);
    commit->author = record_take_str(record);
    commit->summary = record_take_str(record);
}

/* The number of a commit, which is written when it is met first. */
static uint64_t commit_number(Buf *commits, Map *numbers, const Commit *commit, Arena *arena)
{
    uintptr_t number = (uintptr_t)map_get(numbers, str_from(commit->id));
    if (number) return number - 1;
    map_set(numbers, arena, str_from(commit->id), (void *)(numbers->count + 1));
    write_commit(commits, commit);
    return numbers->count - 1;
}

enum { MARK_MORE = 1, MARK_FIRST = 2, MARK_BEGINNING = 4 };

/* Commits once each, then for each path its versions: of which commit, and holding what. */
static void write_history(Buf *out, const Tree *tree, uint64_t judge)
{
    Arena *arena = arena_create();
    KnownHistory history = {0};
    Map numbers = {0}; /* by id: of a commit, from 1 */
    Buf commits = {0}, paths = {0};
    if (!tree_history(tree, arena, &history)) history = (KnownHistory){0};
    for (size_t i = 0; i < history.versions.count; i++) {
        record_str(&paths, history.versions.entries[i].key);
        for (const FileVersion *version = history.versions.entries[i].value; version; version = version->before) {
            unsigned marks = version->is_first ? MARK_FIRST : 0;
            if (version->before) marks |= MARK_MORE;
            if (version->is_beginning) marks |= MARK_BEGINNING;
            record_number(&paths, marks);
            record_number(&paths, commit_number(&commits, &numbers, version->commit, arena));
            record_str(&paths, (Str){(const char *)version->blob, sizeof version->blob});
            record_str(&paths, version->verdict);
        }
    }
    record_str(out, str_from(history.tip));
    record_str(out, history.folder);
    record_fixed(out, judge);
    record_number(out, numbers.count);
    buf_add(out, buf_str(&commits));
    record_number(out, history.versions.count);
    buf_add(out, buf_str(&paths));
    buf_release(&commits);
    buf_release(&paths);
    arena_destroy(arena);
}

/* One version off the record; false at the file's last one. */
static bool take_version(Record *record, const Commit *commits, size_t commit_count, FileVersion *version)
{
    uint64_t marks = record_take_number(record), number = record_take_number(record);
    Str blob = record_take_str(record);
    version->is_first = (marks & MARK_FIRST) != 0;
    version->is_beginning = (marks & MARK_BEGINNING) != 0;
    version->verdict = record_take_str(record);
    if (number >= commit_count || blob.len != sizeof version->blob) {
        record->bad = true;
        return false;
    }
    version->commit = &commits[number];
    memcpy(version->blob, blob.ptr, sizeof version->blob);
    return (marks & MARK_MORE) != 0;
}

static void take_history(Record *record, Arena *arena, KnownHistory *history)
{
    Str tip = record_take_str(record);
    memcpy(history->tip, tip.ptr ? tip.ptr : "", tip.len < GIT_ID_DIGITS ? tip.len : GIT_ID_DIGITS);
    history->folder = record_take_str(record);
    history->judge = record_take_fixed(record);
    size_t commit_count = record_take_count(record);
    Commit *commits = ARENA_MANY(arena, Commit, commit_count);
    for (size_t i = 0; i < commit_count; i++) take_commit(record, &commits[i]);
    size_t count = record_take_count(record);
    for (size_t i = 0; i < count && !record->bad; i++) {
        Str path = record_take_str(record);
        FileVersion *version = ARENA_NEW(arena, FileVersion);
        map_set(&history->versions, arena, path, version);
        while (take_version(record, commits, commit_count, version))
            version = version->before = ARENA_NEW(arena, FileVersion);
    }
}

/* ---- files ---- */

/* Hands the bytes over when they are many, so that the notes never stand in memory as a whole. */
static void pass_on(Buf *out, void *notes)
{
    if (out->len <= PIECE) return;
    notes_add(notes, buf_str(out));
    buf_clear(out);
}

static void write_files(Buf *out, NotesWriter *notes, const Content *content)
{
    size_t count = 0;
    for (size_t i = 0; i < content->count; i++) count += content->files[i].record.ptr != NULL;
    record_fixed(out, content->schema_digest);
    record_number(out, count);
    for (size_t i = 0; i < content->count; i++) {
        const ContentFile *file = &content->files[i];
        if (!file->record.ptr) continue;
        record_str(out, file->file->path);
        record_str(out, str_from(file->file->blob));
        record_str(out, file->record);
        pass_on(out, notes);
    }
}

static void take_files(Record *record, Arena *arena, KnownContent *content)
{
    content->schema_digest = record_take_fixed(record);
    content->count = record_take_count(record);
    KnownFile *files = ARENA_MANY(arena, KnownFile, content->count);
    for (size_t i = 0; i < content->count; i++) {
        files[i].path = record_take_str(record);
        files[i].blob = record_take_str(record);
        files[i].record = record_take_str(record);
    }
    content->files = files;
}

/* ---- all of it ---- */

static const char *take(State *state, Record *record, Arena *arena)
{
    if (record_take_fixed(record) != state->program) return "signpost, or a library that it uses, has changed";
    state->content.date = date_from_days((long)record_take_fixed(record));
    state->press_digest = record_take_fixed(record);
    take_history(record, arena, &state->history);
    take_files(record, arena, &state->content);
    state->pages = record->bad ? NULL : known_pages_take(record->rest, arena); /* all that is left */
    return record->bad || !state->pages ? "what the last build noted cannot be understood" : NULL;
}

/* With the memory that it takes: what cannot be used may be large. */
static void forget(State *state)
{
    arena_destroy(state->arena);
    *state = (State){.arena = arena_create(), .program = state->program, .missing = state->missing};
    state->pages = known_pages_take((Str){NULL, 0}, state->arena);
}

void state_read(State *state, const Publish *publish)
{
    *state = (State){.arena = arena_create(), .program = program_digest()};
    if (publish) {
        Record record = {notes_read(publish, state->arena, &state->about, &state->missing), false};
        if (!state->missing) state->missing = take(state, &record, state->arena);
    }
    if (!publish || state->missing) forget(state);
}

void state_settle(State *state, const Publish *publish)
{
    if (!publish) return;
    if (!state->missing && !notes_fit(publish, state->about))
        state->missing = "the site was published by a build that left no notes";
    if (!publish_listed(publish)->count) state->missing = "this is the first build into the folder";
    if (state->missing) forget(state);
}

void state_release(State *state)
{
    arena_destroy(state->arena);
}

NotesWriter *state_write(const Publish *publish, const Keeping *keeping)
{
    Buf out = {0};
    NotesWriter *notes = notes_begin(publish);
    record_fixed(&out, keeping->program);
    record_fixed(&out, (uint64_t)date_days(keeping->date));
    record_fixed(&out, keeping->press_digest);
    write_history(&out, keeping->tree, keeping->context->site->judge);
    write_files(&out, notes, keeping->content);
    known_pages_write(&out, pass_on, notes, keeping->pages, keeping->context, keeping->recorded,
                      keeping->recorded_count);
    notes_add(notes, buf_str(&out));
    buf_release(&out);
    return notes;
}
