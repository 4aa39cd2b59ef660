/* tree.h: the files of a content folder, from a git commit or from disk, behind one face.
 *
 * A tree is opened on one thread. tree_read may then be called from any thread that has its own reader. Paths are
 * relative to the content folder (--path), sorted by bytes, "/" between parts. Symlinks and submodules never appear as
 * files: each is reported as an error (rules "symlink", "submodule") when the tree is opened.
 */
#ifndef SIGNPOST_TREE_TREE_H
#define SIGNPOST_TREE_TREE_H

#include "base/date.h"
#include "base/diag.h"
#include "base/map.h"

typedef struct Tree Tree;

/* Git's ids of commits and of contents: in bytes, and as a text of hex digits with a NUL. */
enum { GIT_ID_BYTES = 20, GIT_ID_DIGITS = 2 * GIT_ID_BYTES, GIT_ID_TEXT = GIT_ID_DIGITS + 1 };

/* The commit that last changed a file. */
typedef struct {
    char id[GIT_ID_TEXT]; /* hex, NUL-terminated */
    int64_t time;    /* committer time, Unix seconds */
    Str author;      /* name only */
    Str summary;     /* first line of the message */
} Commit;

/* A state that a file was in, as the newest commit left it that changed it so. */
typedef struct FileVersion FileVersion;
struct FileVersion {
    const Commit *commit;    /* that made it so */
    unsigned char blob[GIT_ID_BYTES]; /* the contents */
    bool is_first;           /* the file was not there before */
    bool is_beginning;       /* and nor was the content folder: the record begins here */
    Str verdict; /* what model/updates.c found out of the step from the version before, kept for later builds;
                    absent: nothing yet */
    FileVersion *before;     /* NULL: none, or not known */
};

typedef struct {
    Str path;          /* "services/portage.md" */
    Str shown;         /* as messages name it: "content/services/portage.md" */
    char blob[GIT_ID_TEXT]; /* of the contents: git's id, also for a folder on disk */
    const Commit *changed; /* NULL: not committed, or not known (a folder that is not in a repository) */
    /* Newest first; of a file on disk that differs from HEAD, those up to HEAD. NULL: not known. */
    FileVersion *versions;
} TreeFile;

/* What an earlier build found out about its commit, so that only the commits since need be looked at. */
typedef struct {
    char tip[GIT_ID_TEXT]; /* the commit that was read; hex */
    Str folder;    /* the content folder from the root of the repository; "" for the root */
    Map versions;  /* from TreeFile.path to its FileVersion at that commit; may lack any */
    uint64_t judge; /* the rules that the verdicts follow, by their digest */
} KnownHistory;

typedef struct {
    const char *repo;  /* a path, or a URL (file, git, http, https, ssh, or scp-like) */
    const char *ref;   /* "HEAD", a branch, tag, or commit id; ignored for a worktree */
    const char *path;  /* the content folder inside the repository: "content"; "" or "." for its root */
    bool worktree;     /* read the folder as it is on disk; dates come from HEAD's history where there is one */
    bool quiet;        /* no progress line */
    bool fetched;      /* of a URL: what the mirror holds will do */
    unsigned patience; /* of a URL: seconds of silence after which a fetch ends the process by SIGALRM; 0: it waits */
    const KnownHistory *known; /* NULL: nothing; what it holds must outlive the tree, whose dates may point to it */
} TreeOptions;

/* Opens the tree; NULL after a report that names the remedy: not a repository, unknown ref (with the nearest names),
 * unreachable address, empty repository, no such folder. A URL is kept as a bare mirror in the cache folder
 * ($XDG_CACHE_HOME/signpost or ~/.cache/signpost) and fetched, with a progress line on standard error. */
Tree *tree_open(const TreeOptions *options, Diag *diag);
void tree_close(Tree *tree); /* NULL is fine */

/* Which state of the content tree_open would find. */
typedef struct {
    /* Of the ref; for a worktree HEAD's, as dates come from there, or "" where there is none. */
    char commit[GIT_ID_TEXT];
    uint64_t files;  /* for a worktree a digest of names, sizes and times; else 0 */
} TreeMark;

/* Looks without reading a file of the content; a URL is fetched, unless it has been. False after a report. */
bool tree_look(const TreeOptions *options, TreeMark *mark, Diag *diag);

/* A URL or scp-like address ("git@host:path"), and not a folder that exists. */
bool tree_is_address(const char *repo);
/* The repository as it may be shown: without the password of an address, or a user's name that may be a token. */
Str tree_shown_repo(Arena *arena, const char *repo);

size_t tree_count(const Tree *tree);
const TreeFile *tree_file(const Tree *tree, size_t index);
const TreeFile *tree_find(const Tree *tree, Str path); /* NULL when there is none */
const Commit *tree_commit(const Tree *tree); /* the commit that is read; NULL for a folder outside git */
/* What a later tree_open may be told, as pointers into the tree and memory of the arena. False when there is nothing to
 * tell: outside of git, and for a shallow clone, whose dates may be too late. Whether the tip is still part of the
 * history, or of the same repository, does not matter then. */
bool tree_history(const Tree *tree, Arena *arena, KnownHistory *known);

/* Reads a file's bytes into the arena (NUL after the last). A text of more than 10 MB is refused by a report. worker
 * tells threads apart, as in pool.h; each worker's repository handle is opened at its first read. At most TREE_WORKERS
 * of them. */
enum { TREE_WORKERS = 256 };
bool tree_read(Tree *tree, size_t worker, const TreeFile *file, Arena *arena, Str *bytes, Diag *diag);
/* Reads what a file held once. False, without a report, when the repository lacks it or it is no text of that size. */
bool tree_read_version(Tree *tree, size_t worker, const FileVersion *version, Arena *arena, Str *bytes);
/* When most has been read: lets go of the repository's packs, which are in memory as long as a handle is open. What is
 * read later opens it again. Not while any thread reads. */
void tree_rest(Tree *tree);
/* Whether bytes that were read are those of TreeFile.blob: somebody may have written to a file on disk meanwhile. */
bool tree_read_as_listed(const Tree *tree, const TreeFile *file, Str bytes);

#endif
