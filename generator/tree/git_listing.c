/* What is in the trees of a repository, from their raw bytes: libgit2's own trees cost several times as much. */
#include "base/file.h"
#include "tree/git.h"

#include <string.h>

/* Content is some folders deep; a tree made to exhaust the stack is not. */
enum { DEEPEST = 64 };

static const Place nowhere = {0};

bool git_entry_next(Str *tree, GitEntry *entry)
{
    size_t space = str_find_char(*tree, ' '), end = str_find_char(*tree, '\0');
    if (space >= end || tree->len - end < 1 + GIT_OID_RAWSZ) return false;
    entry->mode = 0;
    for (size_t i = 0; i < space; i++) entry->mode = entry->mode * 8 + (uint32_t)(tree->ptr[i] - '0');
    entry->name = str_slice(*tree, space + 1, end);
    entry->id = (const unsigned char *)tree->ptr + end + 1;
    entry->raw = str_slice(*tree, 0, end + 1 + GIT_OID_RAWSZ);
    *tree = str_from_index(*tree, entry->raw.len);
    return true;
}

bool git_entry_is(const GitEntry *entry, git_filemode_t kind)
{
    return (entry->mode & GIT_MODE_KIND) == ((uint32_t)kind & GIT_MODE_KIND);
}

int git_entry_cmp(const GitEntry *a, const GitEntry *b)
{
    size_t shorter = a->name.len < b->name.len ? a->name.len : b->name.len;
    int order = memcmp(a->name.ptr, b->name.ptr, shorter);
    if (order) return order;
    unsigned char end_a = git_entry_is(a, GIT_FILEMODE_TREE) ? '/' : 0;
    unsigned char end_b = git_entry_is(b, GIT_FILEMODE_TREE) ? '/' : 0;
    if (a->name.len > shorter) end_a = (unsigned char)a->name.ptr[shorter];
    if (b->name.len > shorter) end_b = (unsigned char)b->name.ptr[shorter];
    return (end_a > end_b) - (end_a < end_b);
}

git_odb_object *git_folder_read(git_odb *odb, const git_oid *id)
{
    git_odb_object *tree = NULL;
    if (git_odb_read(&tree, odb, id) != 0) return NULL;
    if (git_odb_object_type(tree) == GIT_OBJECT_TREE) return tree;
    git_odb_object_free(tree);
    git_error_set_str(GIT_ERROR_TREE, "something else is where a folder must be");
    return NULL;
}

bool git_fail_to_read(Diag *diag, const char *what, Str path)
{
    diag_report(diag, DIAG_FAILURE, nowhere, "git", "cannot read the %s '%.*s' from the repository: %s", what,
                STR_ARG(path), git_reason());
    diag_hint(diag, "check the repository with 'git fsck'; a partial clone must be made a full one");
    return false;
}

static bool list_folder(Listing *listing, git_odb *odb, const git_oid *id, Str path, int depth);

static bool list_entry(Listing *listing, git_odb *odb, const GitEntry *entry, Str path, int depth)
{
    if (str_starts(entry->name, STR("."))) return true;
    git_oid id;
    git_oid_fromraw(&id, entry->id);
    Str below = path_join(listing->arena, path, entry->name);
    if (git_entry_is(entry, GIT_FILEMODE_TREE)) return list_folder(listing, odb, &id, below, depth + 1);
    ListedFile *file = &ARENA_PUSH(listing->arena, listing->files, listing->count, listing->room);
    *file = (ListedFile){below, id, git_entry_is(entry, GIT_FILEMODE_LINK), git_entry_is(entry, GIT_FILEMODE_COMMIT)};
    return true;
}

static bool list_folder(Listing *listing, git_odb *odb, const git_oid *id, Str path, int depth)
{
    if (depth >= DEEPEST) {
        diag_report(listing->diag, DIAG_ERROR, nowhere, "folder-depth", "the folders in '%.*s' go too deep",
                    STR_ARG(str_slice(path, 0, str_find_char(path, '/'))));
        diag_hint(listing->diag, "move what is in them up: %d folders, one in the other, are the most", DEEPEST);
        return false;
    }
    git_odb_object *tree = git_folder_read(odb, id);
    if (!tree) return git_fail_to_read(listing->diag, "folder", path);
    Str rest = {git_odb_object_data(tree), git_odb_object_size(tree)};
    GitEntry entry;
    bool good = true;
    while (good && git_entry_next(&rest, &entry)) good = list_entry(listing, odb, &entry, path, depth);
    if (good && rest.len) {
        git_error_set_str(GIT_ERROR_TREE, "its list of files is damaged");
        good = git_fail_to_read(listing->diag, "folder", path);
    }
    git_odb_object_free(tree);
    return good;
}

bool git_list(Listing *listing, git_repository *repo, const git_oid *folder)
{
    git_odb *odb = NULL;
    bool good = git_repository_odb(&odb, repo) == 0 || git_fail_to_read(listing->diag, "folder", STR(""));
    good = good && list_folder(listing, odb, folder, STR(""), 0);
    git_odb_free(odb);
    return good;
}
