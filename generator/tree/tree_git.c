/* The files of a commit, read through libgit2. */
#include "base/file.h"
#include "base/suggest.h"
#include "tree/git.h"
#include "tree/tree_source.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_SHOWN = 8 };

static const Place nowhere = {0};

typedef struct {
    git_repository *repo;
    git_odb *odb; /* of the repository */
} GitReader;

typedef struct {
    GitReader readers[TREE_WORKERS]; /* a worker's own, opened at its first read */
    const char *repo_path;
} GitTree;

void tree_git_begin(void)
{
    git_libgit2_init();
    /* Hashing again whatever is read takes more time than reading it; git itself leaves that to 'git fsck'. */
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
}

void tree_git_blob_id(Str bytes, char id[GIT_ID_TEXT])
{
    git_oid oid;
    memset(&oid, 0, sizeof oid);
    git_odb_hash(&oid, bytes.ptr ? bytes.ptr : "", bytes.len, GIT_OBJECT_BLOB);
    git_oid_tostr(id, GIT_ID_TEXT, &oid);
}

/* ---- opening ---------------------------------------------------------------------------------------------------- */

static bool fail_to_open(const char *path, int error, Diag *diag)
{
    if (git_is_distrusted(error)) {
        diag_report(diag, DIAG_USAGE, nowhere, "not-a-repository", "the repository '%s' belongs to another user", path);
        git_hint_to_trust(diag, str_from(path));
    } else if (!folder_exists(path)) {
        diag_report(diag, DIAG_USAGE, nowhere, "not-a-repository", "there is no folder '%s' on this machine", path);
        diag_hint(diag, "check the spelling of --repo");
    } else if (error == GIT_ENOTFOUND) {
        diag_report(diag, DIAG_USAGE, nowhere, "not-a-repository", "'%s' is not in a git repository", path);
        diag_hint(diag, "give a repository with --repo, or read the folder as it is with --worktree");
    } else {
        diag_report(diag, DIAG_FAILURE, nowhere, "git", "cannot open the repository '%s': %s", path, git_reason());
        diag_hint(diag, "check that you may read its files, and the repository with 'git fsck'");
    }
    return false;
}

static git_repository *open_local(const char *path, Diag *diag)
{
    git_repository *repo = NULL;
    int error = git_repository_open_ext(&repo, path, 0, NULL);
    if (error != 0) fail_to_open(path, error, diag);
    return repo;
}

/* Where a folder lies below the root of the working copy: "" for the root, and outside of any. */
static Str place_below(Arena *arena, git_repository *repo, const char *folder)
{
    const char *root = git_repository_workdir(repo);
    char real_root[PATH_MAX], real[PATH_MAX];
    if (!root || !realpath(root, real_root) || !realpath(folder, real)) return STR("");
    Str prefix = str_from(real_root), path = str_from(real);
    if (!str_starts(path, prefix) || path.len == prefix.len) return STR("");
    if (str_ends(prefix, STR("/"))) prefix.len--;
    if (path.ptr[prefix.len] != '/') return STR("");
    return arena_str(arena, str_from_index(path, prefix.len + 1));
}

Str tree_git_root(Arena *arena, const char *folder)
{
    git_repository *repo = NULL;
    Str root = {NULL, 0};
    if (git_repository_open_ext(&repo, folder, 0, NULL) == 0 && git_repository_workdir(repo))
        root = arena_str(arena, str_from(git_repository_workdir(repo)));
    git_repository_free(repo);
    return root;
}

/* ---- refs ------------------------------------------------------------------------------------------------------- */

/* A name as people write it: "main", "v1", "origin/main". */
static Str short_name(const char *ref)
{
    Str name = str_from(ref);
    const Str outer[] = {STR("refs/heads/"), STR("refs/tags/"), STR("refs/remotes/"), STR("refs/")};
    for (size_t i = 0; i < sizeof outer / sizeof *outer; i++)
        if (str_starts(name, outer[i])) return str_from_index(name, outer[i].len);
    return name;
}

static void hint_refs(git_repository *repo, const char *wanted, Diag *diag)
{
    git_strarray names = {0};
    if (git_reference_list(&names, repo) != 0) return;
    Suggestion near = suggest_begin(str_from(wanted));
    Buf list = {0};
    size_t shown = 0;
    for (size_t i = 0; i < names.count; i++) {
        Str name = short_name(names.strings[i]);
        suggest_offer(&near, name);
        if (str_starts(str_from(names.strings[i]), STR("refs/remotes/")) || shown++ >= NAMES_SHOWN) continue;
        buf_printf(&list, "%s'%.*s'", list.len ? ", " : "", STR_ARG(name));
    }
    if (near.best.ptr) diag_hint(diag, "did you mean '%.*s'?", STR_ARG(near.best));
    else if (list.len) diag_hint(diag, "it has: %s%s", buf_cstr(&list), shown > NAMES_SHOWN ? " and more" : "");
    else diag_hint(diag, "it has no branch at all now: push one to it, or name another repository");
    buf_release(&list);
    git_strarray_dispose(&names);
}

/* In a mirror, what a clone calls 'origin/main' is 'main' itself. */
static int parse_ref(git_object **object, git_repository *repo, const char *ref)
{
    int error = git_revparse_single(object, repo, ref);
    if (error != 0 && git_repository_is_bare(repo) && str_starts(str_from(ref), STR("origin/")))
        error = git_revparse_single(object, repo, ref + strlen("origin/"));
    return error;
}

static git_commit *find_commit(git_repository *repo, const char *ref, const char *name, Diag *diag)
{
    git_object *object = NULL, *commit = NULL;
    int error = parse_ref(&object, repo, ref);
    if (error != 0 && git_repository_is_empty(repo) == 1) {
        diag_report(diag, DIAG_ERROR, nowhere, "empty-repository", "the repository '%s' has no commit yet", name);
        diag_hint(diag, "commit the content first, or read the folder as it is with --worktree");
    } else if (error == GIT_EAMBIGUOUS) {
        diag_report(diag, DIAG_USAGE, nowhere, "unknown-ref", "'%s' is the beginning of more than one id in '%s'", ref,
                    name);
        diag_hint(diag, "give more of its digits");
    } else if (error != 0) {
        bool unborn = git_repository_head_unborn(repo) == 1 && strcmp(ref, "HEAD") == 0;
        if (unborn)
            diag_report(diag, DIAG_ERROR, nowhere, "unknown-ref", "the current branch of '%s' has no commit yet", name);
        else
            diag_report(diag, DIAG_USAGE, nowhere, "unknown-ref", "'%s' is no branch, tag or commit of '%s'", ref,
                        name);
        if (unborn)
            diag_hint(diag, "commit the content first, or read the folder as it is with --worktree");
        else
            hint_refs(repo, ref, diag);
    } else if (git_object_peel(&commit, object, GIT_OBJECT_COMMIT) != 0) {
        diag_report(diag, DIAG_USAGE, nowhere, "unknown-ref", "'%s' names no commit of '%s'", ref, name);
        diag_hint(diag, "give a branch, a tag or the id of a commit with --ref");
    }
    git_object_free(object);
    return (git_commit *)commit;
}

/* ---- the content folder ------------------------------------------------------------------------------------------ */

/* The folder at a path of a commit's tree: 0, GIT_ENOTFOUND, GIT_EINVALIDSPEC when it is a file, or another error. */
static int find_folder(git_commit *commit, Str path, Arena *arena, git_oid *id)
{
    if (path.len == 0) {
        *id = *git_commit_tree_id(commit);
        return 0;
    }
    git_tree *root = NULL;
    git_tree_entry *entry = NULL;
    int error = git_commit_tree(&root, commit);
    if (error == 0) error = git_tree_entry_bypath(&entry, root, arena_cstr(arena, path));
    if (error == 0 && git_tree_entry_type(entry) != GIT_OBJECT_TREE) error = GIT_EINVALIDSPEC;
    if (error == 0) *id = *git_tree_entry_id(entry);
    git_tree_entry_free(entry);
    git_tree_free(root);
    return error;
}

static void hint_folders(git_commit *commit, Str wanted, Diag *diag)
{
    git_tree *root = NULL;
    if (git_commit_tree(&root, commit) != 0) return;
    Suggestion near = suggest_begin(wanted);
    for (size_t i = 0; i < git_tree_entrycount(root); i++) {
        const git_tree_entry *entry = git_tree_entry_byindex(root, i);
        if (git_tree_entry_type(entry) == GIT_OBJECT_TREE) suggest_offer(&near, str_from(git_tree_entry_name(entry)));
    }
    if (near.best.ptr) diag_hint(diag, "did you mean '%.*s'?", STR_ARG(near.best));
    else diag_hint(diag, "give the folder that holds site.yml with --path; '.' is the repository's root");
    git_tree_free(root);
}

/* The content folder, first below the place in the repository that was given, then below its root. */
static bool find_content(Tree *tree, git_commit *commit, Str below, const char *ref, Str *path, git_oid *id, Diag *diag)
{
    *path = path_join(tree->arena, below, tree->content);
    int error = find_folder(commit, *path, tree->arena, id);
    if (error != 0 && below.len) {
        *path = tree->content;
        error = find_folder(commit, *path, tree->arena, id);
    }
    if (error == 0) return true;
    if (error == GIT_EINVALIDSPEC) {
        diag_report(diag, DIAG_USAGE, nowhere, "content-folder", "'%.*s' is a file at '%s', not a folder",
                    STR_ARG(tree->content), ref);
        diag_hint(diag, "give the folder that holds site.yml with --path");
    } else if (error == GIT_ENOTFOUND) {
        diag_report(diag, DIAG_USAGE, nowhere, "content-folder", "there is no folder '%.*s' at '%s'",
                    STR_ARG(tree->content), ref);
        hint_folders(commit, tree->content, diag);
    } else {
        return git_fail_to_read(diag, "folder", *path);
    }
    return false;
}

/* ---- dates ------------------------------------------------------------------------------------------------------ */

/* Dates the given files of the tree, which hold the blobs at the tip, and may be different on disk. */
static bool date_files(Tree *tree, TreeFile **files, const git_oid *blobs, size_t count, git_repository *repo,
                       git_commit *tip, Diag *diag)
{
    bool is_shallow = git_repository_is_shallow(repo) == 1, same_place = str_eq(tree->folder, tree->content);
    Arena *scratch = arena_create();
    HistoryFile *asked = ARENA_MANY(scratch, HistoryFile, count);
    for (size_t i = 0; i < count; i++) {
        asked[i].path = same_place ? files[i]->shown : path_join(scratch, tree->folder, files[i]->path);
        asked[i].blob = blobs[i];
    }
    tree->is_dated = history_date(repo, git_commit_id(tip), tree->folder, is_shallow ? NULL : tree->known, asked, count,
                                  tree->arena, diag);
    for (size_t i = 0; tree->is_dated && i < count; i++) {
        files[i]->versions = asked[i].versions;
        bool same = asked[i].versions && git_oid_streq(&blobs[i], files[i]->blob) == 0;
        files[i]->changed = same ? asked[i].versions->commit : NULL;
    }
    arena_destroy(scratch);
    if (!tree->is_dated) return false;
    tree->is_dated = !is_shallow;
    if (count && is_shallow) {
        diag_report(diag, DIAG_WARNING, nowhere, "shallow-history",
                    "the repository holds only the latest commits, so that dates of change may be too late");
        diag_hint(diag, "run 'git fetch --unshallow', or set the depth of the checkout to 0");
    }
    return true;
}

static bool date_all(Tree *tree, git_repository *repo, git_commit *tip, Diag *diag)
{
    Arena *scratch = arena_create();
    TreeFile **files = ARENA_MANY(scratch, TreeFile *, tree->count);
    git_oid *blobs = ARENA_MANY(scratch, git_oid, tree->count);
    for (size_t i = 0; i < tree->count; i++) {
        files[i] = &tree->files[i];
        git_oid_fromstr(&blobs[i], tree->files[i].blob);
    }
    bool good = date_files(tree, files, blobs, tree->count, repo, tip, diag);
    arena_destroy(scratch);
    return good;
}

static bool date_committed(Tree *tree, Listing *head, git_repository *repo, git_commit *tip, Diag *diag)
{
    Map committed = {0};
    TreeFile **files = ARENA_MANY(head->arena, TreeFile *, tree->count);
    git_oid *blobs = ARENA_MANY(head->arena, git_oid, tree->count);
    size_t count = 0;
    for (size_t i = 0; i < head->count; i++) map_set(&committed, head->arena, head->files[i].path, &head->files[i]);
    for (size_t i = 0; i < tree->count; i++) {
        const ListedFile *file = map_get(&committed, tree->files[i].path);
        if (!file) continue;
        blobs[count] = file->id;
        files[count++] = &tree->files[i];
    }
    return date_files(tree, files, blobs, count, repo, tip, diag);
}

void tree_git_head(const char *folder, char id[GIT_ID_TEXT])
{
    git_repository *repo = NULL;
    git_object *head = NULL;
    id[0] = '\0';
    if (git_repository_open_ext(&repo, folder, 0, NULL) == 0 && git_revparse_single(&head, repo, "HEAD^{commit}") == 0)
        git_oid_tostr(id, GIT_ID_TEXT, git_object_id(head));
    git_object_free(head);
    git_repository_free(repo);
}

Str tree_shown_repo(Arena *arena, const char *repo)
{
    return git_address_shown(arena, str_from(repo));
}

bool tree_git_date(Tree *tree, const char *folder, Diag *diag)
{
    git_repository *repo = NULL;
    git_object *head = NULL;
    git_oid id;
    bool good = true;
    Arena *scratch = arena_create();
    if (git_repository_open_ext(&repo, folder, 0, NULL) != 0 || !git_repository_workdir(repo)) goto out;
    tree->folder = place_below(tree->arena, repo, folder);
    if (git_revparse_single(&head, repo, "HEAD^{commit}") != 0) goto out;
    git_commit *tip = (git_commit *)head;
    if (find_folder(tip, tree->folder, scratch, &id) != 0) goto out;
    Listing listing = {.arena = scratch, .diag = diag};
    good = git_list(&listing, repo, &id) && date_committed(tree, &listing, repo, tip, diag);
    if (good) tree->commit = history_commit(tip, tree->arena);
    GitTree *history = ARENA_NEW(tree->arena, GitTree);
    history->repo_path = arena_cstr(tree->arena, str_from(git_repository_path(repo)));
    tree->history = history;
out:
    git_object_free(head);
    git_repository_free(repo);
    arena_destroy(scratch);
    return good;
}

/* ---- the tree of a commit --------------------------------------------------------------------------------------- */

/* The bytes of an object, with the worker's own handle of the repository. */
static bool read_object(GitTree *source, size_t worker, const git_oid *id, Arena *arena, Str *bytes)
{
    GitReader *reader = &source->readers[worker];
    git_odb_object *blob = NULL;
    if (!reader->repo && git_repository_open(&reader->repo, source->repo_path) != 0) return false;
    if (!reader->odb && git_repository_odb(&reader->odb, reader->repo) != 0) return false;
    if (git_odb_read(&blob, reader->odb, id) != 0) return false;
    *bytes = arena_str(arena, (Str){git_odb_object_data(blob), git_odb_object_size(blob)});
    git_odb_object_free(blob);
    return true;
}

static bool read_blob(Tree *tree, size_t worker, const TreeFile *file, Arena *arena, Str *bytes, Diag *diag)
{
    git_oid id;
    if (git_oid_fromstr(&id, file->blob) == 0 && read_object(tree->source, worker, &id, arena, bytes)) return true;
    return git_fail_to_read(diag, "file", file->shown);
}

bool tree_git_read_version(Tree *tree, size_t worker, const FileVersion *version, Arena *arena, Str *bytes)
{
    git_oid id;
    git_oid_fromraw(&id, version->blob);
    return tree->history && read_object(tree->history, worker, &id, arena, bytes);
}

void tree_git_rest(Tree *tree)
{
    GitTree *source = tree->history;
    for (size_t i = 0; source && i < TREE_WORKERS; i++) {
        git_odb_free(source->readers[i].odb);
        git_repository_free(source->readers[i].repo);
        source->readers[i] = (GitReader){NULL, NULL};
    }
}

void tree_git_close(Tree *tree)
{
    tree_git_rest(tree);
    git_libgit2_shutdown();
}

static const TreeKind commit_kind = {read_blob, tree_git_close, false};

static bool add_files(Tree *tree, git_repository *repo, const git_oid *folder, Diag *diag)
{
    Listing listing = {.arena = arena_create(), .diag = diag};
    bool good = git_list(&listing, repo, folder);
    for (size_t i = 0; good && i < listing.count; i++) {
        const ListedFile *listed = &listing.files[i];
        if (listed->is_symlink) {
            tree_refuse_symlink(tree, listed->path, diag);
        } else if (listed->is_submodule) {
            tree_refuse_submodule(tree, listed->path, diag);
        } else {
            TreeFile *file = tree_add(tree, listed->path, diag);
            if (file) git_oid_tostr(file->blob, sizeof file->blob, &listed->id);
        }
    }
    arena_destroy(listing.arena);
    return good;
}

/* Opens the repository for worker 0, which is this thread, or follows it, and finds the commit. NULL after a report. */
static git_commit *open_at_ref(Tree *tree, const TreeOptions *options, const char *ref, Diag *diag)
{
    GitTree *source = ARENA_NEW(tree->arena, GitTree);
    tree_git_begin();
    tree->kind = &commit_kind;
    tree->source = tree->history = source;
    git_repository *repo =
        tree_is_address(options->repo) ? mirror_open(options, diag) : open_local(options->repo, diag);
    if (!repo) return NULL;
    source->readers[0].repo = repo;
    source->repo_path = arena_cstr(tree->arena, str_from(git_repository_path(repo)));
    return find_commit(repo, ref, tree_shown_repo(tree->arena, options->repo).ptr, diag);
}

static const char *wanted_ref(const TreeOptions *options)
{
    return options->ref && *options->ref ? options->ref : "HEAD";
}

bool tree_open_commit(Tree *tree, const TreeOptions *options, Diag *diag)
{
    const char *ref = wanted_ref(options);
    git_commit *commit = open_at_ref(tree, options, ref, diag);
    if (!commit) return false;
    git_repository *repo = git_commit_owner(commit);
    Str below = tree_is_address(options->repo) ? STR("") : place_below(tree->arena, repo, options->repo);
    git_oid id;
    bool good = find_content(tree, commit, below, ref, &tree->folder, &id, diag) && add_files(tree, repo, &id, diag) &&
                date_all(tree, repo, commit, diag);
    if (good) tree->commit = history_commit(commit, tree->arena);
    git_commit_free(commit);
    return good;
}

bool tree_look_commit(Tree *tree, const TreeOptions *options, TreeMark *mark, Diag *diag)
{
    git_commit *commit = open_at_ref(tree, options, wanted_ref(options), diag);
    if (commit) git_oid_tostr(mark->commit, sizeof mark->commit, git_commit_id(commit));
    git_commit_free(commit);
    return commit != NULL;
}
