/* git.h: what the files that wrap libgit2 (tree_git.c, git_*.c and output/branch*.c) share. Nobody else includes it, so
 * that libgit2 stays behind tree.h and branch.h. Its objects belong to one thread, as do its error texts. */
#ifndef SIGNPOST_TREE_GIT_H
#define SIGNPOST_TREE_GIT_H

#include "tree/tree.h"

#include <git2.h>

/* Why what just failed on this thread did so: libgit2's words, and for what servers answer by number our own. Either is
 * libgit2's or static: good until its next failure. */
const char *git_reason(void);

/* Whether what just failed did so as the repository belongs to another user, whom git does not trust. Then
 * git_hint_to_trust says how it can. */
bool git_is_distrusted(int error);
void git_hint_to_trust(Diag *diag, Str path); /* which ends in NUL */
/* Whether what just failed did so as a server leads on to where GIT_FOLLOWED does not go. */
bool git_is_led_away(void);

/* Opens the bare mirror of an address, after making it or bringing it up to date unless it has been fetched. NULL after
 * a report. */
git_repository *mirror_open(const TreeOptions *options, Diag *diag);

/* ---- other repositories ---- */

/* An address without its password, or a user's name that may be a token, which must not be printed. */
Str git_address_shown(Arena *arena, Str address);
/* The address after the user's "url.<base>.insteadOf" rules, by which keys and tokens are often given; the longest rule
 * counts. To be used with GIT_REMOTE_CREATE_SKIP_INSTEADOF. */
Str git_address_meant(Arena *arena, git_repository *repo, Str address);

typedef struct {
    const char *address; /* that is connected to: passwords are those of its host */
    unsigned offered;    /* so that a refusal is not answered for ever */
} GitLogin; /* of one connection */

/* The next of the user's ways to log in: the SSH agent and keys, or what git's credential helpers know. For libgit2's
 * callback; returns what it wants. A password is the address's, wherever a server has led to: so each connection must
 * be made with GIT_FOLLOWED. */
int git_login_offer(GitLogin *login, git_credential **out, const char *url, const char *user, unsigned allowed);

/* Redirects as options of libgit2's: on the same host, or there to https. Passwords are not for another host. */
#define GIT_FOLLOWED GIT_REMOTE_REDIRECT_NONE

/* git_remote_connect for a fetch, which by itself would not be told of redirects. */
int git_connect(git_remote *remote, const git_fetch_options *options);

/* ---- trees ---- */

_Static_assert((int)GIT_ID_BYTES == GIT_OID_RAWSZ, "ids are as long for libgit2");

/* In an entry's mode: what kind of thing it is, and whether its owner may run it. */
enum { GIT_MODE_KIND = 0170000, GIT_MODE_RUN = 0100 };

/* One entry of a raw tree: "<mode in octal> <name>\0<20 bytes of id>". Points into the tree. */
typedef struct {
    Str raw, name;
    uint32_t mode;
    const unsigned char *id;
} GitEntry;

/* The raw tree of an id; NULL, with libgit2's error, when it cannot be read or is no tree. */
git_odb_object *git_folder_read(git_odb *odb, const git_oid *id);
/* Takes the first entry off *tree; false at its end, or where it is damaged. */
bool git_entry_next(Str *tree, GitEntry *entry);
bool git_entry_is(const GitEntry *entry, git_filemode_t kind); /* whether or not a file can be run */
int git_entry_cmp(const GitEntry *a, const GitEntry *b); /* git's order: a folder sorts as if its name ended in "/" */

typedef struct {
    Str path; /* below the folder listed */
    git_oid id;
    bool is_symlink, is_submodule;
} ListedFile;

typedef struct {
    Arena *arena;
    ListedFile *files; /* sorted by the bytes of their paths */
    size_t count, room;
    Diag *diag;
} Listing;

/* Lists all that is below a folder and is not a folder, except hidden names. False after a report. */
bool git_list(Listing *listing, git_repository *repo, const git_oid *folder);
/* Reports that something of the repository cannot be read, for libgit2's reason; returns false. */
bool git_fail_to_read(Diag *diag, const char *what, Str path);

/* ---- history ---- */

typedef struct {
    Str path;              /* from the repository's root */
    git_oid blob;          /* at the tip */
    FileVersion *versions; /* set by history_date */
} HistoryFile;

/* Finds for each file of the tip the commits that changed it, the last first, as `git log -- path` does. The commits
 * are made in the arena, one a commit, or are those of known (NULL: nothing is known), whose paths are below its
 * folder. folder is the content folder, whose first commit begins the record. False after a report. */
bool history_date(git_repository *repo, const git_oid *tip, Str folder, const KnownHistory *known, HistoryFile *files,
                  size_t count, Arena *arena, Diag *diag);
Commit *history_commit(git_commit *commit, Arena *arena);

#endif
