/* A content folder as it is on disk. */
#include "base/file.h"
#include "base/hash.h"
#include "tree/tree_source.h"

#include <stdlib.h>

static const Place nowhere = {0};

typedef struct {
    Str folder; /* on disk */
} FolderTree;

static bool read_from_disk(Tree *tree, size_t worker, const TreeFile *file, Arena *arena, Str *bytes, Diag *diag)
{
    (void)worker;
    const FolderTree *source = tree->source;
    Str path = path_join(arena, source->folder, file->path);
    return file_read(path.ptr, arena, bytes, diag);
}

static const TreeKind folder_kind = {read_from_disk, tree_git_close, true};

/* The content folder below the folder given or, when that lies deeper inside a working copy, below its root. */
static bool find_folder(Tree *tree, const char *repo, Str *folder, Diag *diag)
{
    if (!folder_exists(repo)) {
        diag_report(diag, DIAG_USAGE, nowhere, "content-folder", "there is no folder '%s' on this machine", repo);
        diag_hint(diag, "a worktree is read from disk: give the folder's path with --repo");
        return false;
    }
    *folder = path_join(tree->arena, str_from(repo), tree->content);
    if (folder_exists(folder->ptr)) return true;
    Str root = tree_git_root(tree->arena, repo);
    Str other = root.ptr ? path_join(tree->arena, root, tree->content) : *folder;
    if (folder_exists(other.ptr)) {
        *folder = other;
        return true;
    }
    const char *trouble = file_exists(folder->ptr) ? "is a file, not a folder" : "does not exist";
    diag_report(diag, DIAG_USAGE, nowhere, "content-folder", "the content folder '%.*s' %s", STR_ARG(*folder), trouble);
    diag_hint(diag, "give the folder that holds site.yml with --path");
    return false;
}

/* A submodule in use is a folder with a ".git" of its own, which the walk passed over. */
static bool in_submodule(Tree *tree, Str root, Str path, Str *module)
{
    for (size_t at = 0; at < path.len; at++) {
        if (path.ptr[at] != '/') continue;
        *module = str_slice(path, 0, at);
        Str mark = path_join(tree->arena, path_join(tree->arena, root, *module), STR(".git"));
        if (file_exists(mark.ptr) || folder_exists(mark.ptr)) return true;
    }
    return false;
}

static bool add_file(Tree *tree, Str root, const FileEntry *entry, Diag *diag)
{
    if (entry->is_symlink) {
        tree_refuse_symlink(tree, entry->path, diag);
        return true;
    }
    TreeFile *file = tree_add(tree, entry->path, diag);
    if (!file) return true;
    Arena *scratch = arena_create();
    Str bytes;
    bool good = file_read(path_join(scratch, root, entry->path).ptr, scratch, &bytes, diag);
    if (good) tree_git_blob_id(bytes, file->blob);
    arena_destroy(scratch);
    return good;
}

static bool add_files(Tree *tree, Str root, Diag *diag)
{
    FileEntry *entries;
    size_t count;
    if (!folder_walk(root.ptr, tree->arena, &entries, &count, diag)) return false;
    Str folder = STR(""), module = {NULL, 0};
    bool foreign = false, good = true;
    for (size_t i = 0; i < count; i++) {
        /* The entries are sorted, so that those of a folder mostly follow one another. */
        if (!str_eq(path_folder(entries[i].path), folder)) {
            Str before = module;
            folder = path_folder(entries[i].path);
            foreign = in_submodule(tree, root, entries[i].path, &module);
            if (foreign && !str_eq(before, module)) tree_refuse_submodule(tree, module, diag);
            if (!foreign) module = (Str){NULL, 0};
        }
        if (!foreign) good = add_file(tree, root, &entries[i], diag) && good;
    }
    return good;
}

/* Where the content is on disk. False after a report. */
static bool open_folder(Tree *tree, const TreeOptions *options, FolderTree *source, Diag *diag)
{
    if (tree_is_address(options->repo)) {
        diag_report(diag, DIAG_USAGE, nowhere, "not-a-folder", "'%s' is an address, and has no worktree",
                    tree_shown_repo(tree->arena, options->repo).ptr);
        diag_hint(diag, "leave --worktree out, or clone the repository and give its folder");
        return false;
    }
    tree_git_begin();
    tree->kind = &folder_kind;
    tree->source = source;
    return find_folder(tree, options->repo, &source->folder, diag);
}

bool tree_open_folder(Tree *tree, const TreeOptions *options, Diag *diag)
{
    FolderTree *source = ARENA_NEW(tree->arena, FolderTree);
    return open_folder(tree, options, source, diag) && add_files(tree, source->folder, diag) &&
           tree_git_date(tree, source->folder.ptr, diag);
}

bool tree_look_folder(Tree *tree, const TreeOptions *options, TreeMark *mark, Diag *diag)
{
    FolderTree source;
    mark->files = HASH_START;
    if (!open_folder(tree, options, &source, diag) || !folder_digest(source.folder.ptr, &mark->files, diag))
        return false;
    tree_git_head(source.folder.ptr, mark->commit);
    return true;
}
