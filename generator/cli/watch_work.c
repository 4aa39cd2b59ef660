#include "cli/watch_work.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/record.h"
#include "cli/report.h"

#include <string.h>

static Str bytes_of(const void *object, size_t size)
{
    return (Str){object, size};
}

/* Both ends are the same program. */
static bool take_bytes(Record *record, void *object, size_t size)
{
    Str bytes = record_take_str(record);
    if (bytes.len != size) return false;
    memcpy(object, bytes.ptr, size);
    return true;
}

uint64_t watch_digest(Str folders)
{
    uint64_t hash = HASH_START;
    Diag *unheard = diag_create();
    for (Str folder; folders.len && str_cut(&folders, '\0', &folder);) folder_digest(folder.ptr, &hash, unheard);
    diag_destroy(unheard);
    return hash;
}

/* ---- a look ----------------------------------------------------------------------------------------------------- */

int watch_look(void *context, Buf *answer)
{
    const WatchTask *task = context;
    const Options *options = &task->options;
    TreeOptions tree = {.repo = options->repo,
                        .ref = options->ref,
                        .path = options->path,
                        .worktree = options->worktree,
                        .quiet = true,
                        .patience = options->timeout};
    TreeMark mark;
    Diag *diag = diag_create();
    Buf problems = {0};
    tree_look(&tree, &mark, diag);
    report_problems(diag, FORMAT_TEXT);
    report_as_json(diag, &problems);
    record_str(answer, bytes_of(&mark, sizeof mark));
    record_fixed(answer, watch_digest(task->themes));
    record_str(answer, buf_str(&problems));
    int status = diag_exit_status(diag, false);
    record_number(answer, (uint64_t)status);
    buf_release(&problems);
    diag_destroy(diag);
    return status;
}

bool watch_take_look(Str answer, LookAnswer *look)
{
    Record record = {answer, false};
    bool whole = take_bytes(&record, &look->mark, sizeof look->mark);
    look->themes = record_take_fixed(&record);
    look->problems = record_take_str(&record);
    look->status = (int)record_take_number(&record);
    return whole && !record.bad;
}

/* ---- a build ---------------------------------------------------------------------------------------------------- */

int watch_build(void *context, Buf *answer)
{
    const WatchTask *task = context;
    BuildNotes notes = {0};
    BuildCounts counts;
    Options options = task->options;
    options.quiet = options.fetched = true;
    options.format = FORMAT_TEXT;
    options.notes = &notes;
    int status = build_run(&options, false, &counts);
    if (status != EXIT_DONE) report_failed_build(options.out);
    record_str(answer, bytes_of(&counts, sizeof counts));
    record_str(answer, buf_str(&notes.problems));
    record_str(answer, buf_str(&notes.themes));
    record_number(answer, (uint64_t)status);
    buf_release(&notes.problems);
    buf_release(&notes.themes);
    return status;
}

bool watch_take_build(Str answer, BuildAnswer *build)
{
    Record record = {answer, false};
    bool whole = take_bytes(&record, &build->counts, sizeof build->counts);
    build->problems = record_take_str(&record);
    build->themes = record_take_str(&record);
    build->status = (int)record_take_number(&record);
    return whole && !record.bad;
}
