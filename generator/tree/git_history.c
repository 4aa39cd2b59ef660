/* The changes of many files by one walk over history.
 *
 * A file's changes are found as git simplifies history for one path: from the tip, while some parent has the very same
 * file, go to the first such parent; the commit where no parent has it changed it, and it goes on from there to the
 * first parent that has it with other contents, until none has it at all. Here the files walk together: a commit holds
 * the set of those that have come to it, and hands each on to a parent. Equal folders need not be looked into. Commits
 * are taken newest first, so that sets which meet again after a branch go on as one; a wrong clock costs time, and
 * nothing else.
 *
 * What was found from an earlier tip holds for every file that comes to that commit: from there it would go the same
 * way again. So after an edit the walk ends where the last one began. A tip that is never met, as after a forced push,
 * does no harm. */
#include "base/map.h"
#include "base/utf8.h"
#include "tree/git.h"

#include <stdlib.h>
#include <string.h>

static const Place nowhere = {0};

typedef struct Node {
    struct Node *folder; /* above; NULL for the root */
    Map names;           /* of a folder: to Node */
    bool is_folder;
    size_t index;             /* of a file: in the array asked for; of a folder: in Set.below */
    git_odb_object *held_tree; /* of a folder: its tree as read last, which the next commit mostly needs again */
} Node;

/* Some of the files: a byte for each, and for each folder how many of them are below it. An emptied set is all zeros
 * again, and is used again. */
typedef struct Set {
    struct Set *next_free;
    size_t count;
    uint32_t *below;
    bool *files;
    const Node **added; /* every file that was ever put into it; some have left */
    size_t added_count, added_room;
} Set;

typedef struct {
    git_oid id;
    git_time_t time;
    Set *set;
} Waiting;

/* Where a file has come to. */
typedef struct {
    FileVersion **next;      /* where its next version belongs */
    unsigned char blob[GIT_ID_BYTES]; /* what it holds at the commit where it waits */
    size_t step;     /* when a parent had it with other contents... */
    unsigned parent; /* ...which was this one, the first of them... */
    unsigned char other[GIT_ID_BYTES]; /* ...and these the contents */
} Trail;

typedef struct {
    git_repository *repo;
    git_odb *odb;
    Arena *arena; /* of the result */
    Arena *scratch;
    Diag *diag;
    const KnownHistory *known; /* NULL: nothing */
    git_oid known_tip;
    Node *root;
    Node **nodes; /* of the files; NULL for one that needs no walk */
    HistoryFile *files;
    Trail *trails; /* of the files */
    Str folder;    /* of the content */
    size_t steps;  /* commits that were looked at */
    unsigned parent; /* the one that is compared with */
    size_t file_count, folder_count;
    Node **folders;
    size_t folder_room;
    Set *free_sets;
    Waiting *waiting;
    size_t waiting_count, waiting_room;
} Walk;

/* ---- commits as the rest of the program sees them --------------------------------------------------------------- */

/* Old commits may hold text in another encoding, which must not spoil a page. */
static Str clean_text(Arena *arena, const char *text)
{
    Buf clean = {0};
    for (Str rest = str_from(text); rest.len;) utf8_add(&clean, utf8_next(&rest));
    Str kept = arena_str(arena, buf_str(&clean));
    buf_release(&clean);
    return kept;
}

Commit *history_commit(git_commit *commit, Arena *arena)
{
    Commit *made = ARENA_NEW(arena, Commit);
    git_oid_tostr(made->id, sizeof made->id, git_commit_id(commit));
    made->time = git_commit_time(commit);
    made->author = clean_text(arena, git_commit_author(commit)->name);
    made->summary = clean_text(arena, git_commit_summary(commit));
    return made;
}

/* ---- sets ------------------------------------------------------------------------------------------------------- */

static Set *set_take(Walk *walk)
{
    Set *set = walk->free_sets;
    if (set) {
        walk->free_sets = set->next_free;
        return set;
    }
    set = ARENA_NEW(walk->scratch, Set);
    set->below = ARENA_MANY(walk->scratch, uint32_t, walk->folder_count);
    set->files = ARENA_MANY(walk->scratch, bool, walk->file_count);
    return set;
}

static void set_put_back(Walk *walk, Set *empty)
{
    empty->added_count = 0;
    empty->next_free = walk->free_sets;
    walk->free_sets = empty;
}

static void set_add(Walk *walk, Set *set, const Node *file)
{
    ARENA_PUSH(walk->scratch, set->added, set->added_count, set->added_room) = file;
    set->files[file->index] = true;
    set->count++;
    for (const Node *folder = file->folder; folder; folder = folder->folder) set->below[folder->index]++;
}

static void set_remove(Set *set, const Node *file)
{
    set->files[file->index] = false;
    set->count--;
    for (const Node *folder = file->folder; folder; folder = folder->folder) set->below[folder->index]--;
}

static void move_file(Walk *walk, Set *from, Set *to, const Node *file)
{
    if (!from->files[file->index]) return;
    set_remove(from, file);
    set_add(walk, to, file);
}

static void move_below(Walk *walk, Set *from, Set *to, const Node *node)
{
    if (!node->is_folder) {
        move_file(walk, from, to, node);
        return;
    }
    for (size_t i = 0; i < node->names.count && from->below[node->index]; i++)
        move_below(walk, from, to, node->names.entries[i].value);
}

/* ---- comparing two trees ---------------------------------------------------------------------------------------- */

/* As git sees it, all of a plain file's mode is whether it can be run. */
static bool same_kind(uint32_t a, uint32_t b)
{
    bool is_file = (a & GIT_MODE_KIND) == (GIT_FILEMODE_BLOB & GIT_MODE_KIND);
    return (a & GIT_MODE_KIND) == (b & GIT_MODE_KIND) && (!is_file || (a & GIT_MODE_RUN) == (b & GIT_MODE_RUN));
}

static void fail_to_read(Walk *walk)
{
    diag_report(walk->diag, DIAG_FAILURE, nowhere, "git", "cannot read the history of the repository: %s",
                git_reason());
    diag_hint(walk->diag, "check the repository with 'git fsck'; a partial clone must be made a full one");
}

static git_odb_object *read_tree(Walk *walk, Node *folder, const git_oid *id)
{
    git_odb_object *object = NULL;
    if (folder->held_tree && git_oid_equal(git_odb_object_id(folder->held_tree), id)) {
        git_odb_object_dup(&object, folder->held_tree);
        return object;
    }
    object = git_folder_read(walk->odb, id);
    if (object) return object;
    fail_to_read(walk);
    return NULL;
}

static Str raw_bytes(git_odb_object *tree)
{
    return (Str){git_odb_object_data(tree), git_odb_object_size(tree)};
}

static bool split_folder(Walk *walk, Node *folder, const git_oid *ours, const git_oid *theirs, Set *rest,
                         Set *differing);

/* The parent that is compared with has the file, too: with other contents, or as a program. */
static void note_other(Walk *walk, const Node *file, const GitEntry *theirs)
{
    Trail *trail = &walk->trails[file->index];
    if (trail->step == walk->steps) return;
    trail->step = walk->steps;
    trail->parent = walk->parent;
    memcpy(trail->other, theirs->id, sizeof trail->other);
}

/* Our entry is not the same as theirs (NULL: there is none of the name). */
static bool split_entry(Walk *walk, const Node *folder, const GitEntry *ours, const GitEntry *theirs, Set *rest,
                        Set *differing)
{
    Node *node = map_get(&folder->names, ours->name);
    if (!node || node->is_folder != git_entry_is(ours, GIT_FILEMODE_TREE)) return true;
    if (!node->is_folder && theirs && git_entry_is(theirs, GIT_FILEMODE_BLOB)) note_other(walk, node, theirs);
    if (!theirs || !same_kind(ours->mode, theirs->mode)) {
        move_below(walk, rest, differing, node);
    } else if (node->is_folder) {
        git_oid our_id, their_id;
        git_oid_fromraw(&our_id, ours->id);
        git_oid_fromraw(&their_id, theirs->id);
        return split_folder(walk, node, &our_id, &their_id, rest, differing);
    } else if (memcmp(ours->id, theirs->id, GIT_OID_RAWSZ) != 0) {
        move_file(walk, rest, differing, node);
    }
    return true;
}

/* Goes through two raw trees side by side. Most entries are the same bytes in both, and cost a comparison. */
static bool split_entries(Walk *walk, Node *folder, Str ours, Str theirs, Set *rest, Set *differing)
{
    GitEntry our, their;
    bool good = true;
    while (good && git_entry_next(&ours, &our)) {
        if (str_starts(theirs, our.raw)) {
            theirs = str_from_index(theirs, our.raw.len);
            continue;
        }
        Str after = theirs;
        bool has_their = git_entry_next(&after, &their);
        while (has_their && git_entry_cmp(&their, &our) < 0) {
            theirs = after;
            has_their = git_entry_next(&after, &their);
        }
        bool same_name = has_their && git_entry_cmp(&their, &our) == 0;
        if (same_name) theirs = after;
        good = split_entry(walk, folder, &our, same_name ? &their : NULL, rest, differing);
    }
    return good;
}

/* Moves the files of a folder that are not the same in both trees from rest to differing. */
static bool split_folder(Walk *walk, Node *folder, const git_oid *ours, const git_oid *theirs, Set *rest,
                         Set *differing)
{
    if (rest->below[folder->index] == 0 || git_oid_equal(ours, theirs)) return true;
    git_odb_object *our = read_tree(walk, folder, ours);
    git_odb_object *their = our ? read_tree(walk, folder, theirs) : NULL;
    bool good = their && split_entries(walk, folder, raw_bytes(our), raw_bytes(their), rest, differing);
    if (their) {
        git_odb_object_free(folder->held_tree);
        folder->held_tree = their;
    }
    git_odb_object_free(our);
    return good;
}

/* ---- the walk --------------------------------------------------------------------------------------------------- */

/* Lets the files of the set wait at the commit, beside those that wait there already. */
static void wait_at(Walk *walk, const git_oid *id, git_time_t time, Set *set)
{
    for (size_t i = 0; i < walk->waiting_count; i++) {
        if (!git_oid_equal(&walk->waiting[i].id, id)) continue;
        for (size_t j = 0; j < set->added_count; j++) move_file(walk, set, walk->waiting[i].set, set->added[j]);
        set_put_back(walk, set);
        return;
    }
    Waiting *waiting = &ARENA_PUSH(walk->scratch, walk->waiting, walk->waiting_count, walk->waiting_room);
    *waiting = (Waiting){*id, time, set};
}

static Waiting take_newest(Walk *walk)
{
    size_t newest = 0;
    for (size_t i = 1; i < walk->waiting_count; i++)
        if (walk->waiting[i].time > walk->waiting[newest].time) newest = i;
    Waiting taken = walk->waiting[newest];
    walk->waiting[newest] = walk->waiting[--walk->waiting_count];
    return taken;
}

/* Whether the content folder begins with this commit: no parent that is there has it. */
static bool is_beginning(const Walk *walk, git_commit *commit)
{
    char *path = arena_cstr(walk->scratch, walk->folder);
    for (unsigned i = 0; i < git_commit_parentcount(commit); i++) {
        git_commit *parent = NULL;
        git_tree *tree = NULL;
        git_tree_entry *entry = NULL;
        bool has = git_commit_parent(&parent, commit, i) == 0 && git_commit_tree(&tree, parent) == 0 &&
                   (!walk->folder.len || git_tree_entry_bypath(&entry, tree, path) == 0);
        git_tree_entry_free(entry);
        git_tree_free(tree);
        git_commit_free(parent);
        if (has) return false;
    }
    return true;
}

/* Notes that the commit made every file of the set what it is. */
static void settle(Walk *walk, git_commit *commit, Set *set)
{
    const Commit *made = history_commit(commit, walk->arena);
    int beginning = -1; /* not asked yet */
    for (size_t i = 0; i < set->added_count; i++) {
        const Node *file = set->added[i];
        if (!set->files[file->index]) continue;
        Trail *trail = &walk->trails[file->index];
        FileVersion *version = ARENA_NEW(walk->arena, FileVersion);
        *version = (FileVersion){.commit = made, .is_first = trail->step != walk->steps};
        memcpy(version->blob, trail->blob, sizeof version->blob);
        if (version->is_first && beginning < 0) beginning = is_beginning(walk, commit);
        version->is_beginning = version->is_first && beginning;
        *trail->next = version;
        trail->next = &version->before;
        if (version->is_first) set_remove(set, file);
        else memcpy(trail->blob, trail->other, sizeof trail->blob);
    }
}

/* The answer of an earlier walk for a file that has come to where that one began; NULL when it did not ask. */
static FileVersion *recall(const KnownHistory *known, Str path)
{
    if (known->folder.len == 0) return map_get(&known->versions, path);
    bool below = str_starts(path, known->folder) && path.len > known->folder.len && path.ptr[known->folder.len] == '/';
    return below ? map_get(&known->versions, str_from_index(path, known->folder.len + 1)) : NULL;
}

static void settle_known(Walk *walk, Set *set)
{
    for (size_t i = 0; i < set->added_count; i++) {
        const Node *file = set->added[i];
        if (!set->files[file->index]) continue;
        FileVersion *version = recall(walk->known, walk->files[file->index].path);
        if (!version) continue;
        *walk->trails[file->index].next = version;
        set_remove(set, file);
    }
}

/* Hands the files that the parent has the same on to it. What is left differs. */
static bool hand_on(Walk *walk, git_commit *commit, git_commit *parent, Set **set)
{
    Set *differing = set_take(walk);
    bool good = split_folder(walk, walk->root, git_commit_tree_id(commit), git_commit_tree_id(parent), *set, differing);
    if ((*set)->count) wait_at(walk, git_commit_id(parent), git_commit_time(parent), *set);
    else set_put_back(walk, *set);
    *set = differing;
    return good;
}

/* Sends the changed files on to the parent that is the first to have them. */
static void go_on(Walk *walk, git_commit *commit, unsigned number, Set *set)
{
    git_commit *parent = NULL;
    Set *going = set_take(walk);
    for (size_t i = 0; i < set->added_count; i++)
        if (walk->trails[set->added[i]->index].parent == number) move_file(walk, set, going, set->added[i]);
    if (going->count && git_commit_parent(&parent, commit, number) == 0) {
        wait_at(walk, git_commit_id(parent), git_commit_time(parent), going);
        git_commit_free(parent);
    } else {
        set_put_back(walk, going);
    }
}

static bool step(Walk *walk)
{
    Waiting at = take_newest(walk);
    walk->steps++;
    if (walk->known && git_oid_equal(&at.id, &walk->known_tip)) settle_known(walk, at.set);
    if (at.set->count == 0) {
        set_put_back(walk, at.set);
        return true;
    }
    git_commit *commit = NULL;
    bool good = git_commit_lookup(&commit, walk->repo, &at.id) == 0;
    if (!good) fail_to_read(walk);
    for (unsigned i = 0; good && at.set->count && i < git_commit_parentcount(commit); i++) {
        git_commit *parent = NULL;
        walk->parent = i;
        /* A shallow clone ends where parents are named and absent: there its files are new. */
        if (git_commit_parent(&parent, commit, i) == 0) good = hand_on(walk, commit, parent, &at.set);
        git_commit_free(parent);
    }
    if (good && at.set->count) settle(walk, commit, at.set);
    for (unsigned i = 0; good && at.set->count && i < git_commit_parentcount(commit); i++)
        go_on(walk, commit, i, at.set);
    if (good) set_put_back(walk, at.set);
    git_commit_free(commit);
    return good;
}

/* ---- the files as a tree ---------------------------------------------------------------------------------------- */

static Node *node_make(Walk *walk, Node *folder, bool is_folder, size_t index)
{
    Node *node = ARENA_NEW(walk->scratch, Node);
    *node = (Node){.folder = folder, .is_folder = is_folder, .index = index};
    if (is_folder) ARENA_PUSH(walk->scratch, walk->folders, walk->folder_count, walk->folder_room) = node;
    return node;
}

static void plant(Walk *walk, size_t index)
{
    Str rest = walk->files[index].path, name;
    Node *folder = walk->root;
    while (str_contains(rest, STR("/")) && str_cut(&rest, '/', &name)) {
        Node *below = map_get(&folder->names, name);
        if (!below) {
            below = node_make(walk, folder, true, walk->folder_count);
            map_set(&folder->names, walk->scratch, name, below);
        }
        folder = below;
    }
    walk->nodes[index] = node_make(walk, folder, false, index);
    map_set(&folder->names, walk->scratch, rest, walk->nodes[index]);
}

/* All files as a set, except those that the earlier walk began with: after an edit on disk these are nearly all. */
static Set *gather(Walk *walk, const git_oid *tip)
{
    bool same_tip = walk->known && git_oid_equal(tip, &walk->known_tip);
    walk->trails = ARENA_MANY(walk->scratch, Trail, walk->file_count);
    walk->nodes = ARENA_MANY(walk->scratch, Node *, walk->file_count);
    walk->root = node_make(walk, NULL, true, 0);
    for (size_t i = 0; i < walk->file_count; i++) {
        walk->files[i].versions = same_tip ? recall(walk->known, walk->files[i].path) : NULL;
        walk->trails[i].next = &walk->files[i].versions;
        memcpy(walk->trails[i].blob, walk->files[i].blob.id, sizeof walk->trails[i].blob);
        if (!walk->files[i].versions) plant(walk, i);
    }
    Set *all = set_take(walk);
    for (size_t i = 0; i < walk->file_count; i++)
        if (walk->nodes[i]) set_add(walk, all, walk->nodes[i]);
    return all;
}

bool history_date(git_repository *repo, const git_oid *tip, Str folder, const KnownHistory *known, HistoryFile *files,
                  size_t count, Arena *arena, Diag *diag)
{
    Walk walk = {
        .repo = repo, .arena = arena, .scratch = arena_create(), .diag = diag, .files = files, .folder = folder};
    walk.file_count = count;
    if (known && git_oid_fromstr(&walk.known_tip, known->tip) == 0) walk.known = known;
    Set *all = gather(&walk, tip);
    bool good = git_repository_odb(&walk.odb, repo) == 0;
    if (!good) fail_to_read(&walk);
    if (all->count) wait_at(&walk, tip, 0, all);
    while (good && walk.waiting_count) good = step(&walk);
    for (size_t i = 0; i < walk.folder_count; i++) git_odb_object_free(walk.folders[i]->held_tree);
    git_odb_free(walk.odb);
    arena_destroy(walk.scratch);
    return good;
}
