/* tree_source.h: what the common face of a tree (tree.c) and its two kinds, commits (tree_git.c) and folders
 * (tree_folder.c), know of each other. Nobody else includes it.
 */
#ifndef SIGNPOST_TREE_TREE_SOURCE_H
#define SIGNPOST_TREE_TREE_SOURCE_H

#include "base/map.h"
#include "tree/tree.h"

typedef struct {
    bool (*read)(Tree *tree, size_t worker, const TreeFile *file, Arena *arena, Str *bytes, Diag *diag);
    void (*close)(Tree *tree);
    bool may_change; /* between its listing and its reading */
} TreeKind;

struct Tree {
    Arena *arena;
    const TreeKind *kind; /* NULL until the source has opened */
    void *source;         /* the kind's own */
    Str content;          /* the content folder as asked for, without "." and outer slashes; "" for the root */
    TreeFile *files;
    size_t count, room;
    const Commit *commit;
    const KnownHistory *known; /* of the options */
    Str folder;                /* the content folder from the root of the repository */
    bool is_dated;             /* all dates are exact */
    void *history;             /* of tree_git.c: where versions are read; NULL: nowhere */
};

/* The two kinds. Each sets kind and source as soon as there is something to close, adds the files in any order, and
 * returns false after a report. */
bool tree_open_commit(Tree *tree, const TreeOptions *options, Diag *diag);
bool tree_open_folder(Tree *tree, const TreeOptions *options, Diag *diag);
/* The same for tree_look: they add no files. */
bool tree_look_commit(Tree *tree, const TreeOptions *options, TreeMark *mark, Diag *diag);
bool tree_look_folder(Tree *tree, const TreeOptions *options, TreeMark *mark, Diag *diag);

/* Adds a file, unless its name is refused: then the report is made and NULL returned. The pointer is good until the
 * next file is added. path is copied. */
TreeFile *tree_add(Tree *tree, Str path, Diag *diag);
void tree_refuse_symlink(const Tree *tree, Str path, Diag *diag);
void tree_refuse_submodule(const Tree *tree, Str path, Diag *diag);

/* The services of git that a folder on disk needs. Between tree_git_begin and tree_git_close, which nest. */
void tree_git_begin(void);
void tree_git_blob_id(Str bytes, char id[GIT_ID_TEXT]);
/* The root of the working copy that the folder lies in, with a "/" at its end; absent when it lies in none. */
Str tree_git_root(Arena *arena, const char *folder);
/* HEAD's commit of the repository that the folder lies in, or "" where there is none. */
void tree_git_head(const char *folder, char id[GIT_ID_TEXT]);
/* Gives every file of the tree that is in HEAD its versions, and its last commit when it is the same there, and the
 * tree HEAD's commit. folder is the content folder on disk. Does nothing where there is no repository, or none of the
 * folder is in HEAD. */
bool tree_git_date(Tree *tree, const char *folder, Diag *diag);
bool tree_git_read_version(Tree *tree, size_t worker, const FileVersion *version, Arena *arena, Str *bytes);
void tree_git_rest(Tree *tree); /* lets go of the repository, until something is read again */
/* Lets go of the repository, and ends what tree_git_begin began. */
void tree_git_close(Tree *tree);

#endif
